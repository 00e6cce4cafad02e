import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { parseIngest } from '../../core/commands/alert/parse-ingest.js';
import { alertmanager } from './alertmanager.js';

const folder = new URL('../../test/payloads/alertmanager/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown;

interface Expected {
  files: Record<
    string,
    {
      alert_count: number;
      alerts: {
        status?: string;
        severity_as_sent?: string;
        title_contains?: string;
        title_alternatives?: string[];
        index?: number;
      }[];
    }
  >;
  same_alert: [string, string][];
  different_alert: [string, string][];
}
const expected = read('expected.json') as Expected;
const fingerprintOf = (place: string) => {
  const [file, index] = place.split('#');
  return alertmanager.parse(read(file!))[Number(index)]!.fingerprint;
};

describe('real payloads of Alertmanager', () => {
  it.each(Object.keys(expected.files))('%s', (file) => {
    const want = expected.files[file]!;
    const events = alertmanager.parse(read(file));
    expect(events).toHaveLength(want.alert_count);
    expect(events.every((event) => event.recognised)).toBe(true);
    want.alerts.forEach((alert, position) => {
      const event = events[alert.index ?? position]!;
      if (alert.status) expect(event.status).toBe(alert.status);
      if (alert.severity_as_sent) expect(event.severityAsSent).toBe(alert.severity_as_sent);
      const titles = [alert.title_contains, ...(alert.title_alternatives ?? [])].filter((title) => title !== undefined);
      if (titles.length > 0) expect(titles.some((title) => event.title.includes(title))).toBe(true);
    });
  });

  it.each(expected.same_alert)('%s is the same alert as %s', (a, b) => expect(fingerprintOf(a)).toBe(fingerprintOf(b)));
  it.each(expected.different_alert)('%s is another alert than %s', (a, b) =>
    expect(fingerprintOf(a)).not.toBe(fingerprintOf(b)),
  );
});

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

  it('never throws, and always answers what ingest takes', () => {
    const item = {
      integrationId: '01a20d58-5c2f-7312-9d26-cc75b0de3725',
      serviceId: '01a20d58-5c2f-7312-9d26-cc75b0de3725',
      source: 'alertmanager',
      defaultSeverity: 'high',
      receivedAt: new Date(),
    };
    const alertish = fc.record(
      {
        status: fc.oneof(fc.constant('firing'), fc.constant('resolved'), fc.jsonValue()),
        labels: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
        annotations: fc.jsonValue(),
        startsAt: fc.oneof(fc.jsonValue(), fc.constant('2026-01-01T00:00:00Z')),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.record({
            alerts: fc.array(alertish, { maxLength: 5 }),
            groupKey: fc.jsonValue(),
            receiver: fc.jsonValue(),
          }),
        ),
        (payload) => {
          const items = alertmanager.parse(payload).map((event) => ({ ...item, event }));
          expect(items.length).toBeGreaterThan(0);
          parseIngest({ items });
        },
      ),
      { numRuns: 2000 },
    );
  });
});
