/** REST v1, thin: parse → execute or query → JSON. */
import { Router, type Request, type Response } from 'express';
import { incidentAcknowledge } from '../../core/commands/incident/acknowledge.js';
import { incidentAcknowledgeAll } from '../../core/commands/incident/acknowledge-all.js';
import { incidentDeclare } from '../../core/commands/incident/declare.js';
import { incidentEscalate } from '../../core/commands/incident/escalate.js';
import { incidentLink } from '../../core/commands/incident/link.js';
import { incidentMerge } from '../../core/commands/incident/merge.js';
import { incidentNote } from '../../core/commands/incident/note.js';
import { incidentNumberOf } from '../../core/incident/incident.js';
import { incidentPage } from '../../core/commands/incident/page.js';
import { incidentPass } from '../../core/commands/incident/pass.js';
import { incidentReassign } from '../../core/commands/incident/reassign.js';
import { incidentReopen } from '../../core/commands/incident/reopen.js';
import { incidentResolve } from '../../core/commands/incident/resolve.js';
import { incidentSetPhase } from '../../core/commands/incident/set-phase.js';
import { incidentSetSeverity } from '../../core/commands/incident/set-severity.js';
import { incidentSnooze } from '../../core/commands/incident/snooze.js';
import { incidentUnacknowledge } from '../../core/commands/incident/unacknowledge.js';
import { incidentUpdate } from '../../core/commands/incident/update.js';
import { integrationAddKey } from '../../core/commands/integration/add-key.js';
import { integrationCreate } from '../../core/commands/integration/create.js';
import { integrationRevoke } from '../../core/commands/integration/revoke.js';
import { integrationRevokeKey } from '../../core/commands/integration/revoke-key.js';
import { InvalidInput } from '../../core/errors.js';
import { pageTest } from '../../core/commands/page/test.js';
import { examine } from '../../core/queries/system/examine.js';
import { simulateAlert } from '../../core/queries/alert/simulate.js';
import { whyPaged } from '../../core/queries/incident/why.js';
import { readPayload } from '../webhooks/index.js';
import type { Dependency } from '../operations.js';
import { listAlerts } from '../../core/queries/alert/list.js';
import { listIncidentPages, showIncident } from '../../core/queries/incident/show.js';
import { listIncidents } from '../../core/queries/incident/list.js';
import { listPolicies } from '../../core/queries/policy/list.js';
import { organisationSetAckTimeout } from '../../core/commands/organisation/set-ack-timeout.js';
import { policySave } from '../../core/commands/policy/save.js';
import { serviceUpdate } from '../../core/commands/service/update.js';
import { listIntegrations } from '../../core/queries/integration/list.js';
import { listServices } from '../../core/queries/service/list.js';
import { scheduleRoutes } from './schedules.js';
import { serviceCreate } from '../../core/commands/service/create.js';
import { showOnCall } from '../../core/queries/schedule/show-on-call.js';
import { bearerOf } from '../auth/who.js';
import { parseJson, readBody } from '../edge.js';
import type { Actor } from '../../core/people/actor.js';
import type { Command, Execute } from '../../core/execute.js';
import type { Lookups } from '../../core/queries/auth/find-by-secret.js';
import type { Outcome } from '../../core/outcome.js';
import type { Query, RunQuery } from '../../core/query.js';

/** What REST needs. */
export interface RestParts {
  execute: Execute;
  runQuery: RunQuery;
  lookups: Lookups;
  publicUrl: string;
  /** The state of what the system stands on. */
  dependencies: () => Promise<Dependency[]>;
}

/** The verbs on an incident, by the last part of their path. */
const verbs: Record<string, Command> = {
  acknowledge: incidentAcknowledge as Command,
  resolve: incidentResolve as Command,
  reopen: incidentReopen as Command,
  escalate: incidentEscalate as Command,
  unacknowledge: incidentUnacknowledge as Command,
  snooze: incidentSnooze as Command,
  reassign: incidentReassign as Command,
  merge: incidentMerge as Command,
  note: incidentNote as Command,
  severity: incidentSetSeverity as Command,
  status: incidentSetPhase as Command,
  update: incidentUpdate as Command,
  link: incidentLink as Command,
  pass: incidentPass as Command,
  page: incidentPage as Command,
};

