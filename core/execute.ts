/**
 * Runs a command: parse → authorise → one transaction → timeline, audit, signals. The only place that opens a writing
 * transaction. Terms: *command* a verb that may change state; *outcome* what came of it, in words.
 */
import { authorise, createTeamCheck, keepToPage } from './people/authorise.js';
import { Busy, Stale } from './errors.js';
import { newId } from './ids.js';
import { parseInput, type VerbHelp } from './input.js';
import { readerOf } from './people/reader.js';
import { appendAudit, type NewAuditRow } from './store/sql/append-audit.js';
import { appendTimeline, type NewTimelineEntry } from './store/sql/append-timeline.js';
import { findOutcome, keepOutcome, requestHashOf } from './store/sql/idempotency.js';
import { keepRefusal } from './store/keep-refusal.js';
import { inOrganisation, isSerializationFailure, type Tx } from './store/tx.js';
import { TryAgain } from './try-again.js';
import type { About, Permission } from './people/permission.js';
import type { AuditFields } from './audit/changed-fields.js';
import type { Actor } from './people/actor.js';
import type { Outcome } from './outcome.js';
import type { Clock } from './clock.js';
import type { Sealer } from './sealed.js';
import type { Database } from './store/database.js';
import type { Signal, Signals } from './store/signals.js';
import type { TimelineKind } from './incident/timeline.js';

/** What a thing is before a command and after it: `after` may be asked at its end. Left out or null: it is not there (any more). */
interface Details {
  before?: AuditFields;
  after?: AuditFields | (() => AuditFields);
}

/** What a handler is given. */
export interface CommandContext {
  tx: Tx;
  /** The instant of this call; the same on every retry. */
  now: Date;
  actor: Actor;
  newId: () => string;
  /** Seals what the database must not give away, and opens it. */
  sealer: Sealer;
  /** Is the actor allowed this on a thing of that team? Asked wherever the permission depends on the owning team. @throws Forbidden */
  authorise: (about: About) => void;
  /** Adds an entry to an incident's timeline, written at the end of the transaction. */
  timeline: (incidentId: string, kind: TimelineKind, data: NewTimelineEntry['data']) => void;
  /** Fields before and after, for the audit: of all that is said those that differ are kept. */
  audit: (details: Details) => void;
  /** Says after the commit that something changed. */
  signal: (signal: Signal) => void;
}

/** A verb: what it takes, who may run it, and what it does. */
export interface Command<I = unknown> {
  /** noun.verb, as its file: `incident.acknowledge` = commands/incident/acknowledge.ts. */
  name: string;
  permission: Permission;
  /** zod, or a hand-written parser. */
  input: { parse: (input: unknown) => I };
  help?: VerbHelp;
  /** False for what is timeline, not audit (alert events, sweeps). */
  audited?: boolean;
  /** The version of what it changes, with its row locked, for callers who say which one they saw; undefined: it is not there. */
  versionOf?: (tx: Tx, organisationId: string, input: I) => Promise<string | undefined>;
  handle: (ctx: CommandContext, input: I) => Promise<Outcome>;
}

/** A command with the type of its input. */
export const defineCommand = <I, P>(command: Command<I> & { input: P }): Command<I> & { input: P } => command;

/** One call of a command. */
export interface Call {
  actor: Actor;
  input: unknown;
  /** Idempotency key: the same key answers the first outcome again. */
  key?: string;
  /** The versions that the caller saw, any of them; with another one nothing is done. */
  expects?: string[];
}

/** Runs a command; see the head of this file. */
export type Execute = <I>(command: Command<I>, call: Call) => Promise<Outcome>;

/** What running commands needs. */
export interface ExecuteParts {
  db: Database;
  clock: Clock;
  signals: Signals;
  /** Told where a refused access could not be written down. */
  onError?: (error: unknown) => void;
  sealer: Sealer;
  /** A seam for the fault suite: called at named points of a command. */
  faultPoint?: (point: 'before-commit' | 'after-commit', command: string) => void;
}

