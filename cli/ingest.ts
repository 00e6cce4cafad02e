/** The way in of alerts, wired: keys, the heartbeat cache, the batcher, and what hears of changes. */
import { alertAcknowledge } from '../core/commands/alert/acknowledge.js';
import { alertIngest } from '../core/commands/alert/ingest.js';
import { alertTouch } from '../core/commands/alert/touch.js';
import { changeNote } from '../core/commands/change/note.js';
import { createAccept, type Accept } from '../api/ingest/accept.js';
import { createBatcher, type IngestResult } from '../api/ingest/batcher.js';
import { createKeys, type KeyHolder, type Keys } from '../api/ingest/keys.js';
import { createKnownAlerts } from '../api/ingest/known-alerts.js';
import { integrationTouch } from '../core/commands/integration/touch.js';
import { InvalidInput } from '../core/errors.js';
import { isRefusedData } from '../core/store/failures.js';
import { systemActor, type IntegrationActor } from '../core/people/actor.js';
import type { Clock } from '../core/clock.js';
import type { Command } from '../core/execute.js';
import type { Core } from './core.js';
import type { Listener } from '../core/store/listen.js';

/** What ingest needs of the system around it. */
export interface IngestParts {
  core: Core;
  clock: Clock;
  listener: Listener;
  onError: (error: unknown) => void;
  /** An item that could not be stored as it came. */
  onPoison: (error: unknown) => void;
  onBatch: (milliseconds: number) => void;
  onAccepted: (source: string, alerts: number) => void;
  /** For the test of the fault suite itself. */
  answerEarly?: boolean;
}

/** The way in of alerts. */
export interface Ingest {
  keys: Keys;
  accept: Accept;
  /** Items that wait for their commit. */
  queued: () => number;
  /** Alerts whose re-sends are answered from memory. */
  known: () => number;
  /** Takes nothing more, and finishes what was taken. */
  stop: () => Promise<void>;
}

/** Items that may wait for their commit, and alerts whose re-sends are answered from memory. */
const maxQueued = 20_000;
const maxKnown = 250_000;

/** Wires the way in. */
export function openIngest(parts: IngestParts): Ingest {
  const { core, clock, listener, onError } = parts;
  /** Runs a command of the hot path in the name of OpenAlert. */
  const run = <I>(command: Command<I>, organisationId: string, input: I) =>
    core.execute(command, { actor: systemActor(organisationId, 'webhook'), input });
  const batcher = createBatcher({
    ingest: async (organisationId, items) =>
      (await run(alertIngest, organisationId, { items })).data!.results as IngestResult[],
    maxQueued,
    maxBatch: 2000,
    isPoison: (error) => error instanceof InvalidInput || error instanceof TypeError || isRefusedData(error),
    onBatch: (_size, milliseconds) => parts.onBatch(milliseconds),
    onPoison: parts.onPoison,
  });
  const knownAlerts = createKnownAlerts({
    batcher,
    touch: async (organisationId, touches) =>
      (await run(alertTouch, organisationId, { touches })).data!.missed as string[],
    maxKnown,
    onError,
  });
  const keys = createKeys({
    lookUp: core.lookups.integrationByKey,
    touch: async (organisationId, uses) => void (await run(integrationTouch, organisationId, { uses })),
    now: () => clock.now(),
    onError,
  });
  const accept = createAccept({
    knownAlerts,
    clock,
    acknowledge: async (holder, fingerprint) => {
      const input = { integrationId: holder.id, fingerprint };
      await core.execute(alertAcknowledge, { actor: senderOf(holder), input });
    },
    noteChange: async (holder, change) =>
      void (await core.execute(changeNote, { actor: senderOf(holder), input: { change } })),
    onAccepted: parts.onAccepted,
    answerEarly: parts.answerEarly,
  });
  listener.on('alert', ({ integration, fingerprint, version }) =>
    knownAlerts.forget(integration!, fingerprint!, Number(version)),
  );
  listener.on('key', keys.forget);
  // In this process before the one who revoked it is answered; what the others hear takes its way.
  core.signals.hear('key', keys.forget);
  listener.onLost(knownAlerts.suspend);
  listener.onRestored(knownAlerts.resume);
  return {
    keys,
    accept,
    queued: () => batcher.queued,
    known: () => knownAlerts.size,
    async stop() {
      await knownAlerts.stop();
      await batcher.stop();
      await keys.flush();
    },
  };
}

/** The sender itself acts: an acknowledgement bears the integration's name. */
const senderOf = ({ organisationId, id, name }: KeyHolder): IntegrationActor => ({
  kind: 'integration',
  organisationId,
  id,
  name,
  via: 'webhook',
});