/** The router of /api/v1. */
export function restRoutes(parts: RestParts): Router {
  const router = Router({ caseSensitive: true, strict: false });
  const { execute, runQuery } = parts;
  const actorOf = (request: Request) => bearerOf(parts.lookups, request.headers.authorization);
  const get = (path: string, answer: (actor: Actor, request: Request) => Promise<unknown>) =>
    router.get(path, async (request, response) => {
      response.set('cache-control', 'no-store').json(await answer(await actorOf(request), request));
    });
  const post = (
    path: string,
    answer: (actor: Actor, request: Request, body: Record<string, unknown>) => Promise<[number, unknown]>,
  ) =>
    router.post(path, async (request: Request, response: Response) => {
      const actor = await actorOf(request);
      const [status, body] = await answer(actor, request, await bodyOf(request));
      response.status(status).set('cache-control', 'no-store').json(body);
    });
  const list = <I, O>(path: string, query: Query<I, O>) =>
    get(path, (actor, request) => runQuery(query, { actor, input: queryOf(request) }));

  list('/services', listServices);
  post('/services', async (actor, request, input) => {
    const outcome = await execute(serviceCreate, { actor, input, key: keyOf(request, actor) });
    return [201, { id: outcome.subject!.id, name: outcome.data!.name }];
  });
  post('/services/:service', async (actor, request, input) => {
    if ('service' in input) throw unknownField('service');
    const named = { ...input, service: paramOf(request, 'service') };
    return [200, answerOf(await execute(serviceUpdate, { actor, input: named, key: keyOf(request, actor) }))];
  });
  list('/policies', listPolicies);
  post('/policies', async (actor, request, input) => {
    const outcome = await execute(policySave, { actor, input, key: keyOf(request, actor) });
    return [outcome.data!.isNew ? 201 : 200, answerOf(outcome)];
  });
  post('/severities/:severity', async (actor, request, input) => {
    if ('severity' in input) throw unknownField('severity');
    const named = { ...input, severity: paramOf(request, 'severity') };
    return [
      200,
      answerOf(await execute(organisationSetAckTimeout, { actor, input: named, key: keyOf(request, actor) })),
    ];
  });
  list('/integrations', listIntegrations);
  post('/integrations', async (actor, _request, input) => {
    const outcome = await execute(integrationCreate, { actor, input });
    const { key, source } = outcome.data as { key: string; source: string };
    return [201, { id: outcome.subject!.id, key, url: `${parts.publicUrl}/webhooks/${source}/${key}` }];
  });
  post('/integrations/:id/revoke', async (actor, request, input) => {
    noFields(input);
    return [200, answerOf(await execute(integrationRevoke, { actor, input: { id: request.params.id } }))];
  });
  post('/integrations/:id/keys', async (actor, request, input) => {
    if ('id' in input) throw unknownField('id');
    const outcome = await execute(integrationAddKey, { actor, input: { ...input, id: request.params.id } });
    const { key, source } = outcome.data as { key: string; source: string };
    return [201, { id: outcome.subject!.id, key, url: `${parts.publicUrl}/webhooks/${source}/${key}` }];
  });
  post('/integrations/:id/keys/:keyId/revoke', async (actor, request, input) => {
    noFields(input);
    const { id, keyId } = request.params;
    return [200, answerOf(await execute(integrationRevokeKey, { actor, input: { id, keyId } }))];
  });
  list('/alerts', listAlerts);
  list('/incidents', listIncidents);
  post('/incidents', async (actor, request, input) => {
    const outcome = await execute(incidentDeclare, { actor, input, key: keyOf(request, actor) });
    const incident = await runQuery(showIncident, { actor, input: { number: outcome.subject!.number } });
    return [201, { ...incident, reason: outcome.reason }];
  });
  get('/incidents/:number', async (actor, request) => {
    noFields(queryOf(request));
    const input = { number: numberOf(request) };
    const incident = await runQuery(showIncident, { actor, input });
    const pages = await runQuery(listIncidentPages, { actor, input });
    return { ...incident, pages: pages.items };
  });
  for (const [verb, command] of Object.entries(verbs)) {
    post(`/incidents/:number/${verb}`, async (actor, request, input) => {
      without(input, 'number');
      const outcome = await execute(command, {
        actor,
        input: { ...input, number: numberOf(request) },
        key: keyOf(request, actor),
      });
      return [200, answerOf(outcome)];
    });
  }
  post('/incidents/acknowledge', async (actor, request, input) => [
    200,
    answerOf(await execute(incidentAcknowledgeAll, { actor, input, key: keyOf(request, actor) })),
  ]);
  post('/test-pages', async (actor, request, input) => {
    const outcome = await execute(pageTest, { actor, input, key: keyOf(request, actor) });
    return [outcome.changed ? 201 : 200, answerOf(outcome)];
  });
  get('/incidents/:number/why', (actor, request) =>
    runQuery(whyPaged, { actor, input: { ...queryOf(request), number: numberOf(request) } }),
  );
  post('/simulate', async (actor, _request, { source, payload, ...input }) => {
    // Only what a source's own reader made of a payload is an event.
    without(input, 'events');
    const isSent = source !== undefined || payload !== undefined;
    const sent = isSent ? { source, events: readPayload(String(source), payload) } : {};
    return [200, await runQuery(simulateAlert, { actor, input: { ...input, ...sent } })];
  });
  get('/doctor', async (actor, request) => {
    noFields(queryOf(request));
    return { system: await parts.dependencies(), ...(await runQuery(examine, { actor })) };
  });
  list('/oncall', showOnCall);
  scheduleRoutes({ execute, runQuery, list, get, post, keyOf, queryOf, answerOf, without });
  return router;
}

