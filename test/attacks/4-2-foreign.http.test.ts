/**
 * Another organisation's things over REST: whatever names one of ours, in the path, the body or the query string, is answered as if
 * it had never been. Each is asked twice by their owner: with the names and ids of our things, and with ones that nobody has.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createWorld, type Caller, type World } from '../authorization/world.js';
import { paths } from '../../api/paths.js';
import { samples } from '../authorization/samples.js';

let world: World;
let stranger: Caller;
beforeAll(async () => {
  world = await createWorld();
  stranger = world.callers.find(({ name }) => name === 'other organisation')!;
  // Numbers begin anew in each organisation: ours are beyond those that theirs come to.
  for (let made = 0; made < 40; made += 1) await world.incident();
}, 60_000);
afterAll(() => world.stop());

type Input = Record<string, unknown>;

/** Fields whose values are no names of things. */
const values = new Set(
  'severity,phase,minutes,text,title,url,label,days,role,scopes,start,end,from,to,steps,source,speed,ackTimeoutSeconds,on,same,public,private,zone,layers,shifts,addresses,email,delaySeconds,kind,payload,body'.split(
    ',',
  ),
);

/** The same with names and ids that nobody has; what is made anew keeps its name. */
function unknown(input: Input, isNew: boolean): Input {
  const other = (name: string, value: unknown): unknown => {
    if (values.has(name) || (isNew && (name === 'name' || name === 'handle'))) return value;
    if (typeof value === 'number') return name === 'into' ? 987_655 : 987_654;
    if (typeof value !== 'string') return value;
    return /^[0-9a-f-]{36}$/.test(value) ? '01a20d58-5beb-720d-bb87-00000000abcd' : 'nothing-like-it';
  };
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, other(name, value)]));
}

/** Status and words, without what they name. */
async function ask(method: string, path: string, input: Input): Promise<{ status: number; says: string }> {
  const rest = { ...input };
  const address = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = (rest[name] as string | number | undefined) ?? 'nothing-like-it';
    delete rest[name];
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams(Object.entries(rest).map(([name, value]) => [name, String(value)])).toString();
  const answer = await fetch(`${world.h.system.url}${address}${method === 'GET' && query ? `?${query}` : ''}`, {
    method,
    headers: { authorization: `Bearer ${stranger.token!}` },
    ...(method === 'GET' ? {} : { body: JSON.stringify(rest) }),
  });
  const text = await answer.text();
  const says = /"detail": ?"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? '';
  const named = [...Object.values(input), 'nothing-like-it'].filter((value) => /string|number/.test(typeof value));
  const words = named.reduce<string>((left, value) => left.replaceAll(String(value), '…'), says);
  return { status: answer.status, says: words.replace(/one of: .*/, 'one of: …') };
}

const naming = paths.filter(
  ({ path, runs }) =>
    path.startsWith('/api/v1/') && runs !== undefined && samples[runs] && path !== '/api/v1/severities/:severity',
);

it('asks about every path that names a thing', () => {
  expect(naming.length).toBeGreaterThan(90);
});

it.each(naming.map((path) => [`${path.method} ${path.path}`, path] as const))(
  '%s answers about ours as about nothing',
  async (_name, { method, path, runs }) => {
    const ours = { ...(await samples[runs!]!(world, world.callers[0]!)) };
    const isNew = method === 'POST' && !path.includes(':');
    const about = await ask(method, path, ours);
    // It names nothing of ours: it is theirs, and there now.
    if (about.status === 201 && isNew) return;
    expect(about).toEqual(await ask(method, path, unknown(ours, isNew)));
    if (path.includes(':')) expect([path, about.status >= 400]).toEqual([path, true]);
  },
);
