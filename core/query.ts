/** Runs a query: parse → authorise → one read-only transaction. Queries never write. */
import { authorise, keepToPage } from './people/authorise.js';
import { parseInput, type VerbHelp } from './input.js';
import { keepRefusal } from './store/keep-refusal.js';
import { readerOf } from './people/reader.js';
import { readInOrganisation, type Tx } from './store/tx.js';
import type { z } from 'zod';
import type { Permission } from './people/permission.js';
import type { Actor } from './people/actor.js';
import type { Sealer } from './sealed.js';
import type { Clock } from './clock.js';
import type { Database } from './store/database.js';

/** What a query is given. */
export interface QueryContext {
  tx: Tx;
  now: Date;
  actor: Actor;
  /** Opens what the database keeps sealed. */
  sealer: Sealer;
}

/** A question: what it takes, who may ask it, and what it answers. */
export interface Query<I = unknown, O = unknown> {
  /** noun.verb, as its file: `room.list` = queries/room/list.ts. */
  name: string;
  permission: Permission;
  input: { parse: (input: unknown) => I };
  /** What it answers once it is JSON: REST promises it, and tests hold every answer against it. */
  answer?: z.ZodType;
  help?: VerbHelp;
  read: (ctx: QueryContext, input: I) => Promise<O>;
}

/** A query with the types of its input and answer. */
export const defineQuery = <I, O, P, A extends z.ZodType | undefined>(
  query: Query<I, O> & { input: P; answer?: A },
): Query<I, O> & { input: P; answer: A } => query as Query<I, O> & { input: P; answer: A };

/** Runs a query; see the head of this file. */
export type RunQuery = <I, O>(query: Query<I, O>, call: { actor: Actor; input?: unknown }) => Promise<O>;

/** What running queries needs. */
export interface RunQueryParts {
  db: Database;
  clock: Clock;
  sealer: Sealer;
  /** Told where a refused access could not be written down. */
  onError?: (error: unknown) => void;
}

/** Makes the one function that runs queries. */
export function createRunQuery({ db, clock, sealer, onError }: RunQueryParts): RunQuery {
  return async (query, { actor, input }) => {
    const now = clock.now();
    try {
      authorise(actor, query.permission, { now });
      const parsed = parseInput(query.input, input ?? {});
      keepToPage(actor, query.permission, parsed);
      return await readInOrganisation(db, readerOf(actor), (tx) => query.read({ tx, now, actor, sealer }, parsed));
    } catch (error) {
      await keepRefusal(db, { error, actor, verb: query.name, input, at: now }, onError);
      throw error;
    }
  };
}
