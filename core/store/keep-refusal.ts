/**
 * Writes down that an access was refused, in a transaction of its own: the refused one is rolled back. It never changes what the
 * caller is told, and the caller waits for it only a moment.
 */
import { Forbidden, NotFound, ProofNeeded } from '../errors.js';
import { appendAudit } from './sql/append-audit.js';
import { findNamedIncident } from './sql/find-named-incident.js';
import { inOrganisation, type TxSource } from './tx.js';
import { readerOf } from '../people/reader.js';
import type { Actor } from '../people/actor.js';
import type { Refusal } from '../audit/entry.js';

/** How long an answer waits for its row, in milliseconds. The row is written all the same. */
const longestWaitMs = 250;

/** An access that failed. */
export interface FailedAccess {
  error: unknown;
  actor: Actor;
  /** The command or query. */
  verb: string;
  /** As it was sent. */
  input: unknown;
  at: Date;
}

/** Keeps a refusal that no command or query met: of a page, or of a form. */
export type KeepRefusal = (access: Omit<FailedAccess, 'input' | 'at'>) => Promise<void>;

/** Keeps a refusal; whatever else failed is left alone. Never throws. */
export async function keepRefusal(
  db: TxSource,
  access: FailedAccess,
  onError: (error: unknown) => void = () => undefined,
): Promise<void> {
  const refused = refusalOf(access);
  if (!refused) return;
  const written = write(db, access, refused).catch(onError);
  let timer: NodeJS.Timeout | undefined;
  const moment = new Promise<void>((resolve) => (timer = setTimeout(resolve, longestWaitMs)));
  await Promise.race([written, moment]);
  clearTimeout(timer);
}

function refusalOf({ error, actor }: FailedAccess): Refusal | undefined {
  if (error instanceof ProofNeeded) return 'proof-needed';
  if (error instanceof Forbidden) return 'forbidden';
  // What is not there for somebody who does not see everything may be hidden from them.
  return error instanceof NotFound && readerOf(actor).only ? 'hidden' : undefined;
}

async function write(db: TxSource, { error, actor, verb, input, at }: FailedAccess, refused: Refusal): Promise<void> {
  const { organisationId } = actor;
  await inOrganisation(db, { organisationId }, async (tx) => {
    const reader = readerOf(actor).only?.userId ?? null;
    const incident = await findNamedIncident(tx, organisationId, namedIn(input), reader);
    if (refused === 'hidden' && !incident?.hidden) return;
    const subject = incident ? { kind: 'incident', id: incident.id } : null;
    const outcome = { changed: false, reason: (error as Error).message, subject };
    await appendAudit(tx, { at, command: verb, actor, outcome, refused });
  });
}

/** The incidents, rooms and alerts that an input names, whatever the verb. */
function namedIn(input: unknown): { numbers: number[]; ids: string[] } {
  const fields = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  const named = ['number', 'into', 'incident', 'incidentId', 'room', 'alert', 'id'].map((name) => fields[name]);
  const numbers = named.map((field) => (typeof field === 'string' ? Number(incidentNumber.exec(field)?.[1]) : field));
  return {
    numbers: numbers.filter((one): one is number => Number.isInteger(one) && Math.abs(Number(one)) < 2 ** 31),
    ids: named.filter((field): field is string => typeof field === 'string' && uuid.test(field)),
  };
}

/** INC-42, or the number alone. */
const incidentNumber = /^\s*(?:INC-)?(\d{1,10})\s*$/i;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
