/**
 * PagerDuty's Events API v2, answered as its senders expect: `POST /v2/enqueue` and `/v2/change/enqueue` with the key of an
 * integration as `routing_key`. Terms: *event* a trigger, acknowledge or resolve; *change* what changed, and pages nobody.
 */
import { HttpError, type Problem } from '../problem.js';
import { InvalidInput, type FieldProblem } from '../../core/errors.js';
import { isRecord, recordOf, wordOf, type Json } from '../webhooks/fields.js';
import { pagerdutyEvents } from '../webhooks/pagerduty-events-v2.js';
import { parseJson, readBody } from '../edge.js';
import { KeyRefused, SenderRefused } from '../ingest/refused-sender.js';
import { refuseOtherAddresses } from '../ingest/allowed-address.js';
import type { Accept } from '../ingest/accept.js';
import type { IncomingMessage } from 'node:http';
import type { Limits } from '../limits.js';
import type { KeyHolder, Keys } from '../ingest/keys.js';

/** What the API needs. */
export interface PagerDutyParts {
  keys: Keys;
  limits: Limits;
  /** Whom a request counts as. */
  addressOf: (request: IncomingMessage) => string;
  accept: Accept;
  newId: () => string;
}

/** Answers one request of the API; throws what `pagerDutyProblem` puts into its words. */
export type PagerDuty = (request: IncomingMessage) => Promise<Json>;

/** The path of events, and that of changes. */
export const pagerDutyPath = /^\/v2\/(change\/)?enqueue\/?(?:\?.*)?$/;

const actions = ['trigger', 'acknowledge', 'resolve'];
const severities = ['critical', 'error', 'warning', 'info'];
const longestKey = 255;
const wrongKey = 'routing_key: not the key of an integration of PagerDuty events, or revoked.';

/** Makes the API. */
export function createPagerDuty({ keys, limits, addressOf, accept, newId }: PagerDutyParts): PagerDuty {
  return async (request) => {
    if (request.method !== 'POST') throw new HttpError(405, 'An event is sent with POST.', { allow: 'POST' });
    const isChange = pagerDutyPath.exec(request.url!)?.[1] !== undefined;
    const body = parseJson(await readBody(request));
    if (!isRecord(body)) throw new HttpError(400, 'The body: expected a JSON object.');
    const problems = [...keyProblems(body), ...(isChange ? changeProblems(body) : eventProblems(body))];
    if (problems.length > 0) throw new InvalidInput('Event object is invalid', problems);
    const key = wordOf(body.routing_key)!;
    const holder = await keys.find(key);
    if (!holder) {
      // So that guessing a key is slow.
      limits.admit('address', addressOf(request));
      throw new KeyRefused(key, wrongKey);
    }
    if (holder.source !== pagerdutyEvents.id) throw new SenderRefused(holder, 'source', [401, wrongKey]);
    refuseOtherAddresses(request, holder);
    limits.admit('integration', holder.id);
    keys.use(holder);
    return isChange ? takeChange(accept, holder, body) : takeEvent(accept, holder, withDedupKey(body, newId));
  };
}

/** Stores an event and answers as PagerDuty does. */
export async function takeEvent(accept: Accept, holder: KeyHolder, event: unknown): Promise<Json> {
  await accept(holder, pagerdutyEvents, event);
  const key = isRecord(event) ? wordOf(event.dedup_key) : undefined;
  return { status: 'success', message: 'Event processed', ...(key === undefined ? {} : { dedup_key: key }) };
}

/** A trigger without a key gets one, which is told to its sender. */
export function withDedupKey(event: unknown, newId: () => string): unknown {
  if (!isRecord(event) || event.event_action !== 'trigger' || wordOf(event.dedup_key) !== undefined) return event;
  return { ...event, dedup_key: newId().replaceAll('-', '') };
}

async function takeChange(accept: Accept, holder: KeyHolder, body: Json): Promise<Json> {
  const { severity: _severity, ...payload } = recordOf(body.payload);
  await accept(holder, pagerdutyEvents, { payload, links: body.links, images: body.images });
  return { status: 'success', message: 'Change event processed' };
}

const need = (holds: boolean, field: string, expected: string): FieldProblem[] => (holds ? [] : [{ field, expected }]);

const keyProblems = (body: Json) =>
  need(
    typeof body.routing_key === 'string' && wordOf(body.routing_key) !== undefined,
    'routing_key',
    'the key of an integration',
  );

function eventProblems(body: Json): FieldProblem[] {
  const action = body.event_action;
  const key = body.dedup_key;
  const said = recordOf(body.payload);
  const isKey = typeof key === 'string' && key !== '' && key.length <= longestKey;
  const hasNone = key === undefined || key === null || key === '';
  return [
    ...need(typeof action === 'string' && actions.includes(action), 'event_action', `one of ${actions.join(', ')}`),
    ...need(isKey || (hasNone && action === 'trigger'), 'dedup_key', `a text of 1 to ${longestKey} characters`),
    ...(action === 'trigger'
      ? [
          ...need(typeof said.summary === 'string' && said.summary.trim() !== '', 'payload.summary', 'a text'),
          ...need(typeof said.source === 'string' && said.source.trim() !== '', 'payload.source', 'a text'),
          ...need(
            typeof said.severity === 'string' && severities.includes(said.severity),
            'payload.severity',
            `one of ${severities.join(', ')}`,
          ),
        ]
      : []),
  ];
}

const changeProblems = ({ payload }: Json) =>
  need(wordOf(recordOf(payload).summary) !== undefined, 'payload.summary', 'a text');

/** A problem in PagerDuty's words: its senders show `message` and `errors`, and come back after 429 and 5xx. */
export function pagerDutyProblem({ status, body }: Problem): Json {
  const said = { message: body.detail };
  if (body.errors) {
    const errors = body.errors.map(({ field, expected }) => `${field}: expected ${expected}`);
    return { status: 'invalid event', ...said, errors };
  }
  const kind =
    status === 401
      ? 'invalid key'
      : status === 400
        ? 'Unrecognized object'
        : status >= 500
          ? 'error'
          : 'invalid request';
  return { status: kind, ...said, errors: [body.detail] };
}
