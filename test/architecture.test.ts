/** Reads the code and holds it to the design: who may import whom, what a noun may do, where SQL stands, how things are called. */
import { describe, expect, it } from '@jest/globals';
import * as code from './meta/code-rules.js';
import * as imports from './meta/import-rules.js';
import { readSources, sourceOf } from './meta/sources.js';
import type { Rule } from './meta/import-rules.js';

const tree = readSources();

/** A rule holds for the tree, refuses each made-up bad source, and lets the good ones pass. */
function holds(
  sentence: string,
  rule: Rule,
  { bad, good = {} }: { bad: Record<string, string>; good?: Record<string, string> },
) {
  describe(sentence, () => {
    it('holds', () => {
      expect(rule(tree)).toEqual([]);
    });
    it.each(Object.entries(bad))('would refuse %s', (path, text) => {
      expect(rule([sourceOf(path, text)])).not.toEqual([]);
    });
    if (Object.keys(good).length > 0) {
      it.each(Object.entries(good))('lets %s pass', (path, text) => {
        expect(rule([sourceOf(path, text)])).toEqual([]);
      });
    }
  });
}

it('reads the whole tree', () => {
  expect(tree.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['core/execute.ts', 'test/architecture.test.ts']),
  );
});

describe('imports', () => {
  holds('point left only', imports.importsPointLeft, {
    bad: {
      'core/people/x.ts': `import { y } from '../alert/alert.js';`,
      'core/incident/x.ts': `import type { Tx } from '../store/tx.js';`,
      'core/errors.ts': `import { mayDo } from './people/permission.js';`,
      'core/store/x.ts': `import { defineQuery } from '../query.js';`,
      'core/query.ts': `import { parseInput } from './execute.js';`,
      'core/queries/x.ts': `import { x } from '../commands/incident/acknowledge.js';`,
      'core/execute.ts': `export * from './commands/index.js';`,
      'core/commands/x.ts': `const card = await import('../../bot/card.js');`,
      'api/x.ts': `import { x } from '../bot/intent.js';`,
      'bot/x.ts': `import { x } from '../jobs/worker.js';`,
      'jobs/x.ts': `import { x } from '../api/app.js';`,
      'api/y.ts': `import { x } from '../cli/system.js';`,
      'cli/x.ts': `import { x } from '../test/harness.js';`,
      'core/unknown/x.ts': `export const x = 1;`,
    },
    good: {
      'core/incident/y.ts': `import { a } from '../alert/alert.js'; import { InvalidInput } from '../errors.js';`,
      'core/queries/room/list.ts': `import { defineQuery } from '../../query.js';`,
      'cli/system.ts': `import { x } from '../bot/intent.js'; import { y } from '../api/app.js'; import { z } from '../jobs/worker.js';`,
      'bot/card.test.ts': `import { x } from '../test/harness.js';`,
    },
  });

  holds('leave the words apart', imports.templatesStandApart, {
    bad: {
      'templates/render.ts': `import { clockIn } from '../core/people/clock-in.js';`,
      'jobs/x.ts': `import { render } from '../templates/render.js';`,
      'core/commands/x.ts': `import { render } from '../../templates/render.js';`,
    },
    good: {
      'templates/x.ts': `import type { Message } from '../core/notification/message.js';`,
      'bot/email/render.ts': `import { render } from '../../templates/render.js';`,
    },
  });

  holds('leave the client apart', imports.browserStandsApart, {
    bad: {
      'browser/x.ts': `import { renderWeb } from '../bot/web/render.js';`,
      'api/pages/x.ts': `import { x } from '../../browser/chat.js';`,
    },
    good: { 'browser/y.ts': `import type { Card } from '../bot/card.js'; import { z } from './dom.js';` },
  });

  holds('leave the platforms apart', imports.platformsStandApart, {
    bad: {
      'bot/email/x.ts': `import { x } from '../web/render.js';`,
      'bot/cards/x.ts': `import { x } from '../web/render.js';`,
      'bot/talk.ts': `import { x } from './email/index.js';`,
    },
    good: { 'bot/email/y.ts': `import { x } from './client.js'; import { y } from '../cards/incident.js';` },
  });

  holds('keep every package at home', imports.packagesStayHome, {
    bad: {
      'core/commands/x.ts': `import { DataSource } from 'typeorm';`,
      'api/x.ts': `import type { Pool } from 'pg';`,
      'jobs/advance-escalations.ts': `import { Agenda } from 'agenda';`,
      'jobs/worker.ts': `import { Agenda } from 'agenda';`,
      'jobs/deliver-pages.ts': `const { MongoBackend } = await import('@agendajs/mongo-backend');`,
      'cli/system.ts': `import { MongoClient } from 'mongodb';`,
      'core/store/agenda-pool.ts': `import { PostgresBackend } from '@agendajs/postgres-backend';`,
      'jobs/refresh-views.ts': `import { createClient } from '@redis/client';`,
      'cli/channels.ts': `import { createAdapter } from '@socket.io/redis-adapter';`,
      'cli/store.ts': `import { from } from 'pg-copy-streams';`,
      'jobs/fetch-calendars.ts': `import ical from 'node-ical';`,
      'core/schedule/y.ts': `import ical from 'node-ical';`,
      'core/queries/x.ts': `import express from 'express';`,
      'api/routes/x.ts': `import { Server } from 'socket.io';`,
      'bot/web/x.ts': `import nodemailer from 'nodemailer';`,
      'bot/x.ts': `const x = await import('left-pad');`,
      'cli/x.ts': `import { z } from 'supertest';`,
    },
    good: {
      'bot/email/client.ts': `import nodemailer from 'nodemailer';`,
      'core/store/tx.ts': `import { DataSource } from 'typeorm'; import pg from 'pg'; import { readFile } from 'node:fs/promises';`,
      'api/routes/y.ts': `import { Router } from 'express'; import { z } from 'zod';`,
    },
  });

  holds('of a noun compute', imports.nounsImportOnlyWhatComputes, {
    bad: {
      'core/alert/a.ts': `import { readFileSync } from 'node:fs';`,
      'core/alert/b.ts': `import { createHash, randomBytes } from 'node:crypto';`,
      'core/alert/c.ts': `import * as crypto from 'node:crypto';`,
      'core/alert/d.ts': `import { v7 } from 'uuid';`,
      'core/alert/e.ts': `import { newId } from '../ids.js';`,
    },
    good: {
      'core/alert/f.ts': `import { createHash } from 'node:crypto'; import { z } from 'zod'; import { T } from 'temporal-polyfill';`,
    },
  });

  holds('reach a connection through execute and runQuery', imports.transactionsHaveTwoDoors, {
    bad: {
      'jobs/x.ts': `import { inOrganisation } from '../core/store/tx.js';`,
      'core/queries/x.ts': `import { inOrganisation } from '../store/tx.js';`,
      'api/x.ts': `import { readInOrganisation as read } from '../core/store/tx.js';`,
    },
    good: { 'core/execute.ts': `import { inOrganisation } from './store/tx.js';` },
  });

  it('make no cycle', () => {
    expect(imports.noImportCycles(tree)).toEqual([]);
  });
  it('would show a cycle', () => {
    const circle = [
      sourceOf('core/room/a.ts', `import { b } from './b.js'; export const a = b;`),
      sourceOf('core/room/b.ts', `import { c } from './c.js'; export const b = c;`),
      sourceOf('core/room/c.ts', `import type { A } from './a.js'; export const c = 1;`),
    ];
    expect(imports.noImportCycles(circle)).toEqual([
      'core/room/a.ts → core/room/b.ts → core/room/c.ts → core/room/a.ts',
    ]);
  });
});

