/** Row A3: nothing refers to what is gone. What is in use is not removed; what is removed takes along what belongs to it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commands } from '../../core/commands/index.js';
import { createHarness, type Harness } from '../harness.js';
import { paths } from '../../api/paths.js';
import { readSources } from '../meta/sources.js';

let h: Harness;
beforeAll(async () => {
  h = await createHarness();
  await h.alert();
  await h.settle();
});
afterAll(() => h.stop());

/** References that no foreign key holds, with what they refer to: hot and append-only tables, and what stands in JSON. */
const unheld: Record<string, string> = {
  'alerts to incidents': `select from alerts a where incident_id is not null and not exists (
     select from incidents i where i.organisation_id = a.organisation_id and i.id = a.incident_id)`,
  'alerts to integrations': `select from alerts a where not exists (
     select from integrations i where i.organisation_id = a.organisation_id and i.id = a.integration_id)`,
  'timeline to incidents': `select from timeline t where not exists (
     select from incidents i where i.organisation_id = t.organisation_id and i.id = t.incident_id)`,
  'mails to incidents': `select from outbox_mails m where incident_id is not null and not exists (
     select from incidents i where i.organisation_id = m.organisation_id and i.id = m.incident_id)`,
  'steps of policies to whom they page': `select from escalation_policies p,
       jsonb_path_query(p.steps::jsonb, '$[*].targets[*]') target
     where not exists (
       select from users u where u.organisation_id = p.organisation_id and u.id::text = target->>'id' union all
       select from teams t where t.organisation_id = p.organisation_id and t.id::text = target->>'id' union all
       select from schedules s where s.organisation_id = p.organisation_id and s.id::text = target->>'id' union all
       select from rooms r where r.organisation_id = p.organisation_id and r.id::text = target->>'id')`,
  'turns of layers to people': `select from layers l, jsonb_path_query(l.participants::jsonb, '$[*][*]') person
     where not exists (select from users u where u.organisation_id = l.organisation_id and u.id::text = person#>>'{}')`,
};

/** How many orphans there are, by kind; those that a foreign key should hold are counted as well. */
async function orphans(): Promise<Record<string, number>> {
  const held = await h.database.query<{ name: string; child: string; parent: string; pairs: string; given: string }>(`
    select conname as name, conrelid::regclass::text as child, confrelid::regclass::text as parent,
           (select string_agg(format('p.%I = c.%I', f.attname, a.attname), ' and ') from unnest(k.conkey, k.confkey) pair (own, their)
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = pair.own
            join pg_attribute f on f.attrelid = k.confrelid and f.attnum = pair.their) as pairs,
           (select string_agg(format('c.%I is not null', a.attname), ' and ') from unnest(k.conkey) own
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = own) as given
    from pg_constraint k where contype = 'f' and connamespace = 'public'::regnamespace`);
  const byKey = held.map(({ name, child, parent, pairs, given }) => [
    name,
    `select from ${child} c where ${given} and not exists (select from ${parent} p where ${pairs})`,
  ]);
  const counts: Record<string, number> = {};
  for (const [name, rows] of [...byKey, ...Object.entries(unheld)]) {
    const [row] = await h.database.query<{ n: number }>(`select count(*)::integer as n from (${rows}) orphans`);
    if (row!.n > 0) counts[name!] = row!.n;
  }
  expect(held.length).toBeGreaterThan(50);
  return counts;
}

describe('A3: a column that holds the id of something', () => {
  /** Columns of ids that end otherwise than in _id; core/store/migrations.db.test.ts asks the same of those that do. */
  const otherwise: Record<string, string> = {
    'api_tokens.created_by': 'outlives whoever made the key; their name stands beside it',
    'overrides.batch': 'what was set at once: the id of the first of them',
  };

  it('has a foreign key, whatever it is called, or a reason why not', async () => {
    const rows = await h.database.query<{ name: string }>(`
      select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and a.atttypid = 'uuid'::regtype
        and a.attname <> 'id' and a.attname not like '%\\_id' and not exists (
          select from pg_constraint k where k.contype = 'f' and k.conrelid = c.oid and a.attnum = any(k.conkey))`);
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(otherwise).sort());
  });
});

describe('A3: a policy in use', () => {
  it('cannot be deleted, by nobody: there is no command for it, and the database refuses with the reason', async () => {
    expect(
      commands
        .map(({ name }) => name)
        .filter((name) => /^(policy|service|schedule|person|incident)\..*(remove|delete)/.test(name)),
    ).toEqual(
      // Parts of a schedule that are over, not the schedule.
      ['schedule.remove-temporary'],
    );
    expect(paths.filter(({ method }) => (method as string) === 'DELETE')).toEqual([]);
    const deleting = readSources().filter(
      ({ path, text }) =>
        !/test/.test(path) &&
        /delete from (escalation_policies|services|schedules|users|incidents|alerts)\b/.test(text),
    );
    expect(deleting.map(({ path }) => path)).toEqual([]);
    for (const table of ['escalation_policies', 'services', 'users'])
      await expect(h.database.query(`delete from ${table}`)).rejects.toMatchObject({ code: '23503' });
    expect(await orphans()).toEqual({});
  });
});