/** How often a command is run again after a deadlock or a serialization failure. */
const maxAttempts = 4;

/** Makes the one function that runs commands. */
export function createExecute({ db, clock, signals, sealer, onError, faultPoint }: ExecuteParts): Execute {
  return async (command, call) => {
    const now = clock.now();
    try {
      return await runAllowed(command, call, now);
    } catch (error) {
      const { actor, input } = call;
      await keepRefusal(db, { error, actor, verb: command.name, input, at: now }, onError);
      throw error;
    }
  };

  async function runAllowed<I>(command: Command<I>, { actor, input, key, expects }: Call, now: Date): Promise<Outcome> {
    authorise(actor, command.permission, { now });
    const parsed = parseInput(command.input, input);
    keepToPage(actor, command.permission, parsed);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { outcome, sends } = await runOnce(command, parsed, { actor, key, expects, now });
        sends.forEach((signal) => signals.publish(signal));
        return outcome;
      } catch (error) {
        const retry = error instanceof TryAgain || isSerializationFailure(error);
        if (!retry) throw error;
        if (attempt === maxAttempts) throw new Busy('Too much changes here at once.', 1000, { cause: error });
      }
    }
  }

  async function runOnce<I>(command: Command<I>, input: I, call: Omit<Call, 'input'> & { now: Date }) {
    const { actor, key, expects, now } = call;
    const { organisationId } = actor;
    // OpenAlert tries the same again with what is true by then: a card that was posted before a crash may say more after it.
    const requestHash = actor.kind === 'system' ? null : requestHashOf(input);
    const use = key === undefined ? undefined : { organisationId, command: command.name, key, requestHash };
    const entries: NewTimelineEntry[] = [];
    const sends: Signal[] = [];
    const details: Details[] = [];
    const team = createTeamCheck(actor, command.permission, now);
    const outcome = await inOrganisation(db, readerOf(actor), async (tx) => {
      const earlier = use && (await findOutcome(tx, use));
      if (earlier) return { ...earlier, repeated: true };
      if (expects) await refuseOthers(command, tx, organisationId, input, expects);
      const made = await command.handle(
        {
          tx,
          now,
          actor,
          newId,
          sealer,
          authorise: team.of,
          timeline: (incidentId, kind, data) => entries.push({ incidentId, kind, at: now, actor, data }),
          audit: (said) => details.push(said),
          signal: (signal) => sends.push(signal),
        },
        input,
      );
      if (!team.settled) throw new Error(`${command.name} did not ask whose team it is about`);
      await appendTimeline(tx, entries);
      if (command.audited !== false)
        await appendAudit(tx, { at: now, command: command.name, actor, outcome: made, details: together(details) });
      if (use) await keepOutcome(tx, use, made, now);
      faultPoint?.('before-commit', command.name);
      return made;
    });
    faultPoint?.('after-commit', command.name);
    return { outcome, sends };
  }
}

/** All that a handler said of before and after. */
function together(said: Details[]): NonNullable<NewAuditRow['details']> {
  const all = (parts: (AuditFields | undefined)[]): AuditFields =>
    parts.some(Boolean) ? Object.fromEntries(parts.flatMap((part) => Object.entries(part ?? {}))) : null;
  const after = said.map((part) => (typeof part.after === 'function' ? part.after() : part.after));
  return { before: all(said.map((part) => part.before)), after: all(after) };
}

/** @throws Stale when the thing is not, or no longer, as the caller saw it */
async function refuseOthers<I>(command: Command<I>, tx: Tx, organisationId: string, input: I, expects: string[]) {
  const version = await command.versionOf?.(tx, organisationId, input);
  if (version === undefined || !expects.includes(version))
    throw new Stale('This has changed since you read it. Read it again, then decide.');
}
