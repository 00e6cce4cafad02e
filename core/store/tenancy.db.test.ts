import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../../test/harness.js';
import { newId } from '../ids.js';
import { organisationFound } from '../commands/organisation/found.js';
import { readInOrganisation, inOrganisation } from './tx.js';
import { systemActor } from '../people/actor.js';

let h: Harness;
const other = newId();
beforeAll(async () => {
  h = await createHarness();
  const owner = { name: 'Otto', handle: 'otto', email: 'otto@elsewhere.example', zone: 'UTC' };
  const input = { name: 'Elsewhere', owner };
  await h.system.core.execute(organisationFound, { actor: systemActor(other), input });
  await h.say('sam', '/incident declare ours');
  await h.settle();
});
afterAll(() => h.stop());

/** Tables about the installation, which belong to no organisation. */
const ofNobody = ['migrations', 'system_state', 'typeorm_metadata'];

const tables = async () =>
  h.database.query<{ name: string; secured: boolean; policies: number }>(
    `select c.relname as name, c.relrowsecurity as secured,
            (select count(*)::integer from pg_policy p where p.polrelid = c.oid) as policies
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`,
  );

describe('row-level security', () => {
  it('holds on every table of an organisation', async () => {
    const open = (await tables()).filter(({ secured, policies }) => !secured || policies === 0);
    expect(open.map(({ name }) => name).filter((name) => !ofNobody.includes(name))).toEqual([]);
  });

  it('shows nothing outside of a transaction that says for whom', async () => {
    for (const { name } of await tables()) {
      if (ofNobody.includes(name)) continue;
      const rows = await h.database.db.dataSource.query<object[]>(`select 1 from ${name}`);
      expect([name, rows.length]).toEqual([name, 0]);
    }
  });

  it('shows one organisation nothing of another, though a statement names none', async () => {
    const seen = (organisationId: string) =>
      readInOrganisation(h.database.db, { organisationId }, (tx) =>
        tx.query<{ name: string }>(`select name from users order by 1`),
      );
    expect((await seen(other)).map(({ name }) => name)).toEqual(['Otto']);
    expect((await seen(h.system.home.id)).map(({ name }) => name)).toEqual(['Maya', 'Priya', 'Sam', 'Tom']);
  });

  it('lets nobody write into another organisation, or take its rows along', async () => {
    const write = (text: string) =>
      inOrganisation(h.database.db, { organisationId: other }, (tx) => tx.query(text, [h.system.home.id]));
    await expect(
      write(`insert into teams (organisation_id, id, name, handle, created_at)
             values ($1, gen_random_uuid(), 'x', 'x', '2026-11-24T10:00:00Z')`),
    ).rejects.toThrow(/row-level security/);
    expect(await write(`update users set name = 'x' where organisation_id = $1 returning id`)).toEqual([]);
    expect(await write(`delete from incidents where organisation_id = $1 returning id`)).toEqual([]);
    await expect(write(`update users set organisation_id = $1`)).rejects.toThrow();
  });

  it('hides a private incident, with all that hangs on it, from whoever is not named', async () => {
    await h.alert();
    await h.settle();
    await h.say('sam', '/incident private INC-2');
    await h.settle();
    const priya = await h.person('priya');
    const sam = await h.person('sam');
    const count = (userId: string) =>
      readInOrganisation(h.database.db, { organisationId: h.system.home.id, only: { userId } }, async (tx) => {
        const counts: Record<string, number> = {};
        for (const [table, column] of hangsOn) {
          const [row] = await tx.query<{ n: number }>(
            `select count(*)::integer as n from ${table} where ${column} is not null`,
          );
          counts[table] = row!.n;
        }
        return counts;
      });
    const [seen, hidden] = [await count(sam.id), await count(priya.id)];
    const different = hangsOn.map(([table]) => table).filter((table) => seen[table]! > hidden[table]!);
    expect(different).toEqual(['alerts', 'timeline', 'pages', 'escalations', 'incidents', 'outbox_mails', 'views']);
  });

  it('takes nothing but a uuid into the text of its settings', async () => {
    for (const id of [`${other}'; drop table users; --`, '', 'x'])
      expect(() => readInOrganisation(h.database.db, { organisationId: id }, async () => undefined)).toThrow(/uuid/);
    const hostile = { organisationId: other, only: { userId: `' or true --` } };
    expect(() => readInOrganisation(h.database.db, hostile, async () => undefined)).toThrow(/uuid/);
  });
});

/** Tables that a private incident has rows in, here, with the column that names it. */
const hangsOn = [
  ['alerts', 'incident_id'],
  ['timeline', 'incident_id'],
  ['pages', 'incident_id'],
  ['escalations', 'incident_id'],
  ['incidents', 'id'],
  ['outbox_mails', 'incident_id'],
  ['views', 'subject_id'],
] as const;
