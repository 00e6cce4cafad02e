/** Limits over HTTP: who asks too often is told how long to wait, in the words that its kind understands, and nothing is lost. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { createHarness, eventually, type Harness } from '../test/harness.js';
import { visitorOf } from '../test/visitor.js';

const open: Harness[] = [];
const limited = async (environment: Record<string, string>, over: Parameters<typeof createHarness>[0] = {}) => {
  const h = await createHarness({ environment, ...over });
  open.push(h);
  return h;
};
afterEach(async () => {
  for (const h of open.splice(0).reverse()) await h.stop();
});

const ask = (h: Harness, path: string, init: RequestInit = {}) =>
  fetch(h.system.url + path, { headers: { authorization: `Bearer ${h.token}` }, ...init });

describe('limits', () => {
  it('answer 429 with how long to wait, for each key apart, and go by the clock', async () => {
    const h = await limited({ OPENALERT_LIMIT_KEY: '3' });
    const { key } = (await h.rest('POST', '/keys', { name: 'other', scopes: ['read'] })).body;
    const first = await ask(h, '/api/v1/services');
    expect([first.status, first.headers.get('ratelimit-limit'), first.headers.get('ratelimit-remaining')]).toEqual([
      200,
      '3',
      '1',
    ]);
    expect(first.headers.get('ratelimit-reset')).toBe('40');
    expect((await ask(h, '/api/v1/services')).status).toBe(200);
    const refused = await ask(h, '/api/v1/services');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20']);
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    expect(await refused.json()).toMatchObject({ status: 429, title: 'Too many' });
    const other = { headers: { authorization: `Bearer ${String(key)}` } };
    expect((await ask(h, '/api/v1/services', other)).status).toBe(200);
    await h.advance('20s');
    expect((await ask(h, '/api/v1/services')).status).toBe(200);
  });

  it('count a person over all their sessions and programs, and another one apart', async () => {
    const h = await limited({ OPENALERT_LIMIT_ACCOUNT: '3' });
    const program = async (handle: string) => {
      const browser = visitorOf(h);
      await browser.signIn(handle);
      const { text } = await browser.send('/api/v1/auth/token', { grant: 'session' });
      const { accessToken } = JSON.parse(text) as { accessToken: string };
      return () => ask(h, '/api/v1/services', { headers: { authorization: `Bearer ${accessToken}` } });
    };
    const [first, second, maya] = [await program('sam'), await program('sam'), await program('maya')];
    const statuses = [];
    for (const call of [first, second, first, second, first]) statuses.push((await call()).status);
    expect(statuses.indexOf(429)).toBeGreaterThan(0);
    expect(statuses.slice(statuses.indexOf(429))).not.toContain(200);
    expect((await maya()).status).toBe(200);
  });

  it('count an address before they look who asks, so that guessing a key is slow; and its pages', async () => {
    const h = await limited({ OPENALERT_LIMIT_ADDRESS: '5', OPENALERT_TRUSTED_PROXIES: '127.0.0.1' });
    const guess = () => ask(h, '/api/v1/services', { headers: { authorization: 'Bearer oat_guess' } });
    const answers = [];
    for (let count = 0; count < 6; count += 1) answers.push((await guess()).status);
    expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await fetch(h.system.url)).status).toBe(429);
    expect((await fetch(`${h.system.url}/readyz`)).status).not.toBe(429);
    // Behind a proxy that we trust each client is one of their own.
    const other = await fetch(h.system.url, { headers: { 'x-forwarded-for': '198.51.100.7' }, redirect: 'manual' });
    expect(other.status).toBe(303);
  });

  it('count who guesses at signing in, and at the keys of PagerDuty’s API', async () => {
    const h = await limited({ OPENALERT_LIMIT_ADDRESS: '3' });
    const post = (path: string, body: object) =>
      fetch(h.system.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const statuses = [];
    for (let count = 0; count < 4; count += 1)
      statuses.push((await post('/api/v1/auth/refresh', { refreshToken: `guess-${count}` })).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
    await h.advance('1m');
    const payload = { summary: 'x', source: 'y', severity: 'critical' };
    statuses.length = 0;
    for (let count = 0; count < 4; count += 1)
      statuses.push(
        (await post('/v2/enqueue', { routing_key: `guess-${count}`, event_action: 'trigger', payload })).status,
      );
    expect(statuses).toEqual([401, 401, 401, 429]);
  });

  it('ask senders to come back: 503 from webhooks, 429 in the way of PagerDuty; what was accepted is there', async () => {
    const h = await limited({ OPENALERT_LIMIT_INTEGRATION: '2' });
    expect([await h.alert({ name: 'A' }), await h.alert({ name: 'B' }), await h.alert({ name: 'C' })]).toEqual([
      202, 202, 503,
    ]);
    const made = await h.rest('POST', '/integrations', {
      name: 'PD',
      source: 'pagerduty-events-v2',
      service: 'checkout',
    });
    const event = () =>
      fetch(`${h.system.url}/v2/enqueue`, {
        method: 'POST',
        body: JSON.stringify({
          routing_key: made.body.key,
          event_action: 'trigger',
          payload: { summary: 'x', source: 'y', severity: 'critical' },
        }),
      });
    expect([(await event()).status, (await event()).status]).toEqual([202, 202]);
    const late = await event();
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, '30']);
    expect(await late.json()).toMatchObject({ message: expect.stringContaining('At most 2 a minute.') });
    expect((await h.rest('GET', '/alerts')).body.items).toHaveLength(4);
    await h.advance('30s');
    expect(await h.alert({ name: 'C' })).toBe(202);
  });

  it('hold for all processes together', async () => {
    const environment = { OPENALERT_LIMIT_KEY: '40' };
    const one = await limited(environment);
    const two = await limited(environment, { database: one.database });
    const statusOf = async (h: Harness) => (await ask(h, '/api/v1/reach')).status;
    let admitted = 0;
    for (let count = 0; count < 60; count += 1) admitted += (await statusOf(one)) === 200 ? 1 : 0;
    expect(admitted).toBe(40);
    // What the one let in leaves nothing for the other, once it has heard of it.
    await eventually(async () => {
      const status = await statusOf(two);
      if (status === 200) admitted += 1;
      return status === 429;
    }, 5000);
    expect(admitted).toBeLessThanOrEqual(40 * 1.1 + 40);
    // A minute later there is a minute's worth for both, not for each.
    const bill = admitted - 40;
    for (const h of [one, two]) h.clock.set(new Date('2026-11-24T10:01:00Z'));
    let later = 0;
    for (let count = 0; count < 60; count += 1) later += (await statusOf(one)) === 200 ? 1 : 0;
    expect(later).toBeGreaterThanOrEqual(40 - bill - 4);
    expect(later).toBeLessThanOrEqual(40);
  });
});
