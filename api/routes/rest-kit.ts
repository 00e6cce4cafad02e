/**
 * What the routes of REST share: who asks, what the body, the path and the query say, and how an outcome is answered. Terms:
 * *named* what the path says of a command's input; the body may not say it again.
 */
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { bearerOf, withAddress } from '../auth/who.js';
import { clientAddress } from '../client.js';
import { HttpError } from '../problem.js';
import { incidentNumberOf } from '../../core/incident/incident.js';
import { InvalidInput } from '../../core/errors.js';
import { parseJson, readBody } from '../edge.js';
import { checkAnswer, routeOf, type Answer, type Route, type Runs, type Told } from './route.js';
import { isKnown, refuseIfMatch, tagOf, versionsIn } from './tags.js';
import { sendLines, type LinesOf } from './send-lines.js';
import type { Admit } from '../admit.js';
import type { Actor } from '../../core/people/actor.js';
import type { Command, Execute } from '../../core/execute.js';
import type { Lookups } from '../../core/queries/auth/find-by-secret.js';
import type { Outcome } from '../../core/outcome.js';
import type { Query, RunQuery } from '../../core/query.js';

/** An object as it came: fields nobody has looked at yet. */
export type Fields = Record<string, unknown>;
export type { Answer } from './route.js';

/** What the kit is made of. */
export interface RestKitParts {
  execute: Execute;
  runQuery: RunQuery;
  lookups: Lookups;
  /** Told of a bearer token that was refused, and where it came from. */
  onRefusedKey?: (authorization: string | undefined, address: string | undefined) => void;
  admit: Admit;
  /** Notes that a key was used. */
  used: (actor: Actor) => void;
  /** Holds every answer against what its route promises; it costs too much where people wait. */
  checkAnswers: boolean;
}

/** What a group of routes is given. */
export interface RestKit {
  execute: Execute;
  runQuery: RunQuery;
  /** A query whose input is the query string, and what the path names. */
  query: <I, O>(path: string, query: Query<I, O>, told: Told) => void;
  /** A command whose input is the body, and what the path names. A key in `Idempotency-Key` answers the first outcome again. */
  command: <I>(path: string, command: Command<I>, told: Told) => void;
  get: (path: string, told: Told, answer: (actor: Actor, request: Request) => Promise<unknown>) => void;
  post: (
    path: string,
    told: Told & { runs?: Runs },
    answer: (actor: Actor, request: Request, body: Fields) => Promise<Answer>,
  ) => void;
  /** An answer of many lines, sent as they come. */
  lines: (
    place: { method: 'GET' | 'POST'; path: string },
    file: LinesOf,
    told: Told & { runs: Runs },
    answer: (actor: Actor, request: Request, body: Fields) => AsyncIterable<string>,
  ) => void;
}

/** The kit, the router that it fills, and what its routes promise. */
export function createRestKit(parts: RestKitParts): { kit: RestKit; router: Router; routes: Route[] } {
  const { execute, runQuery } = parts;
  const router = Router({ caseSensitive: true, strict: false });
  const routes: Route[] = [];
  const serve = (route: Route, answer: (actor: Actor, request: Request) => Promise<Answer>) => {
    routes.push(route);
    router[route.method === 'GET' ? 'get' : 'post'](route.path, async (request, response) => {
      const actor = await actorOf(parts, request, response);
      send(request, response, { route, check: parts.checkAnswers }, await answer(actor, request));
    });
  };
  const queried: RestKit['query'] = (path, query, told) =>
    serve(routeOf({ method: 'GET', path }, told, query), async (actor, request) => [
      200,
      (await runQuery(query, { actor, input: withNamed(paged(query, queryOf(request)), request) })) as object,
    ]);
  const commanded: RestKit['command'] = (path, command, told) =>
    serve(routeOf({ method: 'POST', path }, told, command), async (actor, request) => {
      const call = { actor, input: withNamed(await jsonOf(request), request), key: keyOf(request, actor) };
      return (told.as ?? plainly)(await execute(command, { ...call, expects: expectedOf(request, command) }));
    });
  const kit: RestKit = {
    execute,
    runQuery,
    query: queried,
    command: commanded,
    get: (path, told, answer) =>
      serve(routeOf({ method: 'GET', path }, told), async (actor, request) => [
        200,
        (await answer(actor, request)) as object,
      ]),
    post: (path, { runs, ...told }, answer) =>
      serve(routeOf({ method: 'POST', path }, told, runs), async (actor, request) =>
        (request.headers['if-match'] === undefined ? answer : refuseIfMatch())(actor, request, await jsonOf(request)),
      ),
    lines: ({ method, path }, file, { runs, ...told }, answer) => {
      routes.push({
        ...routeOf({ method, path }, { ...told, answer: z.string(), noKey: true }, runs),
        media: file.type,
      });
      router[method === 'GET' ? 'get' : 'post'](path, async (request, response) => {
        const actor = await actorOf(parts, request, response);
        const body = method === 'POST' ? await jsonOf(request) : queryOf(request);
        await sendLines(response, file, answer(actor, request, body));
      });
    },
  };
  return { kit, router, routes };
}

/** Who asks, counted: by address before we look who it is, then by account or key. */
async function actorOf(parts: RestKitParts, request: Request, response: Response): Promise<Actor> {
  const { lookups, admit, used, onRefusedKey } = parts;
  admit(request, response);
  const actor = await bearerOf(lookups, request.headers.authorization).catch((error: unknown) => {
    if (error instanceof HttpError) onRefusedKey?.(request.headers.authorization, clientAddress(request));
    throw error;
  });
  admit(request, response, actor);
  used(actor);
  return withAddress(actor, clientAddress(request));
}

/** Answers; whoever reads again what is as it was is told so, and gets nothing. */
function send(
  request: Request,
  response: Response,
  { route, check }: { route: Route; check: boolean },
  [status, body]: Answer,
) {
  const text = JSON.stringify(body);
  if (check) checkAnswer(route, status, text);
  if (route.method === 'POST') response.set('cache-control', 'no-store');
  else {
    const tag = tagOf(body, text);
    response.set({ etag: tag, 'cache-control': 'private, no-cache' });
    if (isKnown(request.headers['if-none-match'], tag)) return void response.status(304).end();
  }
  response.status(status).type('application/json').send(text);
}

/** How many items a list has that is not told. */
const defaultLimit = 50;

/** What we read whole ourselves comes in pages over REST. */
function paged({ input }: { input: unknown }, sent: Fields): Fields {
  const isList = input instanceof z.ZodObject && 'limit' in input.shape;
  return isList && sent.limit === undefined ? { ...sent, limit: defaultLimit } : sent;
}

/** The versions that a caller of a command saw. @throws InvalidInput where the command cannot be held to one */
export function expectedOf<I>(request: Request, command: Command<I>): string[] | undefined {
  const header = request.headers['if-match'];
  return header === undefined || command.versionOf ? versionsIn(header) : refuseIfMatch();
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

/** The parameters that are numbers. */
const numbers = ['limit', 'after', 'before'];

/** Query parameters, those that are numbers as such; each at most once. An empty one counts as not given. */
export function queryOf(request: Request): Fields {
  const input: Fields = {};
  for (const [name, value] of new URL(request.url, 'http://localhost').searchParams) {
    if (Object.hasOwn(input, name))
      throw new InvalidInput(`${name}: expected at most once`, [{ field: name, expected: 'at most once' }]);
    if (value === '') continue;
    input[name] = numbers.includes(name) && /^\d{1,9}$/.test(value) ? Number(value) : storable(value);
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
