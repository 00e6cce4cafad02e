/** The cache of re-sends over two processes: an alert that is resolved on one and fires again on the other is never missed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLog } from '../../api/log.js';
import { createSystem, type System } from '../../cli/system.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { eventually } from '../harness.js';
import { openDatabase, type Database } from '../../core/store/database.js';
import { readConfig } from '../../cli/config.js';
import { payloadOf, postAlerts } from './harness.js';

const interleavings = 1000;
const atOnce = 50;

let database: TestDatabase;
let otherPool: Database;
let folder: string;
let a: System;
let b: System;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'openalert-heartbeats-'));
  const target = { connection: database.connection };
  otherPool = await openDatabase({ ...target, applicationName: 'openalert-test', poolSize: 8 });
  const start = (db: Database) =>
    createSystem(readConfig({ PORT: '0', OPENALERT_DATA: folder }), {
      store: { target, db, close: async () => undefined },
      log: createLog('silent'),
      worker: false,
      agenda: false,
    });
  a = await start(database.db);
  b = await start(otherPool);
});

afterAll(async () => {
  await a.stop();
  await b.stop();
  await otherPool.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

interface Count {
  rows: number;
  firing: number;
}

/** How many rows each alert has, and how many of them fire. */
async function counts(ids: string[]): Promise<Map<string, Count>> {
  const rows: (Count & { id: string })[] = await database.db.inOrganisation(a.home.id, (tx) =>
    tx.query(
      `select labels->>'id' as id, count(*)::integer as rows, count(*) filter (where state = 'firing')::integer as firing
       from alerts where labels->>'id' = any($1) group by 1`,
      [ids],
    ),
  );
  return new Map(rows.map(({ id, ...count }) => [id, count]));
}

async function send(system: System, id: string, status: 'firing' | 'resolved') {
  const answer = await postAlerts({ url: system.url, key: system.home.demoKey! }, payloadOf([id], id, status));
  await answer.arrayBuffer();
  expect(answer.status).toBe(202);
}

test(`fire on one process, resolve on the other, fire again on the first: none of ${interleavings} is missed`, async () => {
  const ids = Array.from({ length: interleavings }, (_, index) => `beat-${index}`);
  let fromMemory = 0;
  for (let from = 0; from < ids.length; from += atOnce) {
    const group = ids.slice(from, from + atOnce);
    await Promise.all(
      group.map(async (id) => {
        await send(a, id, 'firing');
        await send(b, id, 'resolved');
        await send(a, id, 'firing');
      }),
    );
    fromMemory += [...(await counts(group)).values()].filter(({ firing }) => firing === 0).length;
  }
  const notYet = async () => {
    const all = await counts(ids);
    return ids.filter((id) => all.get(id)?.firing !== 1 || all.get(id)?.rows !== 2);
  };
  await eventually(async () => (await notYet()).length === 0, 15_000).catch(() => undefined);
  expect(await notYet()).toEqual([]);
  // Otherwise the signal was always faster, and the write of what was seen was not tested.
  expect(fromMemory).toBeGreaterThan(0);
  process.stdout.write(
    `heartbeats: ${fromMemory} of ${interleavings} were answered from memory and found at the write\n`,
  );
}, 90_000);
