/**
 * The plain node:http front: answers webhooks and /healthz itself, because an Express route costs more than the whole ingest
 * of an alert, and hands the rest to Express. A 2xx is only sent after the commit.
 */
import { Unavailable } from '../core/errors.js';
import { HttpError, problemOf, sendJson, sendProblem } from './problem.js';
import { parseJson, readBody, securityHeaders } from './edge.js';
import { redactedPath } from './paths.js';
import { sourceNamed } from './webhooks/index.js';
import type { Clock } from '../core/clock.js';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IngestItem } from '../core/incident/plan-ingest.js';
import type { Keys } from './ingest/keys.js';
import type { KnownAlerts } from './ingest/known-alerts.js';
import type { Log } from './log.js';

/** What the front needs. */
export interface FrontParts {
  keys: Keys;
  knownAlerts: KnownAlerts;
  clock: Clock;
  log: Log;
  /** Counts what was accepted, by source and status. */
  onAccepted: (source: string, alerts: number) => void;
  onRefused: (status: number) => void;
  /** Everything else. */
  express: (request: IncomingMessage, response: ServerResponse) => void;
  /** A seam for the fault suite: after the commit, before the answer. */
  faultPoint?: (point: 'before-answer') => void;
  /** For the test of the fault suite itself: answers before the commit. Never set elsewhere. */
  answerEarly?: boolean;
}

/** The most alerts of one payload: more of them within 1 MB are no alerts that anybody needs. */
const mostEvents = 10_000;

const webhook = /^\/webhooks\/([^/?]{1,64})\/([^/?]{1,200})\/?(?:\?.*)?$/;

/** The request listener of the one server. */
export function createFront(parts: FrontParts): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const url = request.url ?? '/';
    if (url === '/healthz') return sendJson(response, 200, { status: 'ok' });
    if (!url.startsWith('/webhooks/')) return parts.express(request, response);
    answerWebhook(parts, request, response).catch((error: unknown) => refuse(parts, request, response, error));
  };
}

function refuse({ log, onRefused }: FrontParts, request: IncomingMessage, response: ServerResponse, error: unknown) {
  const problem = problemOf(error);
  onRefused(problem.status);
  if (problem.unexpected)
    log.error({ err: error, id: problem.body.id, path: redactedPath(request.url ?? '') }, 'a webhook failed');
  // What is left of the body would hold up the connection.
  request.resume();
  sendProblem(response, problem);
}

async function answerWebhook(parts: FrontParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const match = webhook.exec(request.url!);
  if (!match) throw new HttpError(404, 'A webhook is sent to /webhooks/<source>/<key>.');
  if (request.method !== 'POST') throw new HttpError(405, 'A webhook is sent with POST.', { allow: 'POST' });
  const integration = await parts.keys.find(decode(match[2]!));
  if (!integration) throw new HttpError(401, 'This key is not known, or was revoked.');
  const source = sourceNamed(match[1]!);
  if (source?.id !== integration.source) {
    throw new HttpError(
      404,
      `This key belongs to the source ${integration.source}: send to /webhooks/${integration.source}/<key>.`,
    );
  }
  const payload = parseJson(await readBody(request));
  if (typeof payload !== 'object' || payload === null)
    throw new HttpError(400, 'The body: expected a JSON object or array.');
  const events = source.parse(payload);
  if (events.length > mostEvents) throw new HttpError(413, `The body: expected at most ${mostEvents} alerts.`);
  const receivedAt = parts.clock.now();
  const items = events.map((event): IngestItem => ({
    integrationId: integration.id,
    serviceId: integration.serviceId,
    source: source.id,
    defaultSeverity: integration.defaultSeverity,
    event,
    receivedAt,
  }));
  const stored = parts.knownAlerts.take(integration.organisationId, items, source.resends);
  if (parts.answerEarly) stored.catch(() => undefined);
  else await stored.catch(asAway);
  parts.faultPoint?.('before-answer');
  parts.onAccepted(source.id, items.length);
  sendJson(response, 202, { status: 'accepted', alerts: items.length });
}

/** Senders drop what gets a 4xx; whatever kept us from storing is ours, so they are asked to come back. */
function asAway(error: unknown): never {
  if (error instanceof Unavailable) throw error;
  throw new Unavailable('The alerts could not be stored.', 2000, { cause: error });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
