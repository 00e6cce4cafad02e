/**
 * Calls a route as somebody: the path is filled from a sample of what it runs, the rest goes into the body or the query string.
 * Pages are called as browsers do, with a session and the token of a form.
 */
import { actionLinkOffer } from '../../core/commands/action-link/offer.js';
import { samples } from './samples.js';
import { sessionOffer } from '../../core/commands/session/offer.js';
import { systemActor, type UserActor } from '../../core/people/actor.js';
import { visitorOf, type Visitor } from '../visitor.js';
import type { Caller, World } from './world.js';
import type { Path } from '../../api/paths.js';

/** What somebody was answered, in one word. @throws Error for an answer of 500 and more */
function wordOf(status: number, location?: string): string {
  if (status >= 500) throw new Error(`answered ${status}`);
  if (status === 401 || location?.startsWith('/sign-in')) return 'unauthorised';
  if (status === 403 || location === '/no-team' || location?.startsWith('/prove')) return 'forbidden';
  return status === 400 || status === 404 ? 'absent' : 'ok';
}

/** The id of nothing. */
const nobody = '01a20d58-5beb-720d-bb87-0000000000ff';

const filled = (path: string, input: Record<string, unknown>): [path: string, rest: Record<string, unknown>] => {
  const rest = { ...input };
  const address = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(typeof value === 'number' || typeof value === 'string' ? String(value) : nobody);
  });
  return [address, rest];
};

/** What a path names besides, where the same command makes a thing without it. */
async function named(world: World, path: string): Promise<Record<string, unknown>> {
  if (path !== '/api/v1/schedules/:schedule') return {};
  const made = await world.run('schedule.save', await samples['schedule.save']!(world, world.callers[0]!));
  return { schedule: made.data!.handle };
}

/** Calls a path of REST with the caller's token. */
async function callRest(world: World, caller: Caller, { method, path, runs }: Path): Promise<string> {
  const sample = runs ? ((await samples[runs]?.(world, caller)) ?? {}) : {};
  const input = { ...sample, ...(await named(world, path)) };
  const [address, rest] = filled(path, input);
  const query = method === 'GET' ? new URLSearchParams(Object.entries(rest).map(([k, v]) => [k, String(v)])) : '';
  const answer = await fetch(`${world.h.system.url}${address}${String(query) === '' ? '' : `?${String(query)}`}`, {
    method,
    redirect: 'manual',
    headers: caller.token ? { authorization: `Bearer ${caller.token}` } : {},
    ...(method === 'GET' ? {} : { body: JSON.stringify(rest) }),
  });
  await answer.arrayBuffer();
  return wordOf(answer.status);
}

