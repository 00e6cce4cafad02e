/**
 * The plain node:http front: answers webhooks, events in PagerDuty's way and /healthz itself, because an Express route costs
 * more than the whole ingest of an alert, and hands the rest to Express. A 2xx is only sent after the commit.
 */
import { HttpError, problemOf, sendJson, sendProblem, type Problem } from './problem.js';
import {
  createPagerDuty,
  pagerDutyPath,
  pagerDutyProblem,
  takeEvent,
  withDedupKey,
} from './compat/pagerduty-events-v2.js';
import { isSignedBy, secretOf } from './shown-secret.js';
import { parsePayload, readBody } from './edge.js';
import { pagerdutyEvents } from './webhooks/pagerduty-events-v2.js';
import { AddressRefused, refuseOtherAddresses } from './ingest/allowed-address.js';
import { redactedPath } from './paths.js';
import { sourceNamed } from './webhooks/index.js';
import { Unavailable } from '../core/errors.js';
import type { Accept } from './ingest/accept.js';
import type { AlertSource } from './webhooks/source.js';
import type { Clock } from '../core/clock.js';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KeyHolder, Keys } from './ingest/keys.js';
import type { Allowance, Limits } from './limits.js';
import type { Log } from './log.js';

/** What the front needs. */
export interface FrontParts {
  keys: Keys;
  limits: Limits;
  /** Whose request it is, as an address. */
  addressOf: (request: IncomingMessage) => string;
  accept: Accept;
  clock: Clock;
  newId: () => string;
  log: Log;
  onRefused: (status: number) => void;
  /** Everything else. */
  express: (request: IncomingMessage, response: ServerResponse) => void;
  /** A seam for the fault suite: after the commit, before the answer. */
  faultPoint?: (point: 'before-answer') => void;
}

const webhook = /^\/webhooks\/([^/?]{1,64})(?:\/([^/?]{1,200}))?\/?(?:\?.*)?$/;
/** A signature is as old as its timestamp says, at most this, in milliseconds. */
const oldestSignature = 5 * 60_000;

/** The request listener of the one server. */
export function createFront(parts: FrontParts): (request: IncomingMessage, response: ServerResponse) => void {
  const pagerDuty = createPagerDuty(parts);
  const answer = (request: IncomingMessage, response: ServerResponse, from: Promise<unknown>, words?: Words) =>
    from
      .then((body) => {
        parts.faultPoint?.('before-answer');
        sendJson(response, 202, body);
      })
      .catch((error: unknown) => refuse(parts, request, response, error, words));
  return (request, response) => {
    const url = request.url ?? '/';
    if (url === '/healthz') return sendJson(response, 200, { status: 'ok' });
    if (url.startsWith('/webhooks/')) return void answer(request, response, answerWebhook(parts, request));
    if (pagerDutyPath.test(url)) return void answer(request, response, pagerDuty(request), pagerDutyProblem);
    return parts.express(request, response);
  };
}

/** A problem as another API says it. */
type Words = (problem: Problem) => Record<string, unknown>;

function refuse(
  { log, onRefused }: FrontParts,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  words?: Words,
) {
  const problem = problemOf(error);
  onRefused(problem.status);
  if (problem.unexpected)
    log.error({ err: error, id: problem.body.id, path: redactedPath(request.url ?? '') }, 'a webhook failed');
  if (error instanceof AddressRefused)
    log.warn(error.facts, 'a sender was refused: its address is not one of its integration’s');
  // What is left of the body would hold up the connection.
  request.resume();
  if (!words) sendProblem(response, problem);
  else if (!response.headersSent) sendJson(response, problem.status, words(problem), problem.headers);
}

async function answerWebhook(parts: FrontParts, request: IncomingMessage): Promise<unknown> {
  const match = webhook.exec(request.url!);
  if (!match) throw new HttpError(404, 'A webhook is sent to /webhooks/<source>/<key>.');
  if (request.method !== 'POST' && request.method !== 'PUT')
    throw new HttpError(405, 'A webhook is sent with POST or PUT.', { allow: 'POST, PUT' });
  const key = match[2] === undefined ? secretOf(request.headers.authorization) : decode(match[2]);
  const holder = key === undefined ? undefined : await parts.keys.find(key);
  if (!holder) {
    askToWait(parts.limits.take('address', parts.addressOf(request)));
    throw new HttpError(401, 'This key is not known, or was revoked.');
  }
  askToWait(parts.limits.take('integration', holder.id));
  const source = sourceNamed(match[1]!);
  if (source?.id !== holder.source) {
    throw new HttpError(
      404,
      `This key belongs to the source ${holder.source}: send to /webhooks/${holder.source}/<key>.`,
    );
  }
  refuseOtherAddresses(request, holder);
  const body = await readBody(request);
  checkSignature(request, body, { holder, source, now: parts.clock.now() });
  parts.keys.use(holder);
  const payload = parsePayload(body, request.headers['content-type']);
  if (typeof payload !== 'object' || payload === null)
    throw new HttpError(400, 'The body: expected a JSON object or array.');
  if (source.id === pagerdutyEvents.id) return takeEvent(parts.accept, holder, withDedupKey(payload, parts.newId));
  return { status: 'accepted', alerts: await parts.accept(holder, source, payload) };
}

/** Senders drop what gets a 4xx for ever, so whoever sends too fast is asked to come back. @throws Unavailable */
function askToWait({ admitted, limit, retryAfterMs }: Allowance) {
  if (!admitted) throw new Unavailable(`Too fast: at most ${limit} requests a minute. Send it again.`, retryAfterMs);
}

/** Where an integration has a signing secret, what is not signed with it, or long ago, is not its sender's. */
function checkSignature(
  { headers }: IncomingMessage,
  body: Buffer,
  { holder, source, now }: { holder: KeyHolder; source: AlertSource; now: Date },
) {
  if (holder.signingSecret === undefined || !source.signature) return;
  const given = headers[source.signature.header];
  const timestamp = headers[source.signature.timestampHeader];
  if (typeof given !== 'string') throw new HttpError(401, `${source.signature.header}: expected a signature.`);
  const parts = typeof timestamp === 'string' ? [timestamp, ':', body] : [body];
  if (!isSignedBy(holder.signingSecret, given, ...parts))
    throw new HttpError(401, `${source.signature.header}: not signed with the secret of this key.`);
  const ageMs = typeof timestamp === 'string' ? now.getTime() - Number(timestamp) * 1000 : 0;
  if (!(Math.abs(ageMs) <= oldestSignature))
    throw new HttpError(401, `${source.signature.timestampHeader}: expected a time within 5 minutes of now.`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
