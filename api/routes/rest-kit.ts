/**
 * What the routes of REST share: who asks, what the body, the path and the query say, and how an outcome is answered. Terms:
 * *named* what the path says of a command's input; the body may not say it again.
 */
import { Router, type Request } from 'express';
import { bearerOf, withAddress } from '../auth/who.js';
import { clientAddress } from '../client.js';
import { HttpError } from '../problem.js';
import { incidentNumberOf } from '../../core/incident/incident.js';
import { InvalidInput } from '../../core/errors.js';
import { parseJson, readBody } from '../edge.js';
import { sendLines, type LinesOf } from './send-lines.js';
import type { Actor } from '../../core/people/actor.js';
import type { Command, Execute } from '../../core/execute.js';
import type { Lookups } from '../../core/queries/auth/find-by-secret.js';
import type { Outcome } from '../../core/outcome.js';
import type { Query, RunQuery } from '../../core/query.js';

/** An object as it came: fields nobody has looked at yet. */
export type Fields = Record<string, unknown>;
/** The status and the body that answer a request. */
export type Answer = [status: number, body: object];

/** What the kit is made of. */
export interface RestKitParts {
  execute: Execute;
  runQuery: RunQuery;
  lookups: Lookups;
  /** Told of a bearer token that was refused, and where it came from. */
  onRefusedKey?: (authorization: string | undefined, address: string | undefined) => void;
}

/** What a group of routes is given. */
export interface RestKit {
  execute: Execute;
  runQuery: RunQuery;
  /** A query whose input is the query string, and what the path names. */
  query: <I, O>(path: string, query: Query<I, O>) => void;
  /** A command whose input is the body, and what the path names. A key in `Idempotency-Key` answers the first outcome again. */
  command: <I>(path: string, command: Command<I>, answer?: (outcome: Outcome) => Answer) => void;
  get: (path: string, answer: (actor: Actor, request: Request) => Promise<unknown>) => void;
  post: (path: string, answer: (actor: Actor, request: Request, body: Fields) => Promise<Answer>) => void;
  /** An answer of many lines, sent as they come. */
  lines: (
    method: 'get' | 'post',
    path: string,
    file: LinesOf,
    answer: (actor: Actor, request: Request, body: Fields) => AsyncIterable<string>,
  ) => void;
}

/** The kit, and the router that it fills. */
export function createRestKit(parts: RestKitParts): { kit: RestKit; router: Router } {
  const { execute, runQuery, lookups } = parts;
  const router = Router({ caseSensitive: true, strict: false });
  async function actorOf(request: Request): Promise<Actor> {
    try {
      return withAddress(await bearerOf(lookups, request.headers.authorization), clientAddress(request));
    } catch (error) {
      if (error instanceof HttpError) parts.onRefusedKey?.(request.headers.authorization, clientAddress(request));
      throw error;
    }
  }
  const get: RestKit['get'] = (path, answer) =>
    router.get(path, async (request, response) => {
      response.set('cache-control', 'no-store').json(await answer(await actorOf(request), request));
    });
  const post: RestKit['post'] = (path, answer) =>
    router.post(path, async (request, response) => {
      const actor = await actorOf(request);
      const [status, body] = await answer(actor, request, await jsonOf(request));
      response.status(status).set('cache-control', 'no-store').json(body);
    });
  const kit: RestKit = {
    execute,
    runQuery,
    get,
    post,
    lines: (method, path, file, answer) =>
      router[method](path, async (request, response) => {
        const actor = await actorOf(request);
        const body = method === 'post' ? await jsonOf(request) : queryOf(request);
        await sendLines(response, file, answer(actor, request, body));
      }),
    query: (path, query) =>
      get(path, (actor, request) => runQuery(query, { actor, input: withNamed(queryOf(request), request) })),
    command: (path, command, answer = plainly) =>
      post(path, async (actor, request, body) =>
        answer(await execute(command, { actor, input: withNamed(body, request), key: keyOf(request, actor) })),
      ),
  };
  return { kit, router };
}

/** What a command answers: whether something changed, why, and what it was about. */
export const answerOf = ({ changed, reason, subject }: Outcome): object => ({
  changed,
  reason,
  ...(subject ? { subject } : {}),
});

const plainly = (outcome: Outcome): Answer => [200, answerOf(outcome)];

/** The same with what the command tells besides. */
export const withData = (outcome: Outcome): object => ({ ...answerOf(outcome), ...outcome.data });

const mostFields = 200;

const notAnObject = (expected: string) =>
  new InvalidInput(`The body: expected ${expected}.`, [{ field: 'body', expected }]);

/** The body as an object; no body at all is an empty one. */
export async function jsonOf(request: Request): Promise<Fields> {
  const body = await readBody(request);
  if (body.length === 0) return {};
  const parsed = parseJson(body);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw notAnObject('a JSON object');
  // Telling each of a million unknown fields costs more than reading them.
  if (Object.keys(parsed).length > mostFields) throw notAnObject(`at most ${mostFields} fields`);
  return parsed as Fields;
}

/** A text as the database can take it. */
const storable = (text: string) => text.replaceAll('\u0000', '').toWellFormed();

/** Query parameters, `limit` as a number; each at most once. An empty one counts as not given. */
export function queryOf(request: Request): Fields {
  const input: Fields = {};
  for (const [name, value] of new URL(request.url, 'http://localhost').searchParams) {
    if (Object.hasOwn(input, name))
      throw new InvalidInput(`${name}: expected at most once`, [{ field: name, expected: 'at most once' }]);
    if (value === '') continue;
    input[name] = name === 'limit' && /^\d{1,9}$/.test(value) ? Number(value) : storable(value);
  }
  return input;
}

/** What was sent, with what the path names; `number` is an incident's. */
export function withNamed(sent: Fields, request: Request): Fields {
  without(sent, ...Object.keys(request.params));
  const named = Object.entries(request.params).map(([name, value]): [string, unknown] => {
    const text = storable(String(value));
    return [name, name === 'number' ? numberOf(text) : text];
  });
  return { ...sent, ...Object.fromEntries(named) };
}

/** 42 or INC-42. */
function numberOf(text: string): number {
  const number = incidentNumberOf(text);
  if (number !== undefined) return number;
  throw new InvalidInput('number: expected an incident number such as 42 or INC-42', [
    { field: 'number', expected: '42 or INC-42' },
  ]);
}

/** Refuses fields that may not be said here. */
export function without(sent: Fields, ...fields: string[]): void {
  const field = fields.find((name) => name in sent);
  if (field !== undefined) throw new InvalidInput(`${field}: no such field`, [{ field, expected: 'no such field' }]);
}

/** Refuses every field. */
export const noFields = (sent: Fields): void => without(sent, ...Object.keys(sent));

/** The idempotency key of one caller for one path, so that neither another caller nor another incident is answered by it. */
export function keyOf(request: Request, actor: Actor): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return `${actor.id} ${request.path} ${key}`;
  throw new InvalidInput('Idempotency-Key: expected 1 to 200 visible characters', [
    { field: 'Idempotency-Key', expected: '1 to 200 visible characters' },
  ]);
}
