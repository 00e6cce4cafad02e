import { describe, expect, it } from '@jest/globals';
import { alertmanager } from './alertmanager.js';

describe('what it does not know', () => {
  it('keeps an unknown payload as one unrecognised event with a usable title and its body', () => {
    const [event] = alertmanager.parse({ title: 'Disk full', host: 'db1' });
    expect(event).toMatchObject({
      recognised: false,
      status: 'firing',
      title: 'Unrecognised payload from Alertmanager: Disk full',
    });
    expect(JSON.parse(event!.body!)).toEqual({ title: 'Disk full', host: 'db1' });
  });

  const groupOf = (title: string) => alertmanager.parse({ title })[0]!.groupKey;

  it.each([
    ['Disk full at 02:47:11', 'Disk full at 13:05:09'],
    ['Job 0x1f3a failed', 'Job 0xbeef01 failed'],
    ['Run 7a5c2a44-3f4e-4a51-9f0f-4d6f0b1c2d3e failed', 'Run f0b1c2d3-1111-4a51-9f0f-7a5c2a443f4e failed'],
    ['Build 9fceb02d0ae598e95dc970b74767f193 failed', 'Build 1fceb02 failed'],
  ])('groups what differs by a time or an id only: %s', (one, other) => expect(groupOf(one)).toBe(groupOf(other)));

  it.each([
    ['db-1 is down', 'fe-2 is down'],
    ['edge-2 is down', 'cafe-2 is down'],
    ['Disk full on a', 'Disk full on b'],
  ])('keeps apart what differs by a word: %s', (one, other) => expect(groupOf(one)).not.toBe(groupOf(other)));

  it('cuts a long title between characters, so that it is found again as it was stored', () =>
    expect(groupOf(`${'x'.repeat(199)}\u{1f525} and more`).isWellFormed()).toBe(true));

  it('keeps a bad item as unrecognised and takes the others', () => {
    const good = { status: 'firing', labels: { alertname: 'A' } };
    const events = alertmanager.parse({ alerts: [good, { labels: 'none' }, 7, good] });
    expect(events.map((event) => event.recognised)).toEqual([true, false, false, true]);
    expect(events[1]!.title).toBe('Unrecognised item 2 of an Alertmanager payload');
  });

  it('takes every alert of a payload singly, and of what is none only a hundred: the others are kept together', () => {
    const alerts = Array.from({ length: 2500 }, (_, n) => ({ status: 'resolved', labels: { n: String(n) } }));
    const events = alertmanager.parse({ alerts: [...alerts, ...Array.from({ length: 500 }, (_, n) => n)] });
    expect(events.filter((event) => event.recognised && event.status === 'resolved')).toHaveLength(2500);
    expect(events.filter((event) => !event.recognised)).toHaveLength(101);
    expect(events.at(-1)).toMatchObject({ title: '400 more unrecognised items of an Alertmanager payload' });
    expect(events.at(-1)!.body).toContain('100,101,');
  });

  it('reads a payload of one’s own as generic JSON where it says what is wrong and how it stands', () => {
    const [event] = alertmanager.parse({ title: 'Disk full', status: 'resolved', severity: 'P2', dedup_key: 'disk' });
    expect(event).toMatchObject({ recognised: true, status: 'resolved', title: 'Disk full', severity: 'high' });
  });

  it('takes items of one’s own template apart, and never for one alert', () => {
    const alerts = [
      { id: 1, title: 'Disk full', status: 'firing' },
      { id: 2, title: 'CPU high', status: 'resolved' },
    ];
    const [a, b, ...others] = alertmanager.parse({ alerts });
    expect([a, b]).toMatchObject([
      { title: 'Disk full', status: 'firing', recognised: true },
      { title: 'CPU high', status: 'resolved', recognised: true },
    ]);
    expect(a!.fingerprint).not.toBe(b!.fingerprint);
    expect(others).toEqual([]);
  });

  it('names an alert without a name by the label that tells most', () => {
    const [event] = alertmanager.parse({
      alerts: [{ status: 'firing', labels: { severity: 'high', instance: 'db-1' } }],
    });
    expect(event!.title).toBe('instance=db-1');
  });

  it('drops links that are not http, and reads zero times as unset', () => {
    const [event] = alertmanager.parse({
      alerts: [
        {
          labels: { a: 'b' },
          annotations: { runbook_url: 'javascript:alert(1)' },
          generatorURL: 'https://p.example/g',
          startsAt: '0001-01-01T00:00:00Z',
        },
      ],
    });
    expect(event).toMatchObject({ links: [{ kind: 'source', url: 'https://p.example/g' }], title: 'a=b' });
    expect(event!.startsAt).toBeUndefined();
  });

  it('cuts what is too long, and says so by an ellipsis', () => {
    const labels = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`l${n}`, 'x'.repeat(5000)]));
    const [event] = alertmanager.parse({ alerts: [{ labels, annotations: { summary: 'y'.repeat(50_000) } }] });
    expect(Object.keys(event!.labels)).toHaveLength(500);
    expect(event!.labels.l1).toHaveLength(4096);
    expect(event!.title).toHaveLength(40_000);
    expect(event!.title.endsWith('…')).toBe(true);
  });
});