describe('code', () => {
  holds('reads the environment at the edge only', code.environmentIsReadAtTheEdge, {
    bad: { 'api/x.ts': `const port = process.env.PORT;`, 'core/config.ts': `import { env } from 'node:process';` },
    good: { 'cli/config.ts': `const port = process.env['PORT'];` },
  });

  holds('of a noun is pure', code.nounsArePure, {
    bad: {
      'core/alert/a.ts': `export const a = () => Date.now();`,
      'core/alert/b.ts': `export const b = () => new Date();`,
      'core/alert/c.ts': `export const c = () => Math.random();`,
      'core/alert/d.ts': `export async function d() {}`,
      'core/alert/e.ts': `export const e = async () => { await 1; };`,
      'core/alert/f.ts': `export type F = () => Promise<void>;`,
      'core/alert/g.ts': `export const g = () => Temporal.Now.instant();`,
      'core/alert/h.ts': `export const h = () => fetch('x');`,
      'core/notification/channel.ts': `export const x = Date.now();`,
    },
    good: {
      'core/alert/i.ts': `export const i = (now: Date) => new Date(now.getTime() + 1);`,
      'core/notification/channel.ts': `export interface C { send(): Promise<void> }`,
      'core/store/x.ts': `export const x = async () => Date.now();`,
    },
  });

  holds('holds SQL in the store only', code.sqlStandsInTheStore, {
    bad: {
      'core/commands/a.ts': 'const q = `select id from incidents where id = $1`;',
      'jobs/b.ts': 'const q = `\n  update pages p\n  set sent_at = ${x}`;',
      'api/c.ts': `const q = 'delete from sessions';`,
      'cli/d.ts': 'const q = `INSERT INTO users (id) values (1)`;',
      'core/queries/e.ts': 'const q = `with due as (select 1) select * from due`;',
      'core/queries/f.ts': 'const q = `select ${columns} from incidents`;',
    },
    good: {
      'core/store/sql/x.ts': `const q = 'select id from incidents';`,
      'bot/y.ts': `const s = 'Select a room from the list.'; const t = 'delete the override'; const u = 'with love';`,
      'core/commands/z.test.ts': `const q = 'select id from incidents';`,
    },
  });

  holds('gives SQL the time', code.sqlIsGivenTheTime, {
    bad: {
      'core/store/sql/a.ts': 'const q = `update incidents set resolved_at = now()`;',
      'core/store/migrations/b.ts': "const q = 'created_at timestamptz default CURRENT_TIMESTAMP';",
      'core/store/sql/c.ts': "const q = 'select clock_timestamp()';",
    },
    good: {
      'core/store/sql/d.ts': 'const at = clock.now(); const q = `select ${clock.now()}`;',
      'core/store/sql/claim-pages.ts': "const q = 'update pages set x = clock_timestamp()';",
      'core/store/sql/e.ts': "const q = 'update pages set lease_until = clock_timestamp()';",
    },
  });

  holds('calls others by the guarded way out only', code.callsGoByTheGuard, {
    bad: {
      'api/a.ts': `export const a = () => fetch('https://example.com');`,
      'jobs/b.ts': `export const b = (url: string) => globalThis.fetch(url);`,
      'jobs/c.ts': `export const c = (url: string) => globalThis['fetch'](url);`,
      'cli/d.ts': `const parts = { call: given ?? fetch };`,
      'cli/e.ts': `const parts = { fetch };`,
      'bot/f.ts': `import { fetch as call } from 'undici';`,
      'core/g.ts': `import { createServer, request } from 'node:http';`,
      'core/h.ts': `import https from 'node:https';`,
      'core/i.ts': `import * as http from 'node:http';`,
      'bot/j.ts': `const socket = new WebSocket('wss://example.com');`,
      'api/k.ts': `const a = ({ fetch }: Parts) => fetch('x'); const b = () => fetch('y');`,
      'cli/l.ts': `const all = { fetch: fetch };`,
    },
    good: {
      'api/n.ts': `const a = ({ fetch }: Parts) => fetch('x'); function b(fetch: Fetch) { return () => fetch('y'); }`,
      'jobs/o.ts': `interface Parts { fetch: typeof fetch } const a = (parts: Parts) => parts.fetch('x');`,
      'cli/p.ts': `import { createServer } from 'node:http'; import type { Agent } from 'node:https';`,
      'jobs/guarded-fetch.ts': `import { fetch } from 'undici'; const answer = fetch('x');`,
      'browser/q.ts': `const answer = await fetch('/x');`,
      'api/r.test.ts': `const answer = await fetch('/x');`,
    },
  });

  const long = Array.from({ length: 301 }, (_, n) => `const x${n} = 1;`).join('\n');
  holds('comes in files of at most 300 lines', code.filesAreShort, {
    bad: { 'core/alert/x.ts': long, 'test/harness.ts': long },
    good: {
      'core/alert/y.ts': `/** Long because it is a table. */\n${long}`,
      'core/alert/z.ts': `${'// a comment\n\n'.repeat(400)}const x = 1;`,
      'core/alert/z.test.ts': long,
    },
  });

  holds('exports names', code.exportsHaveNames, {
    bad: {
      'api/x.ts': `export default 1;`,
      'api/y.ts': `export default function f() {}`,
      'api/z.ts': `const x = 1; export { x as default };`,
    },
    good: { 'ormconfig.ts': `export default 1;`, 'api/w.ts': `switch (x) { default: y(); }` },
  });

  holds('has names that say something', code.namesSaySomething, {
    bad: {
      'api/a.ts': `class SessionManager {}`,
      'api/b.ts': `export const dateHelper = 1;`,
      'api/c.ts': `function utilDates() {}`,
      'api/d.ts': `class ChannelImpl {}`,
      'api/e.ts': `type BaseCard = 1;`,
      'api/f.ts': `interface IChannel {}`,
      'api/g.ts': `class IncidentService {}`,
      'api/utils.ts': ``,
      'api/helpers/x.ts': ``,
    },
    good: { 'api/h.ts': `const baseUrl = ''; interface Incident {} type ServiceRow = 1; class Database {}` },
  });

  holds('stands in kebab-case files', code.filesAreKebabCase, {
    bad: { 'api/fooBar.ts': '', 'api/Foo.ts': '', 'api/foo_bar.ts': '' },
    good: { 'core/store/migrations/1764000000000-spine.ts': '', 'test/scenarios/pages-next.scenario.test.ts': '' },
  });
});
