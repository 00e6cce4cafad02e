import { describe, expect, it } from '@jest/globals';
import { genericJson } from './generic-json.js';

const all = (payload: unknown) => genericJson.parse(payload);
const only = (payload: unknown) => {
  const events = all(payload);
  expect(events).toHaveLength(1);
  return events[0]!;
};
const same = (one: object, other: object) => only(one).fingerprint === only(other).fingerprint;

describe('the title', () => {
  it.each<[object, string]>([
    [{ title: 'Disk full', message: 'long' }, 'Disk full'],
    [{ summary: 'Disk full' }, 'Disk full'],
    [{ alertName: 'DiskFull', description: 'x' }, 'DiskFull'],
    [{ name: 'checkout', message: 'is down' }, 'checkout: is down'],
    [{ host: 'db-1', message: 'Disk full on db-1\nand more' }, 'Disk full on db-1'],
    [{ event: 'node_down', resource: 'web-1' }, 'web-1: node_down'],
    [{ monitor: 'Website', status: 'down' }, 'Website: down'],
    [{ alert: { title: 'Nested' }, id: 1 }, 'Nested'],
    [{ title: '  Disk\n full ' }, 'Disk full'],
    [{ alert: 'Disk full', status: 'firing' }, 'Disk full'],
    [{ labels: { alertname: 'DiskFull' }, annotations: { summary: 'Disk full' } }, 'Disk full'],
    [{ labels: { alertname: 'DiskFull' }, fingerprint: 'a' }, 'DiskFull'],
    [{ title: 42 }, '42'],
  ])('of %j is %s', (payload, title) => expect(only(payload)).toMatchObject({ title, recognised: true }));

  it.each<[unknown]>([[{ a: 1 }], [{ host: 'db-1' }], [[]], [{}], [{ title: {} }], [[7]], [{ dedup_key: 'x' }]])(
    'is missed in %j, which is kept as unrecognised',
    (payload) => expect(only(payload)).toMatchObject({ recognised: false, status: 'firing' }),
  );
});

describe('the status', () => {
  it.each([
    'ok',
    'OK',
    'up',
    'Resolved',
    'closed',
    'recovered',
    'normal',
    'green',
    'check.up',
    'incident_closed',
    'alert:resolved',
    'Completed',
    'online',
    'operational',
    'PASS',
  ])('“%s” is the end', (status) => expect(only({ title: 'T', status }).status).toBe('resolved'));

  it.each(['firing', 'down', 'not ok', 'not-ok', 'unresolved', 'critical', 'check.down', '500', 'anything'])(
    '“%s” fires',
    (status) => expect(only({ title: 'T', status }).status).toBe('firing'),
  );

  it.each(['acknowledged', 'ACK', 'incident.acknowledge'])('“%s” acknowledges', (status) =>
    expect(only({ title: 'T', status }).status).toBe('acknowledged'),
  );

  it.each<[object, string]>([
    [{ state: 'ok' }, 'resolved'],
    [{ event_action: 'resolve' }, 'resolved'],
    [{ event: 'up' }, 'resolved'],
    [{ status: 'firing', state: 'ok' }, 'firing'],
    [{ level: 'OK' }, 'resolved'],
    [{ title: '[RESOLVED] Disk full' }, 'resolved'],
    [{ title: 'Resolved: Disk full' }, 'resolved'],
    [{ title: '[RESOLVED] Disk full', status: 'firing' }, 'firing'],
    [{ title: '[FIRING:1, RESOLVED:1] Disk full' }, 'firing'],
    [{ title: '[OK to ignore] Disk full' }, 'firing'],
    [{ title: 'Recovery - it failed' }, 'firing'],
    [{ priority: 'normal' }, 'firing'],
    [{ resolved: true }, 'resolved'],
    [{ resolved: false }, 'firing'],
    [{ active: false }, 'resolved'],
    [{}, 'firing'],
  ])('of %j is %s', (fields, status) => expect(only({ title: 'T', ...fields }).status).toBe(status));
});