describe('A3: a team', () => {
  const remove = async (team: string) => {
    const { status, body } = await h.rest('POST', `/teams/${team}/remove`);
    return { status, detail: body.detail };
  };

  it('that owns something is not removed: 409 names it', async () => {
    await h.rest('POST', '/teams', { name: 'Owners', handle: 'owners-of' });
    await h.rest('POST', '/services', { name: 'owned', team: 'owners-of' });
    expect(await remove('owners-of')).toEqual({
      status: 409,
      detail: 'Owners owns the service owned: give that to another team first.',
    });
  });

  it('that a policy pages is not removed: 409 names the policy, and a step goes on to page somebody', async () => {
    await h.rest('POST', '/teams', { name: 'Night', handle: 'night' });
    const steps = (target: string) => [
      { targets: ['priya'], delaySeconds: 60 },
      { targets: [target], delaySeconds: 60 },
    ];
    expect((await h.rest('POST', '/policies', { name: 'Nights', steps: steps('night') })).status).toBe(201);
    expect(await remove('night')).toEqual({
      status: 409,
      detail: 'The policy Nights pages Night: take it out of its steps first.',
    });
    await h.rest('POST', '/policies', { name: 'Nights', steps: steps('priya') });
    expect((await remove('night')).status).toBe(200);
    expect(await orphans()).toEqual({});
  });
});

it('A3: a thousand removals at random leave 0 orphans, and each that is refused says why', async () => {
  let state = 7;
  // The high bits of a small generator: the low ones repeat.
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const pick = <T>(from: T[]): T => from[random(from.length)]!;
  const teams: string[] = [];
  const overrides: string[] = [];
  const handles = ['sam', 'priya', 'maya', 'tom'];
  const ends: Record<string, number> = {};
  let serial = 0;
  const ask = async (path: string, body?: object) => {
    const answer = await h.rest('POST', path, body);
    if (answer.status >= 400 && answer.status !== 409 && answer.status !== 404)
      throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer;
  };
  const newTeam = async () => {
    const handle = `crew-${(serial += 1)}`;
    await ask('/teams', { name: handle, handle });
    teams.push(handle);
    return handle;
  };
  const removals: Record<string, () => Promise<{ status: number }>> = {
    async team() {
      const handle = await newTeam();
      const about = random(5);
      if (about === 0) await ask('/services', { name: `service of ${handle}`, team: handle });
      if (about === 1)
        await ask('/policies', {
          name: `policy ${random(9)}`,
          steps: [{ targets: [handle, 'sam'], delaySeconds: 60 }],
        });
      if (about === 2) await ask('/keys', { name: handle, scopes: ['read'], role: 'viewer', team: handle });
      return ask(`/teams/${pick(teams)}/remove`);
    },
    async membership() {
      const team = pick(teams.length > 0 ? teams : [await newTeam()]);
      const person = pick(handles);
      await ask(`/teams/${team}/members`, { person });
      return ask(`/teams/${team}/members/${person}/remove`);
    },
    async override() {
      const at = { startsAt: '2026-12-01T09:00:00Z', endsAt: '2026-12-01T17:00:00Z' };
      const { body } = await ask('/schedules/checkout/overrides', { user: pick(handles), kind: 'add', ...at });
      if (typeof body.override === 'string') overrides.push(body.override);
      return ask(`/schedules/checkout/overrides/${pick(overrides)}/cancel`);
    },
    temporary: () =>
      ask('/schedules/checkout/temporary/remove', { start: '2026-12-01T09:00:00Z', end: '2026-12-01T17:00:00Z' }),
  };
  for (let n = 0; n < 1000; n += 1) {
    const kind = pick(Object.keys(removals));
    const { status } = await removals[kind]!();
    ends[`${kind} ${status}`] = (ends[`${kind} ${status}`] ?? 0) + 1;
  }
  expect(await orphans()).toEqual({});
  // Both were there: what went, and what had to stay.
  expect(ends['team 200']).toBeGreaterThan(20);
  expect(ends['team 409']).toBeGreaterThan(20);
  for (const gone of ['membership 200', 'override 200', 'temporary 200'])
    expect([gone, (ends[gone] ?? 0) > 20]).toEqual([gone, true]);
  process.stdout.write(`A3: ${JSON.stringify(ends)}\n`);
}, 120_000);
