/** Texts that are statements, prototypes, lines of a mail, or calendars without end. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import { createMailClient } from '../../bot/email/client.js';
import { parseJson, parsePayload } from '../../api/edge.js';
import { readCalendar } from '../../jobs/read-calendar.js';

let h: Harness;
beforeAll(async () => {
  h = await createHarness();
  await h.alert();
  await h.settle();
});
afterAll(() => h.stop());

const statements = [
  "'",
  "''",
  '"',
  "' or '1'='1",
  "1' or 1=1--",
  '1; drop table incidents;--',
  "1' union select token_hash::text from sessions--",
  "' and 1=(select 1 from pg_sleep(5))--",
  "'||(select pg_sleep(5))||'",
  "\\'; select pg_sleep(5);--",
  '$1',
  '$$; select 1; $$',
  "%' or 1=1--",
  '_%',
  '1e0',
  'null',
  '{"$gt":""}',
  '[$ne]=1',
  'a\\u0000b',
  '/**/or/**/1=1',
];

describe('a statement in the place of a value is a value', () => {
  it.each(statements)('%j', async (text) => {
    const incidents = (await h.rest('GET', '/incidents?status=all')).body.items as object[];
    const sent = encodeURIComponent(text);
    const began = performance.now();
    for (const [method, path, body] of [
      ['GET', `/incidents?cursor=${sent}`],
      ['GET', `/incidents?status=${sent}`],
      ['GET', `/incidents?limit=${sent}`],
      ['GET', `/alerts?integration=${sent}`],
      ['GET', `/alerts?cursor=${Buffer.from(text).toString('base64url')}`],
      ['GET', `/incidents/${sent}`],
      ['GET', `/schedules/${sent}`],
      ['GET', `/oncall?schedule=${sent}`],
      ['POST', `/services/${sent}`, { runbook: text }],
      ['POST', '/integrations', { name: text, source: text, service: text }],
      ['POST', `/integrations/${sent}/addresses`, { addresses: [text] }],
      [
        'POST',
        '/simulate',
        { service: text, source: 'alertmanager', payload: { alerts: [{ labels: { [text]: text } }] } },
      ],
    ] as [string, string, object?][]) {
      const answer = await h.rest(method, path, body);
      expect({ path, status: answer.status }).toEqual({ path, status: expect.any(Number) });
      expect(answer.status).toBeLessThan(500);
      expect(JSON.stringify(answer.body)).not.toMatch(/syntax error|pg_catalog|relation \\?"|unterminated/);
    }
    expect(performance.now() - began).toBeLessThan(4000);
    expect((await h.rest('GET', '/incidents?status=all')).body.items).toEqual(incidents);
  });
});

describe('the prototype of all objects stays as it is', () => {
  const before = JSON.stringify(Object.getOwnPropertyNames(Object.prototype).sort());
  it.each([
    '{"__proto__":{"polluted":true}}',
    '{"a":{"__proto__":{"polluted":true}}}',
    '{"\\u005f_proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '[{"__proto__":{"polluted":true}}]',
    '{"alerts":[{"labels":{"__proto__":"x","constructor":"y","prototype":"z"},"annotations":{"__proto__":{"polluted":true}}}]}',
    '{"__proto__.polluted":true,"constructor.prototype.polluted":true}',
    '{"__defineGetter__":1,"toString":1,"hasOwnProperty":1,"valueOf":1}',
  ])('%s', async (text) => {
    const parsed = parseJson(Buffer.from(text)) as { polluted?: unknown };
    expect(parsed.polluted).toBeUndefined();
    for (const source of ['alertmanager', 'generic-json', 'datadog'])
      await fetch(`${h.system.url}/webhooks/${source}/${h.system.home.demoKey}`, { method: 'POST', body: text });
    for (const path of ['/incidents', '/simulate', '/schedules', '/services']) await h.rest('POST', path, text);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype).sort())).toBe(before);
  });

  it.each([
    '__proto__=x',
    '__proto__[polluted]=x',
    'constructor[prototype][polluted]=x',
    'payload={"__proto__":{"polluted":1}}',
  ])('in a form: %s', (text) => {
    const parsed = parsePayload(
      Buffer.from(text === '__proto__=x' ? `${text}&a=b` : text),
      'application/x-www-form-urlencoded',
    );
    expect((parsed as { polluted?: unknown }).polluted).toBeUndefined();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each(['__proto__[limit]=1', 'constructor[prototype][limit]=1', '__proto__.limit=1', 'limit[__proto__]=1'])(
    'in a query: %s',
    async (query) => {
      expect((await h.rest('GET', `/incidents?${query}`)).status).toBe(400);
      expect(({} as { limit?: unknown }).limit).toBeUndefined();
    },
  );
});