/** What a command answers: whether something changed, why, and what it was about. */
const answerOf = ({ changed, reason, subject }: Outcome) => ({ changed, reason, ...(subject ? { subject } : {}) });

const mostFields = 200;

const notAnObject = (expected: string) =>
  new InvalidInput(`The body: expected ${expected}.`, [{ field: 'body', expected }]);

/** The body as an object; no body at all is an empty one. */
async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  const body = await readBody(request);
  if (body.length === 0) return {};
  const parsed = parseJson(body);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw notAnObject('a JSON object');
  // Telling each of a million unknown fields costs more than reading them.
  if (Object.keys(parsed).length > mostFields) throw notAnObject(`at most ${mostFields} fields`);
  return parsed as Record<string, unknown>;
}

/** Query parameters, `limit` as a number; each at most once. An empty one counts as not given. */
function queryOf(request: Request): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, value] of new URL(request.url, 'http://localhost').searchParams) {
    if (Object.hasOwn(input, name))
      throw new InvalidInput(`${name}: expected at most once`, [{ field: name, expected: 'at most once' }]);
    if (value === '') continue;
    input[name] =
      name === 'limit' && /^\d{1,9}$/.test(value) ? Number(value) : value.replaceAll('\u0000', '').toWellFormed();
  }
  return input;
}

/** A part of the path, as the database can take it. */
const paramOf = (request: Request, name: string): string =>
  String(request.params[name]).replaceAll('\u0000', '').toWellFormed();

/** 42 or INC-42. */
function numberOf(request: Request): number {
  const number = incidentNumberOf(String(request.params.number));
  if (number !== undefined) return number;
  throw new InvalidInput('number: expected an incident number such as 42 or INC-42', [
    { field: 'number', expected: '42 or INC-42' },
  ]);
}

const unknownField = (field: string) =>
  new InvalidInput(`${field}: unknown field`, [{ field, expected: 'no such field' }]);

function without(input: Record<string, unknown>, ...fields: string[]) {
  const field = fields.find((name) => name in input);
  if (field !== undefined) throw unknownField(field);
}

function noFields(input: Record<string, unknown>) {
  const [field] = Object.keys(input);
  if (field !== undefined) throw unknownField(field);
}

/** The idempotency key of one caller for one path, so that neither another caller nor another incident is answered by it. */
function keyOf(request: Request, actor: Actor): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return `${actor.id} ${request.path} ${key}`;
  throw new InvalidInput('Idempotency-Key: expected 1 to 200 visible characters', [
    { field: 'Idempotency-Key', expected: '1 to 200 visible characters' },
  ]);
}
