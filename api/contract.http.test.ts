/** What every request of REST shares: entity tags, idempotency keys, lists, and answers that are as promised. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../test/harness.js';
import { createRestKit, type RestKitParts } from './routes/rest-kit.js';
import { idempotencyForget } from '../core/commands/idempotency/forget.js';
import { forgetIdempotencyKeys } from '../jobs/forget-idempotency-keys.js';
import { systemActor } from '../core/people/actor.js';
import { listTeams } from '../core/queries/team/list.js';
import { listTimeline } from '../core/queries/incident/show.js';
import { NotFound } from '../core/errors.js';
import { restDocument } from '../scripts/document-rest.js';
import { showAlert } from '../core/queries/alert/show.js';
import { showPolicy } from '../core/queries/policy/list.js';
import { showService } from '../core/queries/service/list.js';
import type { Query } from '../core/query.js';
import { z } from 'zod';
import express from 'express';
import supertest from 'supertest';

let h: Harness;
beforeAll(async () => {
  h = await createHarness();
  await h.alert();
  await h.settle();
});
afterAll(() => h.stop());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${h.system.url}/api/v1${path}`, { headers: { authorization: `Bearer ${h.token}`, ...headers } });
const tagOf = async (path: string) => (await get(path)).headers.get('etag')!;

describe('an ETag', () => {
  it.each(['/incidents/1', '/incidents', '/services', '/services/checkout', '/schedules', '/people', '/openapi.json'])(
    'of %s answers 304 without a body where nothing changed',
    async (path) => {
      const tag = await tagOf(path);
      expect(tag).toMatch(/^"[\x21\x23-\x7e]+"$/);
      const again = await get(path, { 'if-none-match': `"other", W/${tag}` });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
      expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200);
      expect((await get(path, { 'if-none-match': '*' })).status).toBe(304);
    },
  );

  it('changes with the thing', async () => {
    const before = await tagOf('/incidents/1');
    await h.rest('POST', '/incidents/1/note', { text: 'seen' });
    const after = await get('/incidents/1', { 'if-none-match': before });
    expect(after.status).toBe(200);
    expect(after.headers.get('etag')).not.toBe(before);
  });
});

describe('If-Match', () => {
  it('lets the first of two who saw the same incident act, and tells the other', async () => {
    const tag = await tagOf('/incidents/1');
    const headers = { 'if-match': tag };
    expect(await h.rest('POST', '/incidents/1/note', { text: 'mine' }, headers)).toMatchObject({ status: 200 });
    expect(await h.rest('POST', '/incidents/1/note', { text: 'theirs' }, headers)).toMatchObject({
      status: 412,
      body: { detail: 'This has changed since you read it. Read it again, then decide.' },
    });
    const lines = await h.timeline(1);
    expect([lines.some((line) => line.includes('mine')), lines.some((line) => line.includes('theirs'))]).toEqual([
      true,
      false,
    ]);
    expect((await h.rest('POST', '/incidents/1/note', { text: 'any' }, { 'if-match': '*' })).status).toBe(200);
  });

  it('lets only one of many at once through', async () => {
    const headers = { 'if-match': await tagOf('/incidents/1') };
    const all = Array.from({ length: 8 }, (_, n) => h.rest('POST', '/incidents/1/note', { text: `n${n}` }, headers));
    expect((await Promise.all(all)).map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(412)]);
  });

  it('is no longer true after a page that was delivered, only after a change', async () => {
    const tag = await tagOf('/incidents/1');
    await h.database.query(`update pages set reason = 'told otherwise' where channel = 'chat'`);
    expect(await tagOf('/incidents/1')).not.toBe(tag);
    expect((await h.rest('POST', '/incidents/1/note', { text: 'still' }, { 'if-match': tag })).status).toBe(200);
  });

  const layers = [
    { name: 'Weekly', rotation: { kind: 'weekly' }, startsOn: '2026-11-23T09:00', participants: ['@sam'] },
  ];
  it.each([
    ['/services/checkout', '/services/checkout', { ackTimeoutSeconds: 60 }],
    ['/policies/Checkout', '/policies', { name: 'Checkout', steps: [{ targets: ['@sam'], delaySeconds: 60 }] }],
    ['/schedules/checkout', '/schedules/checkout', { name: 'Checkout', zone: 'Europe/Berlin', layers }],
    ['/schedules/checkout', '/schedules/checkout/overrides', { user: '@priya', minutes: 60 }],
  ])('guards what %s shows against %s', async (shown, changed, body) => {
    const tag = await tagOf(shown);
    h.clock.set(new Date(h.clock.now().getTime() + 60_000));
    expect(await h.rest('POST', changed, body, { 'if-match': tag })).toMatchObject({ body: { changed: true } });
    expect((await h.rest('POST', changed, body, { 'if-match': tag })).status).toBe(412);
  });

  it('sees that a calendar has another address, though the address itself is sealed', async () => {
    const nights = (url: string) => ({ name: 'Nights', zone: 'UTC', layers: [{ name: 'N', calendar: { url } }] });
    const change = (url: string, headers: Record<string, string>) =>
      h.rest('POST', '/schedules/nights', nights(url), headers);
    expect((await h.rest('POST', '/schedules', nights('https://calendar.example.com/one.ics'))).status).toBe(201);
    const headers = { 'if-match': await tagOf('/schedules/nights') };
    expect((await change('https://calendar.example.com/two.ics', headers)).status).toBe(200);
    expect((await change('https://calendar.example.com/three.ics', headers)).status).toBe(412);
  });

  it('is refused where it cannot be held, and where it is no list of tags', async () => {
    const refused = { status: 400, body: { errors: [{ field: 'If-Match' }] } };
    expect(await h.rest('POST', '/services', { name: 'x1' }, { 'if-match': '"1"' })).toMatchObject(refused);
    expect(await h.rest('POST', '/incidents', { title: 'x1' }, { 'if-match': '"1"' })).toMatchObject(refused);
    expect(await h.rest('POST', '/incidents/1/note', { text: 'x' }, { 'if-match': 'one' })).toMatchObject(refused);
    expect((await h.rest('POST', '/incidents/999/note', { text: 'x' }, { 'if-match': '"1"' })).status).toBe(412);
  });
});

describe('an idempotency key', () => {
  it('is for one request: with another body it is refused, and nothing is done', async () => {
    const headers = { 'idempotency-key': 'of-one' };
    const first = await h.rest('POST', '/incidents', { title: 'one' }, headers);
    expect(first.status).toBe(201);
    expect(await h.rest('POST', '/incidents', { title: 'another' }, headers)).toMatchObject({
      status: 409,
      body: { detail: 'This Idempotency-Key was used for another request. Take a new key for this one.' },
    });
    expect((await h.rest('POST', '/incidents', { title: 'one' }, headers)).body.number).toBe(first.body.number);
  });

  it('is forgotten after two days, not before', async () => {
    const keys = async () =>
      (await h.database.query<{ key: string }>(`select key from idempotency_keys where key like '% kept'`)).length;
    await h.rest('POST', '/incidents', { title: 'kept' }, { 'idempotency-key': 'kept' });
    const sweep = forgetIdempotencyKeys(h.system.core);
    h.clock.set(new Date(h.clock.now().getTime() + 47 * 3_600_000));
    expect(await sweep.run()).toBe(0);
    expect(await keys()).toBe(1);
    h.clock.set(new Date(h.clock.now().getTime() + 2 * 3_600_000));
    expect(await sweep.run()).toBeGreaterThan(0);
    expect(await keys()).toBe(0);
    // What went is not looked for again before an hour has passed, nor found again.
    expect(await sweep.run()).toBe(0);
    const again = { actor: systemActor(h.system.home.id), input: {} };
    expect(await h.system.core.execute(idempotencyForget, again)).toMatchObject({ changed: false });
  });
});

describe('lists', () => {
  const pagesOf = async (path: string, limit: number, between: () => Promise<unknown> = () => Promise.resolve()) => {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const { status, body } = await h.rest('GET', `${path}limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`);
      expect(status).toBe(200);
      ids.push(...(body.items as { id: string }[]).map(({ id }) => id));
      cursor = body.next as string | null;
      await between();
    } while (cursor);
    return ids;
  };

  it.each([
    '/services?',
    '/people?',
    '/teams?',
    '/policies?',
    '/schedules?',
    '/rooms?',
    '/integrations?',
    '/keys?',
    '/outbox?',
    '/alerts?',
    '/incidents?status=all&',
    '/incidents/1/timeline?',
    '/incidents/1/pages?',
  ])('%s go on by cursor without gap or repeat, and end', async (path) => {
    const whole = (await h.rest('GET', `${path}limit=200`)).body;
    expect(whole.next).toBeNull();
    const wanted = (whole.items as { id: string }[]).map(({ id }) => id);
    expect(wanted.length).toBeGreaterThan(0);
    expect(await pagesOf(path, 1)).toEqual(wanted);
    expect((await h.rest('GET', `${path}cursor=nonsense`)).status).toBe(400);
    expect((await h.rest('GET', `${path}limit=201`)).status).toBe(400);
    expect((await h.rest('GET', `${path}nosuch=1`)).status).toBe(400);
  });

  it('stay as they are while others add to them', async () => {
    let made = 0;
    const before = (await h.rest('GET', '/services?limit=200')).body.items as { id: string }[];
    const seen = await pagesOf('/services?', 1, async () => {
      if (made < 4) await h.rest('POST', '/services', { name: `a-first-${(made += 1)}` });
    });
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(before.map(({ id }) => id)));
  });

  it('of incidents are narrowed by all that they know', async () => {
    await h.rest('POST', '/incidents', { title: 'Payment queue 100% full', severity: 'SEV4', service: 'checkout' });
    const found = async (query: string) =>
      ((await h.rest('GET', `/incidents?${query}`)).body.items as { title: string }[]).map(({ title }) => title);
    const ours = ['Payment queue 100% full'];
    expect(await found('severity=SEV4')).toEqual(ours);
    expect(await found('severity=SEV4&service=checkout&team=payments&status=triggered')).toEqual(ours);
    expect(await found('q=QUEUE%20100%25')).toEqual(ours);
    expect(await found('q=queue_100')).toEqual([]);
    expect(await found('severity=SEV4&status=acknowledged')).toEqual([]);
    const from = h.clock.now().toISOString();
    expect(await found(`severity=SEV4&from=${from}`)).toEqual(ours);
    expect(await found(`severity=SEV4&to=${from}`)).toEqual([]);
    expect(await h.rest('GET', '/incidents?service=nosuch')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'service' }] },
    });
  });

  it('of alerts are narrowed by severity, service and title', async () => {
    const found = async (query: string) =>
      ((await h.rest('GET', `/alerts?${query}`)).body.items as { title: string }[]).map(({ title }) => title);
    expect(await found('severity=critical&service=checkout&q=errors&status=firing')).toEqual(['Errors above 5%']);
    expect(await found('severity=low')).toEqual([]);
    expect(await found('q=nowhere')).toEqual([]);
  });
});

describe('what is there', () => {
  const stranger = '01938d4c-0000-7000-8000-000000000001';

  it('is shown one by one, and a stranger is told that it is not', async () => {
    const { items } = (await h.rest('GET', '/alerts')).body as { items: { id: string; title: string }[] };
    const [alert] = items;
    expect((await h.rest('GET', `/alerts/${alert!.id}`)).body).toEqual(alert);
    expect((await h.rest('GET', '/services/CHECKOUT')).body).toMatchObject({ name: 'checkout', policy: 'Checkout' });
    expect((await h.rest('GET', '/policies/checkout')).body).toMatchObject({ name: 'Checkout' });
    expect((await h.rest('GET', '/incidents/1/timeline')).body.items).not.toEqual([]);
    expect((await h.rest('GET', '/incidents/1/pages')).body.items).not.toEqual([]);
    expect((await h.rest('GET', '/organisation')).body).toMatchObject({ demo: true });
    const { runQuery } = h.system.core;
    const actor = await h.person('sam');
    const asked: [Query, object][] = [
      [showAlert as Query, { alert: stranger }],
      [showService as Query, { service: stranger }],
      [showPolicy as Query, { policy: stranger }],
      [listTimeline as Query, { number: 9999 }],
    ];
    for (const [query, input] of asked) await expect(runQuery(query, { actor, input })).rejects.toThrow(NotFound);
  });

  it('knows who is there, and what they say', async () => {
    const people = (await h.rest('GET', '/people')).body.items as { handle: string }[];
    expect(people.map(({ handle }) => handle)).toEqual(expect.arrayContaining(['sam', 'maya']));
    const teams = await h.system.core.runQuery(listTeams, { actor: await h.person('sam') });
    expect(teams.items.find(({ handle }) => handle === 'payments')!.members.length).toBeGreaterThan(1);
    const [room] = (await h.rest('GET', '/rooms')).body.items as { id: string }[];
    const said = await h.rest('POST', `/rooms/${room!.id}/messages`, { text: 'the deploy is through' });
    expect(said).toMatchObject({ status: 201, body: { changed: true } });
    const { messages, head } = (await h.rest('GET', `/rooms/${room!.id}/messages?limit=1`)).body;
    expect(messages).toMatchObject([{ id: said.body.messageId, text: 'the deploy is through' }]);
    const since = await h.rest('GET', `/rooms/${room!.id}/messages?after=${String(head)}`);
    expect(since.body.messages).toEqual([]);
    expect((await h.rest('GET', `/rooms/${room!.id}/pinned`)).status).toBe(200);
    expect((await h.rest('GET', `/rooms/${stranger}/pinned`)).status).toBe(404);
  });
});

describe('the reference', () => {
  it('is for anybody, for programs', async () => {
    const { status, body } = await h.rest('GET', '/openapi.json', undefined, { authorization: '' });
    expect(status).toBe(200);
    expect(body).toEqual(restDocument());
  });

  it('is for anybody, for people: each route with its fields and a command, and nothing from elsewhere', async () => {
    const page = await fetch(`${h.system.url}/api/v1/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const html = await page.text();
    for (const [path, methods] of Object.entries(restDocument().paths))
      for (const { operationId, summary } of Object.values(methods)) {
        expect(html).toContain(`id="${operationId}"`);
        expect(html).toContain(summary.replaceAll('`', '&#x60;').replaceAll("'", '&#x27;'));
        expect(html).toContain(path);
      }
    expect(html).toContain('Permission incident.respond: at least member; a key needs the scope respond.');
    expect(html).not.toMatch(/ style=|<style|<script(?! src="\/assets\/)|src="http/);
    const anchors = [...html.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor!);
    expect(anchors.filter((anchor) => !html.includes(`id="${anchor}"`))).toEqual([]);
  });
});

describe('an answer', () => {
  const kitOf = (checkAnswers: boolean) => {
    const lookups = {
      tokenBySecret: async () => ({ organisationId: '', id: 'k', name: 'k', role: 'owner', user: null }),
    };
    const nothing = () => undefined;
    const { kit, router } = createRestKit({
      lookups,
      admit: nothing,
      used: nothing,
      checkAnswers,
    } as unknown as RestKitParts);
    kit.get('/x', { does: 'Promises a number', answer: z.strictObject({ n: z.int() }) }, async () => ({
      n: 1,
      more: 2,
    }));
    return supertest(express().use(router)).get('/x').set('authorization', 'Bearer x');
  };

  it('that is not as promised fails where answers are checked, and costs nothing where they are not', async () => {
    const failed = await kitOf(true);
    expect(failed.status).toBe(500);
    expect(failed.text).toContain('GET /x does not answer as it promises');
    expect((await kitOf(false)).body).toEqual({ n: 1, more: 2 });
  });
});