describe('a calendar without end', () => {
  const window = { from: new Date('2026-11-23T00:00:00Z'), to: new Date('2027-11-25T00:00:00Z'), zone: 'UTC' };
  const file = (...rules: string[]) =>
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      ...rules.flatMap((rule, n) => [
        'BEGIN:VEVENT',
        `UID:${n}`,
        'SUMMARY:sam',
        'DTSTART:20260101T000000Z',
        'DTEND:20260101T010000Z',
        rule,
        'END:VEVENT',
      ]),
      'END:VCALENDAR',
      '',
    ].join('\r\n');

  it.each<[string, string]>([
    ['each second', file('RRULE:FREQ=SECONDLY')],
    ['each minute', file('RRULE:FREQ=MINUTELY')],
    ['each second, in small letters', file('rrule:freq=secondly')],
    [
      'each hour, by minutes and seconds',
      file(`RRULE:FREQ=HOURLY;BYMINUTE=${Array.from({ length: 60 }, (_, n) => n).join(',')};BYSECOND=0,1,2,3,4,5`),
    ],
    [
      'each day, by hours, minutes and seconds',
      file(
        `RRULE:FREQ=DAILY;BYHOUR=${Array.from({ length: 24 }, (_, n) => n).join(',')};BYMINUTE=${Array.from({ length: 60 }, (_, n) => n).join(',')}`,
      ),
    ],
    ['each hour of many events', file(...Array.from({ length: 20 }, () => 'RRULE:FREQ=HOURLY'))],
  ])('is refused: %s', async (_, text) => {
    const began = performance.now();
    await expect(readCalendar(text, window)).rejects.toThrow(/The calendar was not understood/);
    expect(performance.now() - began).toBeLessThan(8000);
  });

  it.each<[string, string]>([
    ['that never fits', file('RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')],
    ['that never fits by days', file('RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31')],
    ['that begins long ago', file('RRULE:FREQ=DAILY').replace('20260101T000000Z', '19000101T000000Z')],
    [
      'of a thousand zones that do not end',
      file('RRULE:FREQ=DAILY').replace('BEGIN:VEVENT', `${'BEGIN:VTIMEZONE\r\n'.repeat(1000)}BEGIN:VEVENT`),
    ],
    ['of long lines', file(`X-LONG:${'a'.repeat(500_000)}`)],
    ['of folded lines', file(`X-LONG:${'a\r\n '.repeat(100_000)}`)],
    ['of broken lines', file(...Array.from({ length: 2000 }, () => 'RRULE:'))],
  ])('is read or refused in bounded time: %s', async (_, text) => {
    const began = performance.now();
    await readCalendar(text, window).catch(() => undefined);
    expect(performance.now() - began).toBeLessThan(8000);
  });
});

describe('a line break in a mail’s head', () => {
  it.each<[string, { to?: string; subject?: string }]>([
    ['in the subject', { subject: 'Hello\r\nBcc: all@example.com' }],
    ['in the subject, LF alone', { subject: 'Hello\nBcc: all@example.com' }],
    ['in the subject, CR alone', { subject: 'Hello\rBcc: all@example.com' }],
    ['in the recipient', { to: 'sam@example.com\r\nBcc: all@example.com' }],
    ['in the recipient, LF alone', { to: 'sam@example.com\nBcc: all@example.com' }],
  ])('is not sent: %s', async (_, given) => {
    const client = createMailClient('smtp://127.0.0.1:1', 'OpenAlert <openalert@localhost>');
    const mail = { to: 'sam@example.com', subject: 'x', text: 'x', html: 'x', messageId: '<1@x>', ...given };
    await expect(client.send(mail)).rejects.toThrow(/line break/);
    client.close();
  });

  it('that an alert brings is gone from the mail that pages', async () => {
    await h.alert({
      name: 'Broken\r\nBcc: all@example.com',
      group: 'mail',
      annotations: { summary: 'Disk\r\nBcc: all@example.com\r\n\r\nbody' },
    });
    await h.advance('1m');
    const mails = (await h.mails()).filter(({ subject }) => subject.includes('Disk'));
    expect(mails.length).toBeGreaterThan(0);
    for (const { subject, recipient } of mails) expect(subject + recipient).not.toMatch(/[\r\n]/);
  });
});
