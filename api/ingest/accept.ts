/** Takes what a sender sent: a payload becomes events, and they are stored before anybody is answered. */
import { Unavailable } from '../../core/errors.js';
import { HttpError } from '../problem.js';
import type { AlertSource } from '../webhooks/source.js';
import type { AlertEvent, SentEvent } from '../../core/alert/alert.js';
import type { Clock } from '../../core/clock.js';
import type { IngestItem } from '../../core/incident/plan-ingest.js';
import type { KeyHolder } from './keys.js';
import type { KnownAlerts } from './known-alerts.js';

/** What accepting needs. */
export interface AcceptParts {
  knownAlerts: KnownAlerts;
  clock: Clock;
  /** The sender says that somebody has the alert. */
  acknowledge: (holder: KeyHolder, fingerprint: string) => Promise<void>;
  /** The sender tells of a change that is no alert. */
  noteChange: (holder: KeyHolder, change: string) => Promise<void>;
  /** Counts what was accepted. */
  onAccepted: (source: string, alerts: number) => void;
  /** For the test of the fault suite itself: answers before the commit. Never set elsewhere. */
  answerEarly?: boolean;
}

/** Stores what a payload says; answers how many alerts it told of. @throws HttpError 413; Unavailable when it could not be stored */
export type Accept = (holder: KeyHolder, source: AlertSource, payload: unknown) => Promise<number>;

/** The most alerts of one payload: more of them within 1 MB are no alerts that anybody needs. */
const mostEvents = 10_000;

const isAlert = (event: SentEvent): event is AlertEvent => event.status !== 'acknowledged';

/** Makes the one way in for payloads, whichever path they came by. */
export function createAccept(parts: AcceptParts): Accept {
  const { knownAlerts, clock } = parts;
  return async (holder, source, payload) => {
    const events = source.parse(payload);
    if (events.length > mostEvents) throw new HttpError(413, `The body: expected at most ${mostEvents} alerts.`);
    const receivedAt = clock.now();
    const items = events.filter(isAlert).map((event): IngestItem => ({
      integrationId: holder.id,
      serviceId: holder.serviceId,
      source: source.id,
      defaultSeverity: holder.defaultSeverity,
      resends: source.resends,
      event,
      receivedAt,
    }));
    const stored = store(holder, source, items);
    if (parts.answerEarly) stored.catch(() => undefined);
    else await stored.catch(asAway);
    const others = followUp(holder, events, source.changes?.(payload) ?? []);
    await others.catch(asAway);
    parts.onAccepted(source.id, events.length);
    return events.length;
  };

  async function store(holder: KeyHolder, source: AlertSource, items: IngestItem[]) {
    if (items.length > 0) await knownAlerts.take(holder.organisationId, items, source.resends);
  }

  /** What is about alerts that are stored by now, one after the other. */
  async function followUp(holder: KeyHolder, events: SentEvent[], changes: string[]) {
    const acknowledged = new Set(events.filter((event) => !isAlert(event)).map((event) => event.fingerprint));
    for (const fingerprint of acknowledged) await parts.acknowledge(holder, fingerprint);
    for (const change of changes) await parts.noteChange(holder, change);
  }
}

/** Senders drop what gets a 4xx; whatever kept us from storing is ours, so they are asked to come back. */
function asAway(error: unknown): never {
  if (error instanceof Unavailable) throw error;
  throw new Unavailable('The alerts could not be stored.', 2000, { cause: error });
}
