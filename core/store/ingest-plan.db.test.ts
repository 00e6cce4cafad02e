/** Ingest finds what it knows by its keys, under row-level security too, and before the database has any statistics. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../../test/harness.js';
import { findGroups, findNewestAlerts } from './sql/alert-rows.js';
import { inOrganisation, type Tx } from './tx.js';

const many = 2000;
const fingerprintOf = (index: number) => createHash('md5').update(String(index)).digest('hex');

let h: Harness;
let integrationId: string;
beforeAll(async () => {
  h = await createHarness();
  await h.alert();
  await h.settle();
  const [known] = await h.database.query<{ integrationId: string }>(
    `select integration_id as "integrationId" from alerts`,
  );
  integrationId = known!.integrationId;
  await h.database.query(
    `insert into alerts (organisation_id, id, integration_id, fingerprint, state, severity, title, labels, annotations, links,
                         group_key, content_hash, starts_at, first_seen_at, last_seen_at)
     select a.organisation_id, gen_random_uuid(), a.integration_id, decode(md5(n::text), 'hex'), a.state, a.severity, a.title,
            a.labels, a.annotations, a.links, a.group_key, a.content_hash, a.starts_at, a.first_seen_at, a.last_seen_at
     from alerts a, generate_series(1, ${many}) n`,
  );
  await h.database.query(
    `insert into incidents
     select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'number', i.number + n, 'group_key', n::text))).*
     from incidents i, generate_series(1, ${many}) n`,
  );
});
afterAll(() => h.stop());

interface Plan {
  'Rows Removed by Filter'?: number;
  'Actual Loops': number;
  Plans?: Plan[];
}

/** How many rows a plan read for nothing. */
const inVain = (plan: Plan): number =>
  (plan['Rows Removed by Filter'] ?? 0) * plan['Actual Loops'] +
  (plan.Plans ?? []).reduce((sum, part) => sum + inVain(part), 0);

/** Runs what `ask` asks of the database as the product does, and says how many rows each statement read for nothing. */
function readInVain(ask: (tx: Tx, organisationId: string) => Promise<unknown>): Promise<number[]> {
  const organisationId = h.system.home.id;
  return inOrganisation(h.database.db, { organisationId }, async (tx) => {
    const counts: number[] = [];
    const query: Tx['query'] = async (text, parameters) => {
      const [row] = await tx.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `explain (analyze, format json) ${text}`,
        parameters,
      );
      counts.push(inVain(row!['QUERY PLAN'][0].Plan));
      return tx.query(text, parameters);
    };
    await ask({ ...tx, query }, organisationId);
    return counts;
  });
}

it.each([1, 448])('of %i alerts, by integration and fingerprint', async (asked) => {
  const keys = Array.from({ length: asked }, (_, index) => ({ integrationId, fingerprint: fingerprintOf(index + 1) }));
  const counts = await readInVain(async (tx, organisationId) => {
    expect(await findNewestAlerts(tx, organisationId, keys)).toHaveLength(asked);
  });
  expect(counts).toEqual([0]);
});

it('of open incidents, by group', async () => {
  const groups = Array.from({ length: 100 }, (_, index) => String(index + 1));
  const counts = await readInVain(async (tx, organisationId) => {
    expect(await findGroups(tx, organisationId, groups)).toHaveLength(100);
  });
  expect(counts).toEqual([0]);
});
