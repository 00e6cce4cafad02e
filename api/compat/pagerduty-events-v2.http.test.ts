/** PagerDuty's Events API v2 as its senders meet it: what is answered, and what comes of it. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../../test/harness.js';

let h: Harness;
let key: string;
let integration: string;
beforeEach(async () => {
  h = await createHarness();
  ({ key, id: integration } = await createIntegration('pagerduty-events-v2'));
});
afterEach(() => h.stop());

async function createIntegration(source: string) {
  const { body } = await h.rest('POST', '/integrations', { name: `From ${source}`, source, service: 'checkout' });
  return body as unknown as { key: string; id: string };
}

const payload = { summary: 'DISK at 99% on db-1', source: 'db-1', severity: 'critical' };

async function answerOf(request: Promise<Response>) {
  const answer = await request;
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
const textOf = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body));
const enqueue = (body: unknown) =>
  answerOf(fetch(`${h.system.url}/v2/enqueue`, { method: 'POST', body: textOf(body) }));
const enqueueChange = (body: unknown) =>
  answerOf(fetch(`${h.system.url}/v2/change/enqueue`, { method: 'POST', body: textOf(body) }));
const sendTo = (source: string, itsKey: string, body: unknown) =>
  answerOf(fetch(`${h.system.url}/webhooks/${source}/${itsKey}`, { method: 'POST', body: textOf(body) }));
const event = (action: string, more: object = {}) =>
  enqueue({ routing_key: key, event_action: action, dedup_key: 'srv01/disk', ...more });
const trigger = (more: object = {}) => event('trigger', { payload, ...more });

interface Alert {
  status: string;
  title: string;
  incident: number | null;
  count: number;
  severityAsSent: string | null;
  links: object[];
  labels: Record<string, string>;
}
const alerts = async (query = '') =>
  (await h.rest('GET', `/alerts?integration=${integration}${query}`)).body.items as Alert[];
const audit = () =>
  h.database.query<{ command: string; changed: boolean; reason: string; actor_name: string }[]>(
    `select command, changed, reason, actor_name from audit where command in ('alert.acknowledge', 'change.note') order by at, id`,
  );

const ok = (dedupKey: unknown) => ({
  status: 202,
  body: { status: 'success', message: 'Event processed', dedup_key: dedupKey },
});

describe('the life of an alert', () => {
  it('triggers, is acknowledged by its sender, and is resolved, all by its dedup_key', async () => {
    expect(key).toHaveLength(32);
    expect(
      await trigger({
        client_url: 'https://mon.example/',
        links: [{ href: 'https://wiki.example/r', text: 'Runbook' }],
      }),
    ).toEqual(ok('srv01/disk'));
    await h.settle();
    expect(await h.incident(1)).toMatchObject({ status: 'triggered', severity: 'SEV1', title: payload.summary });

    expect(await event('acknowledge')).toEqual(ok('srv01/disk'));
    expect(await h.incident(1)).toMatchObject({
      status: 'acknowledged',
      acknowledgedByName: 'From pagerduty-events-v2',
    });
    expect(await alerts()).toMatchObject([
      { status: 'acknowledged', title: payload.summary, severityAsSent: 'critical' },
    ]);
    await h.advance('20m');
    expect((await h.rest('GET', '/incidents/1')).body.timeline).toContainEqual(
      expect.objectContaining({ who: 'From pagerduty-events-v2', sentence: 'acknowledged' }),
    );
    expect((await h.pages(1)).map((page) => page.step)).toEqual([0, 0]);

    expect(await event('resolve')).toEqual(ok('srv01/disk'));
    expect(await h.incident(1)).toMatchObject({ status: 'resolved' });
    expect(await h.timeline(1)).toContain(`1 alert resolved at the source: ${payload.summary}`);
    // A resolve that says nothing of its own takes nothing away.
    expect(await alerts()).toMatchObject([
      {
        status: 'resolved',
        title: payload.summary,
        labels: { source: 'db-1' },
        links: [{ url: 'https://mon.example/' }, { kind: 'runbook' }],
      },
    ]);
  });

  it('counts a trigger that comes again, and pages nobody anew while somebody has it', async () => {
    await trigger();
    await event('acknowledge');
    await h.settle();
    const pages = (await h.pages(1)).length;
    await trigger();
    await h.advance('10m');
    expect(await alerts()).toMatchObject([{ status: 'acknowledged', count: 2, incident: 1 }]);
    expect(await h.pages(1)).toHaveLength(pages);
  });

  it('is a new one with a new incident after a resolve, by the sender or by a person', async () => {
    await trigger();
    await event('resolve');
    await trigger();
    expect((await alerts()).map(({ status, incident }) => [status, incident])).toEqual([
      ['firing', 2],
      ['resolved', 1],
    ]);
    await h.rest('POST', '/incidents/2/resolve');
    await trigger();
    expect((await alerts('&status=firing')).map(({ incident }) => incident)).toEqual([3]);
  });

  it('gives a trigger without a key one of its own, which resolves it', async () => {
    const first = await trigger({ dedup_key: undefined });
    const second = await trigger({ dedup_key: '' });
    expect(first).toEqual(ok(expect.stringMatching(/^[0-9a-f]{32}$/)));
    expect(first.body.dedup_key).not.toBe(second.body.dedup_key);
    await event('resolve', { dedup_key: first.body.dedup_key });
    expect((await alerts()).map(({ status }) => status)).toEqual(['firing', 'resolved']);
  });

  it('is kept apart from an alert of another key with the same dedup_key', async () => {
    await trigger();
    const other = await createIntegration('generic-json');
    await sendTo('generic-json', other.key, { title: 'Another thing', dedup_key: 'srv01/disk' });
    await event('acknowledge');
    expect(await h.incident(1)).toMatchObject({ status: 'acknowledged' });
    expect(await h.incident(2)).toMatchObject({ status: 'triggered', title: 'Another thing' });
  });
});

describe('what is about nothing', () => {
  it.each([
    ['never came', async () => undefined, 'There is no such alert to acknowledge.'],
    ['is over', async () => void (await event('resolve')), 'The alert does not fire any more.'],
  ])('is an acknowledgement of what %s: accepted, and the reason is kept', async (_, before, reason) => {
    await before();
    expect(await event('acknowledge')).toEqual(ok('srv01/disk'));
    expect(await audit()).toMatchObject([
      { command: 'alert.acknowledge', changed: false, reason, actor_name: 'From pagerduty-events-v2' },
    ]);
  });

  it('is a resolve of what never came: kept, and nobody is paged', async () => {
    expect(await event('resolve')).toEqual(ok('srv01/disk'));
    await h.settle();
    expect(await alerts()).toMatchObject([{ status: 'resolved', title: 'srv01/disk', incident: null }]);
  });
});

describe('a change', () => {
  const change = { summary: 'Deployed build 220', source: 'ci', timestamp: '2026-11-24T09:00:00.000+0000' };

  it.each<[string, () => Promise<unknown>]>([
    ['to its own path', () => enqueueChange({ routing_key: key, payload: change })],
    ['to the webhook', () => sendTo('pagerduty-events-v2', key, { routing_key: 'any', payload: change })],
  ])('sent %s is noted, and is no alert', async (_, send) => {
    expect(await send()).toMatchObject({ status: 202, body: { status: 'success' } });
    expect(await alerts()).toEqual([]);
    expect(await audit()).toMatchObject([{ command: 'change.note', reason: 'Change: Deployed build 220 (ci)' }]);
  });

  it('needs a summary', async () => {
    expect(await enqueueChange({ routing_key: key, payload: {} })).toMatchObject({
      status: 400,
      body: { status: 'invalid event', errors: ['payload.summary: expected a text'] },
    });
  });
});

describe('a body that PagerDuty would refuse', () => {
  it.each<[string, object, string]>([
    ['a routing_key of blanks', { routing_key: '  ' }, 'routing_key: expected the key of an integration'],
    ['no routing_key', { routing_key: undefined }, 'routing_key: expected the key of an integration'],
    ['another action', { event_action: 'snooze' }, 'event_action: expected one of trigger, acknowledge, resolve'],
    ['no action', { event_action: undefined }, 'event_action: expected one of trigger, acknowledge, resolve'],
    ['no payload', { payload: undefined }, 'payload.summary: expected a text'],
    ['no source', { payload: { ...payload, source: undefined } }, 'payload.source: expected a text'],
    [
      'another severity',
      { payload: { ...payload, severity: 'P1' } },
      'payload.severity: expected one of critical, error, warning, info',
    ],
    ['a long key', { dedup_key: 'x'.repeat(256) }, 'dedup_key: expected a text of 1 to 255 characters'],
    [
      'a resolve without a key',
      { event_action: 'resolve', dedup_key: undefined },
      'dedup_key: expected a text of 1 to 255 characters',
    ],
  ])('for %s is refused in its words', async (_, more, error) => {
    const answer = await trigger(more);
    expect(answer).toMatchObject({
      status: 400,
      body: { status: 'invalid event', message: 'Event object is invalid' },
    });
    expect(answer.body.errors).toContain(error);
    expect(await alerts()).toEqual([]);
  });

  it('because it is not JSON, or no object', async () => {
    for (const body of ['{"a":', '[]', '7']) {
      expect(await enqueue(body)).toMatchObject({
        status: 400,
        body: { status: 'Unrecognized object', message: expect.any(String), errors: [expect.any(String)] },
      });
    }
  });

  it('because its key is not known, of another source, or revoked', async () => {
    const alertmanagers = await createIntegration('alertmanager');
    for (const routing_key of ['0123456789abcdef0123456789abcdef', alertmanagers.key]) {
      expect(await trigger({ routing_key })).toMatchObject({
        status: 401,
        body: { status: 'invalid key', errors: [expect.any(String)] },
      });
    }
    expect((await trigger()).status).toBe(202);
    await h.rest('POST', `/integrations/${integration}/revoke`);
    expect((await trigger()).status).toBe(401);
  });

  it('is not refused by the webhook, where the sender may be anybody: it is kept as unrecognised', async () => {
    const answer = await sendTo('pagerduty-events-v2', key, {
      event_action: 'trigger',
      message: 'Disk full',
    });
    expect(answer.status).toBe(202);
    expect(await alerts()).toMatchObject([{ title: 'Unrecognised PagerDuty event: Disk full', recognised: false }]);
  });
});

it('takes the same events at the webhook of the integration, without a routing_key', async () => {
  const answer = await sendTo('pagerduty-events-v2', key, { event_action: 'trigger', payload });
  expect(answer).toEqual(ok(expect.any(String)));
  expect(await alerts()).toMatchObject([{ status: 'firing', title: payload.summary }]);
});
