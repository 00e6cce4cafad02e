/** What docs/operation.md says about metrics and the database, held against what runs. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { describe, expect, it } from '@jest/globals';
import { createHarness } from '../harness.js';
import { createTestDatabase } from '../database.js';
import { migrateDatabase, openDatabase } from '../../core/store/database.js';
import { blocksOf, read, rowsOf } from './markdown.js';

const page = 'docs/operation.md';

describe('the metrics in docs/operation.md', () => {
  it('are those that /metrics shows, with their types and labels', async () => {
    const h = await createHarness();
    await h.alert();
    await fetch(`${h.system.url}/webhooks/alertmanager/of-nobody`, { method: 'POST', body: '{}' });
    await h.settle();
    const metrics = await (await fetch(`${h.system.url}/metrics`)).text();
    await h.stop();
    const live = [...metrics.matchAll(/^# TYPE (openalert_\w+) (\w+)$/gm)].map(([, name, type]) => [name!, type!]);
    const rows = rowsOf(page, 'Metric', 'Type');
    const own = live.filter(([name]) => !/^openalert_(process|nodejs)_/.test(name!));
    expect(rows.map(([name, type]) => [name, type]).sort()).toEqual(own.sort());
    for (const [name, , meaning] of rows) {
      const sample = new RegExp(`^${name}(?:_count)?(?:\\{([^}]*)\\})? `, 'm').exec(metrics);
      if (!sample) continue;
      const labels = [...(sample[1] ?? '').matchAll(/(\w+)="/g)].map(([, label]) => label!);
      expect([name, [...meaning!.matchAll(/`(\w+)`/g)].map(([, label]) => label!).sort()]).toEqual([
        name,
        labels.sort(),
      ]);
    }
    for (const [, name] of read(page).matchAll(/\b(openalert_[a-z]\w*[a-z])\b/g)) {
      if (['openalert_app', 'openalert_owner'].includes(name!)) continue;
      expect([name, live.some(([known]) => known!.startsWith(name!))]).toEqual([name, true]);
    }
  });
});

describe('the database in docs/operation.md', () => {
  it('is enough: a user that may not make roles migrates it, and the product runs on it', async () => {
    const suffix = randomBytes(4).toString('hex');
    const database = await createTestDatabase();
    const administrator = new pg.Client(database.connection);
    await administrator.connect();
    const statements = blocksOf(page, 'sql')[0]!.text.split('\n');
    const owner = `openalert_owner_${suffix}`;
    const name = `openalert_docs_${suffix}`;
    for (const statement of statements) {
      const own = statement.replaceAll('openalert_owner', owner).replace('database openalert ', `database ${name} `);
      // The role of the product belongs to the whole server, and other tests use it.
      await administrator.query(own).catch((error: { code?: string }) => {
        if (error.code !== '42710' || !own.includes('openalert_app')) throw error;
      });
    }
    const target = { connection: { ...database.connection, user: owner, database: name } };
    try {
      const options = { ...target, applicationName: 'docs', poolSize: 2 };
      expect((await migrateDatabase(options)).length).toBeGreaterThan(0);
      const db = await openDatabase(options);
      await db.ping();
      const [rights] = await db.dataSource.query<{ many: boolean }[]>(
        `select r.rolsuper or r.rolcreaterole as many from pg_roles r where r.rolname = session_user`,
      );
      expect(rights).toEqual({ many: false });
      await db.close();
    } finally {
      await administrator.query(`drop database if exists ${name} with (force)`);
      await administrator.query(`drop role if exists ${owner}`);
      await administrator.end();
      await database.drop();
    }
  });
});