describe('which alert it is', () => {
  it.each(['dedup_key', 'dedupKey', 'alert_uid', 'fingerprint', 'alias', 'incident_key', 'id'])(
    'is told by %s',
    (name) => {
      expect(same({ title: 'A', [name]: 'k' }, { title: 'B', [name]: 'k', status: 'ok' })).toBe(true);
      expect(same({ title: 'A', [name]: 'k' }, { title: 'A', [name]: 'l' })).toBe(false);
    },
  );

  it('is told by the first of them', () => {
    expect(same({ title: 'T', dedup_key: 'k', id: 1 }, { title: 'T', dedup_key: 'k', id: 2 })).toBe(true);
  });

  it('is told by the title and where it is from, without the state that the title may say', () => {
    expect(same({ title: 'Disk full', source: 'a' }, { title: '[RESOLVED] Disk full', source: 'a' })).toBe(true);
    expect(same({ title: '[FIRING:2] Disk full' }, { title: '[RESOLVED] Disk full' })).toBe(true);
    expect(same({ title: 'PROBLEM: Disk full' }, { title: 'Recovery: disk full', status: 'ok' })).toBe(true);
    expect(same({ title: 'Disk full', source: 'a' }, { title: 'Disk full', source: 'b' })).toBe(false);
    expect(same({ title: 'Disk full' }, { title: 'CPU high' })).toBe(false);
  });

  it('is not told by the id of something else that is told of', () => {
    expect(same({ title: 'A', user: { id: 5 } }, { title: 'B', user: { id: 5 } })).toBe(false);
  });
});

describe('a batch', () => {
  it('is a list, or stands in one, and each item is an alert', () => {
    expect(all([{ title: 'A' }, { title: 'B' }]).map(({ title }) => title)).toEqual(['A', 'B']);
    expect(all({ env: 'prod', alerts: [{ title: 'A' }, { message: 'B' }] })).toMatchObject([
      { title: 'A', labels: { env: 'prod' } },
      { title: 'B', labels: { env: 'prod' } },
    ]);
  });

  it('does not make one alert of its items because they share an id', () => {
    const [a, b] = all({ id: 7, events: [{ title: 'A' }, { title: 'B' }] });
    expect(a!.fingerprint).not.toBe(b!.fingerprint);
  });

  it('keeps an item that is none, and takes the others', () => {
    expect(all([{ title: 'A' }, 7, { x: 1 }]).map(({ recognised }) => recognised)).toEqual([true, false, false]);
  });

  it('may be what Alertmanager sends', () => {
    const labels = { alertname: 'DiskFull', severity: 'critical' };
    const send = (status: string) => ({ receiver: 'r', status, alerts: [{ status, labels, fingerprint: 'a' }] });
    expect(only(send('firing'))).toMatchObject({ title: 'DiskFull', severityAsSent: 'critical', recognised: true });
    expect(only(send('resolved'))).toMatchObject({ title: 'DiskFull', status: 'resolved' });
    expect(same(send('firing'), send('resolved'))).toBe(true);
  });

  it('is no batch where the whole has a title', () => {
    expect(only({ title: 'T', events: [{ title: 'A' }] }).title).toBe('T');
  });
});

it('says nothing but that a known alert ended where it has a key and no title', () => {
  expect(only({ dedup_key: 'k', status: 'ok' })).toMatchObject({ bare: true, status: 'resolved', title: 'k' });
});

it('sorts labels, links, times and all else', () => {
  const event = only({
    title: 'T',
    severity: 'P2',
    host: 'db-1',
    labels: { env: 'prod' },
    tags: ['team:storage', 'urgent', 5, { a: 1 }],
    runbookUrl: 'https://r.example/',
    dashboard_url: 'https://d.example/',
    url: 'https://u.example/',
    links: [{ href: 'https://p.example/', text: 'Playbook' }, 'https://l.example/', { href: 'javascript:alert(1)' }],
    started_at: 1_795_514_280,
    threshold: 90,
    extra: { deep: [1] },
  });
  expect(event).toMatchObject({
    severity: 'high',
    labels: { host: 'db-1', env: 'prod', team: 'storage', urgent: 'true' },
    annotations: { threshold: '90', extra: '{"deep":[1]}' },
    startsAt: '2026-11-24T09:58:00.000Z',
  });
  expect(event.links.map(({ kind, url }) => `${kind} ${url}`)).toEqual([
    'runbook https://r.example/',
    'dashboard https://d.example/',
    'source https://u.example/',
    'runbook https://p.example/',
    'source https://l.example/',
  ]);
  expect(event.annotations).not.toHaveProperty('severity');
});

it('takes the time of an event for its start only while it fires, since its end comes later', () => {
  expect(only({ title: 'T', timestamp: '2026-11-24T09:58:00Z' }).startsAt).toBe('2026-11-24T09:58:00.000Z');
  expect(only({ title: 'T', timestamp: '2026-11-24T09:58:00Z', status: 'ok' }).startsAt).toBeUndefined();
});