/** Calls a path of the front: the caller's token stands where an integration's key stands. */
async function callWebhook(world: World, caller: Caller, { method, path }: Path): Promise<string> {
  const key = caller.token ?? 'nothing';
  const address = path.replace(':source', 'alertmanager').replace(':key', key);
  const body = { version: '4', status: 'firing', routing_key: key, event_action: 'trigger', alerts: [] };
  const answer = await fetch(`${world.h.system.url}${address}`, {
    method,
    headers: path.includes(':key') || path === '/healthz' ? {} : { authorization: `Bearer ${key}` },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  await answer.arrayBuffer();
  return wordOf(answer.status);
}

const browsers = new Map<string, Visitor>();

/** The caller's browser, signed in where the caller is a person. */
export async function browserOf(world: World, { name, actor }: Caller): Promise<Visitor> {
  const known = browsers.get(name);
  if (known) return known;
  const browser = visitorOf(world.h);
  browsers.set(name, browser);
  if (actor?.kind !== 'user' || actor.linkedIncident !== undefined) return browser;
  const [{ handle }] = (await world.h.database.query<{ handle: string }>(`select handle from users where id = $1`, [
    actor.id,
  ])) as [{ handle: string }];
  const offer = { actor: systemActor(actor.organisationId), input: { handle } };
  const { data } = await world.h.system.core.execute(sessionOffer, offer);
  await browser.post(`/sign-in/${data!.token as string}`);
  return browser;
}

/** The token of a page's link for whoever has one. */
async function linkOf(world: World, { actor }: Caller): Promise<string> {
  const { linkedIncident, id: userId } = actor as UserActor;
  if (linkedIncident === undefined) return 'nothing-that-is-a-token-0123456789';
  const { id: incidentId } = await world.incident();
  const links = [{ incidentId, userId }];
  const input = { actor: systemActor(world.h.system.home.id), input: { links } };
  const { data } = await world.h.system.core.execute(actionLinkOffer, input);
  return (data!.tokens as string[])[0]!;
}

/** An incident by its number, of which nobody wrote a review yet. */
const ofIncident = async (world: World) => ({ incident: (await world.incident()).number, version: '0' });

/** What a page of the settings names where the command or the query behind it names it otherwise, or not. */
const onPage: Record<string, (world: World, caller: Caller) => Promise<Record<string, unknown>>> = {
  '/settings/people/:person': async (world, caller) => samples['person.update']!(world, caller),
  '/settings/people/:person/sign-out': async (world, caller) => samples['person.disable']!(world, caller),
  '/settings/people/:person/reset': async (world, caller) => samples['person.disable']!(world, caller),
  // A new one: another organisation must not come to have one that is called as ours.
  '/settings/teams': (world) => Promise.resolve({ team: undefined, handle: world.fresh('team') }),
  '/settings/teams/:team': async (world, caller) => samples['team.save']!(world, caller),
  '/incidents/:incident/review': ofIncident,
  '/incidents/:incident/review.md': ofIncident,
  '/incidents/:incident/record.md': ofIncident,
  '/settings/sign-in/groups/:id': async (world, caller) => samples['identity.unmap-group']!(world, caller),
};

/** What a form of the settings sends, going by what its command takes. */
async function formOf(
  world: World,
  caller: Caller,
  { path, runs }: Path,
): Promise<[path: string, Record<string, string>]> {
  const input = { ...(runs ? await samples[runs]?.(world, caller) : {}), ...(await onPage[path]?.(world, caller)) };
  const [address, rest] = filled(path, input);
  const { scopes, addresses, on, same, ...fields } = rest;
  const form = {
    ...fields,
    ...(scopes ? { days: '30' } : {}),
    ...Object.fromEntries(((scopes as string[] | undefined) ?? []).map((scope) => [`scope-${scope}`, 'yes'])),
    ...(Array.isArray(addresses) ? { addresses: addresses.join('\n') } : {}),
    ...(on === undefined ? {} : { on: on ? 'yes' : 'no' }),
    ...(same === undefined ? {} : { same: same ? 'yes' : 'no' }),
  };
  return [
    address,
    Object.fromEntries(
      Object.entries(form).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    ),
  ];
}

/** Calls a page of the settings as a browser does, with a form that its command can do. */
async function callSettings(world: World, caller: Caller, path: Path): Promise<string> {
  const browser = await browserOf(world, caller);
  const [address, form] = await formOf(world, caller, path);
  const answer = path.method === 'GET' ? await browser.get(address) : await browser.post(address, form);
  return wordOf(answer.status, answer.location);
}

/** Calls a page as a browser does. */
async function callPage(world: World, caller: Caller, { method, path }: Path): Promise<string> {
  // Signing out and in are told by their own tests; here they would take the browser's session along.
  const browser = path === '/sign-out' || path === '/sign-in' ? visitorOf(world.h) : await browserOf(world, caller);
  const address = path
    .replace(':token', caller.actor ? await linkOf(world, caller) : 'nothing')
    .replace(':file', 'icon.svg')
    .replace('/rooms/:name', '/rooms/incidents')
    .replace(/:\w+/g, nobody);
  const answer = method === 'GET' ? await browser.get(address) : await browser.post(address, { action: 'acknowledge' });
  // It says how things stand to anybody, be it well or not.
  if (path === '/readyz') return answer.text === '' ? 'absent' : 'ok';
  return wordOf(answer.status, method === 'GET' || answer.location !== '/sign-in' ? answer.location : undefined);
}

/** Calls a path as somebody; answers in one word. */
export function callRoute(world: World, caller: Caller, path: Path): Promise<string> {
  if (path.path.startsWith('/api/v1/')) return callRest(world, caller, path);
  if (/^\/(settings|incidents\/)/.test(path.path)) return callSettings(world, caller, path);
  return path.by === 'front' ? callWebhook(world, caller, path) : callPage(world, caller, path);
}
