/** Layers whose people a calendar names, from a real server on loopback. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { calendarClaim } from '../../core/commands/calendar/claim.js';
import { calendarStore } from '../../core/commands/calendar/store.js';
import { createHarness, type Harness } from '../harness.js';
import { systemActor } from '../../core/people/actor.js';

let h: Harness;
let server: Server;
/** What the calendar's server answers, and how often it was asked. */
let answer: { status: number; text: string };
let asked = 0;

const calendar = (...events: string[][]) =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', 'X-WR-TIMEZONE:Europe/Berlin'],
    ...events.flatMap((lines, index) => [
      'BEGIN:VEVENT',
      `UID:${index}`,
      'DTSTAMP:20260101T000000Z',
      ...lines,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ].join('\r\n');
const event = (summary: string, start: string, end: string, ...more: string[]) => [
  `SUMMARY:${summary}`,
  `DTSTART;TZID=Europe/Berlin:202611${start}`,
  `DTEND;TZID=Europe/Berlin:202611${end}`,
  ...more,
];

beforeEach(async () => {
  h = await createHarness({ environment: { OPENALERT_OUTBOUND_ALLOW: '127.0.0.1' } });
  asked = 0;
  answer = { status: 200, text: calendar() };
  server = createServer((_, response) => {
    asked += 1;
    response.writeHead(answer.status, { 'content-type': 'text/calendar' }).end(answer.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await h.stop();
  await new Promise((resolve) => server.close(resolve));
});

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/nights.ics`;
const layers = () => ({
  name: 'Nights',
  zone: 'Europe/Berlin',
  layers: [{ name: 'Rota', calendar: { url: url() } }],
});
async function onCall(at: string): Promise<string> {
  const { body } = await h.rest('GET', `/oncall?schedule=nights&at=${at}`);
  const [one] = body.schedules as { onCall: { person: { name: string } }[] }[];
  return one!.onCall.map(({ person }) => person.name).join('+');
}
const fetched = async () => {
  const { body } = await h.rest('GET', '/schedules/nights');
  const [rota] = (body.layers as { name: string; fetched?: object }[]).filter(({ name }) => name === 'Rota');
  return rota!.fetched;
};

it('who is on call is read from a calendar: by handle or e-mail, with priorities, by fetch-calendars', async () => {
  answer.text = calendar(
    event('Tom', '24T180000', '25T080000', 'RRULE:FREQ=DAILY'),
    event('[L1] MAYA@larkspur.example', '26T200000', '26T220000'),
    event('nobody, priya', '28T100000', '28T120000'),
  );
  await h.rest('POST', '/schedules', layers());
  await h.settle();
  expect(await onCall('2026-11-24T18:00:00Z')).toBe('Tom');
  expect(await onCall('2026-11-26T19:30:00Z')).toBe('Maya');
  expect(await onCall('2026-11-28T09:30:00Z')).toBe('Priya');
  expect(await onCall('2026-11-28T13:00:00Z')).toBe('');
  expect(await fetched()).toEqual({ at: '2026-11-24T10:00:00.000Z', problem: null, unknown: ['nobody'] });
});

it('a calendar that changes is fetched again after ten minutes; what was stays as it was', async () => {
  answer.text = calendar(event('Tom', '24T080000', '24T200000'));
  await h.rest('POST', '/schedules', layers());
  await h.advance('9m');
  expect(asked).toBe(1);
  answer.text = calendar(event('Maya', '24T080000', '24T200000'));
  await h.advance('1m');
  expect(asked).toBe(2);
  expect(await onCall('2026-11-24T10:10:00Z')).toBe('Maya');
  expect(await onCall('2026-11-24T10:09:00Z')).toBe('Tom');
});

it.each([
  ['The calendar’s server answered 500.', () => void (answer = { status: 500, text: 'oh' })],
  [
    'The calendar was not understood: it is no iCalendar file.',
    () => void (answer = { status: 200, text: '<html>Sign in</html>' }),
  ],
  ['The calendar is larger than 4 MB.', () => void (answer.text = `BEGIN:VCALENDAR\r\n${'X'.repeat(5_000_000)}`)],
])('a calendar that cannot be fetched keeps its last content and says so: %s', async (problem, spoil) => {
  answer.text = calendar(event('Tom', '24T080000', '25T200000'));
  await h.rest('POST', '/schedules', layers());
  await h.settle();
  spoil();
  await h.advance('10m');
  expect(await onCall('2026-11-24T12:00:00Z')).toBe('Tom');
  expect(await fetched()).toEqual({ at: '2026-11-24T10:00:00.000Z', problem, unknown: [] });
  answer = { status: 200, text: calendar() };
  await h.advance('10m');
  expect(await onCall('2026-11-24T12:00:00Z')).toBe('');
  expect(await fetched()).toMatchObject({ problem: null });
});

it('a server that is not there is told, and other layers count', async () => {
  const calendars = layers();
  await new Promise((resolve) => server.close(resolve));
  const backup = { name: 'Backup', rotation: { kind: 'daily' }, startsOn: '2026-11-24T09:00', participants: ['@sam'] };
  await h.rest('POST', '/schedules', { ...calendars, layers: [...calendars.layers, backup] });
  await h.settle();
  expect(await onCall('2026-11-24T12:00:00Z')).toBe('Sam');
  expect(await fetched()).toEqual({ at: null, problem: 'The calendar’s server could not be reached.', unknown: [] });
});

it('another address takes nothing over from the former, and a layer that is no calendar any more has none', async () => {
  answer.text = calendar(event('Tom', '24T080000', '25T200000'));
  await h.rest('POST', '/schedules', layers());
  await h.settle();
  answer.text = calendar(event('Maya', '24T080000', '25T200000'));
  const other = { ...layers(), layers: [{ name: 'Rota', calendar: { url: `${url()}?other` } }] };
  await h.rest('POST', '/schedules/nights', other);
  await h.settle();
  expect(await onCall('2026-11-24T12:00:00Z')).toBe('Maya');
  const rotation = {
    name: 'Rota',
    rotation: { kind: 'daily' },
    startsOn: '2026-11-24T09:00',
    participants: ['@priya'],
  };
  await h.rest('POST', '/schedules/nights', { ...other, layers: [rotation] });
  expect(await onCall('2026-11-24T12:00:00Z')).toBe('Priya');
  const before = asked;
  await h.advance('30m');
  expect(asked).toBe(before);
});

it('calendar.claim gives a calendar to one process only; calendar.store takes no word of a former address', async () => {
  await h.rest('POST', '/schedules', layers());
  const actor = systemActor(h.system.home.id);
  const claims = await Promise.all([1, 2, 3].map(() => h.system.core.execute(calendarClaim, { actor, input: {} })));
  const claimed = claims.flatMap(({ data }) => data!.calendars as { layerId: string; url: string }[]);
  expect(claimed).toMatchObject([{ url: url() }]);
  const say = { title: 'tom', start: new Date('2026-11-24T10:00:00Z'), end: new Date('2026-11-24T20:00:00Z') };
  const store = (of: string) =>
    h.system.core.execute(calendarStore, { actor, input: { layerId: claimed[0]!.layerId, url: of, events: [say] } });
  await store(`${url()}?former`);
  expect(await onCall('2026-11-24T12:00:00Z')).toBe('');
  await store(url());
  expect(await onCall('2026-11-24T12:00:00Z')).toBe('Tom');
});

it('the address of a calendar is shown to those who may set it, and to nobody else', async () => {
  await h.rest('POST', '/schedules', layers());
  const { showSchedule } = await import('../../core/queries/schedule/show.js');
  const shownTo = async (handle: string) => {
    const actor = await h.person(handle);
    return JSON.stringify(await h.system.core.runQuery(showSchedule, { actor, input: { schedule: 'nights' } }));
  };
  expect(await shownTo('sam')).toContain(url());
  expect(await shownTo('tom')).not.toContain('127.0.0.1');
});
