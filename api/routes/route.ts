/**
 * What a route of REST promises: what it takes, what it answers, and with which statuses. The OpenAPI document, the reference
 * page and the check of every answer are derived from it.
 */
import { z } from 'zod';
import { outcome } from '../../core/queries/shapes/plain.js';
import type { Outcome } from '../../core/outcome.js';

/** The status and the body that answer a request. */
export type Answer = [status: number, body: object];

/** What a route tells about itself. */
export interface Told {
  /** One short sentence for the reference. */
  does: string;
  /** The shape of its answer; for a query its own, for a command an outcome, unless told. */
  answer?: z.ZodType;
  /** What it may answer when all is well; 200 unless told. */
  statuses?: number[];
  /** What is sent, where no command or query says it. */
  input?: z.ZodType;
  /** How an outcome is answered. */
  as?: (outcome: Outcome) => Answer;
  /** It takes no idempotency key: what is kept under one would hold a secret. */
  noKey?: true;
}

/** A route of REST as it is promised. */
export interface Route {
  method: 'GET' | 'POST';
  /** Below /api/v1, as Express writes it. */
  path: string;
  does: string;
  /** The query string and the path of a GET, the body and the path of a POST. */
  input: z.ZodType;
  answer: z.ZodType;
  statuses: number[];
  /** The type of what is answered, where it is no JSON. */
  media?: string;
  /** The command or query that it runs, where it is one. */
  runs: string | null;
  /** Who asks is said by what is sent, not by a bearer token. */
  open?: true;
  takesKey: boolean;
  takesIfMatch: boolean;
}

/** The input of a route that takes nothing. */
export const nothing = z.strictObject({});

/** What a route runs, as far as it promises anything by it. */
export interface Runs {
  name: string;
  input: unknown;
  answer?: z.ZodType;
  versionOf?: unknown;
}

/** What is promised of a route by what it runs and what it tells. */
export function routeOf(place: Pick<Route, 'method' | 'path'>, told: Told, runs?: Runs): Route {
  const input = told.input ?? (runs?.input instanceof z.ZodType ? runs.input : nothing);
  return {
    ...place,
    does: told.does,
    input,
    answer: told.answer ?? runs?.answer ?? outcome,
    statuses: told.statuses ?? [200],
    runs: runs?.name ?? null,
    takesKey: place.method === 'POST' && runs !== undefined && !told.noKey,
    takesIfMatch: runs?.versionOf !== undefined,
  };
}

/** @throws Error when an answer is not as its route promises */
export function checkAnswer(route: Route, status: number, text: string): void {
  const place = `${route.method} ${route.path}`;
  if (!route.statuses.includes(status)) throw new Error(`${place} answers ${status}, which it does not promise`);
  const checked = route.answer.safeParse(JSON.parse(text));
  if (!checked.success) throw new Error(`${place} does not answer as it promises: ${z.prettifyError(checked.error)}`);
}
