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
import { clientAddress } from './client.js';
import { KeyRefused, SenderRefused } from './ingest/refused-sender.js';
import { refuseOtherAddresses } from './ingest/allowed-address.js';
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
import type { SenderFault } from '../core/commands/audit/refuse-sender.js';
import type { RefusedKeys } from './auth/refused-keys.js';

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
  /** Counts for the audit who is refused. */
  refusedKeys: Pick<RefusedKeys, 'webhookKey' | 'sender'>;
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

const refusedFor: Record<SenderFault, string> = {
  address: 'its address is not one of its integration’s',
  signature: 'it is not signed with the secret of its key, or too long ago',
  source: 'its key is of another source',
};

/** A problem as another API says it. */
type Words = (problem: Problem) => Record<string, unknown>;

function refuse(parts: FrontParts, request: IncomingMessage, response: ServerResponse, error: unknown, words?: Words) {
  const { log } = parts;
  const problem = problemOf(error);
  parts.onRefused(problem.status);
  if (problem.unexpected)
    log.error({ err: error, id: problem.body.id, path: redactedPath(request.url ?? '') }, 'a webhook failed');
  const address = clientAddress(request);
  if (error instanceof KeyRefused && error.key !== undefined) parts.refusedKeys.webhookKey(error.key, address);
  if (error instanceof SenderRefused) {
    const { holder, fault } = error;
    parts.refusedKeys.sender(holder, fault, address);
    log.warn(
      { integration: holder.id, organisation: holder.organisationId, address },
      `a sender was refused: ${refusedFor[fault]}`,
    );
  }
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
    throw new KeyRefused(key, 'This key is not known, or was revoked.');
  }
  askToWait(parts.limits.take('integration', holder.id));
  const source = sourceNamed(match[1]!);
  if (source?.id !== holder.source) {
    const words = `This key belongs to the source ${holder.source}: send to /webhooks/${holder.source}/<key>.`;
    throw new SenderRefused(holder, 'source', [404, words]);
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
  const { header, timestampHeader, joint, mayLackTime } = source.signature;
  const refused = (message: string) => new SenderRefused(holder, 'signature', [401, message]);
  const given = headers[header];
  const timestamp = headers[timestampHeader];
  if (typeof given !== 'string') throw refused(`${header}: expected a signature.`);
  const signed = typeof timestamp === 'string' ? [timestamp, joint, body] : [body];
  if (!isSignedBy(holder.signingSecret, given, ...signed))
    throw refused(`${header}: not signed with the secret of this key.`);
  if (timestamp === undefined && mayLackTime) return;
  if (!(Math.abs(now.getTime() - Number(timestamp) * 1000) <= oldestSignature))
    throw refused(`${timestampHeader}: expected a time within 5 minutes of now.`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
