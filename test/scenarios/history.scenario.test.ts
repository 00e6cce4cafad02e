/** Who was on call: written down when it happened, never worked out again. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import { scheduleRecord } from '../../core/commands/schedule/record.js';
import { systemActor } from '../../core/people/actor.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
  await h.settle();
});
afterEach(() => h.stop());

const layer = { name: 'Weekly', rotation: { kind: 'daily' }, startsOn: '2026-11-24T09:00', zone: 'UTC' };
const schedule = (participants: string[]) => ({
  name: 'Checkout',
  zone: 'Europe/Berlin',
  layers: [{ ...layer, participants }],
});
const save = (participants: string[]) => h.rest('POST', '/schedules/checkout', schedule(participants));

async function onCall(at: string): Promise<string[]> {
  const { body } = await h.rest('GET', `/oncall?at=${at}`);
  const [one] = body.schedules as { onCall: { person: { name: string }; because: string }[] }[];
  return one!.onCall.map(({ person, because }) => `${person.name} ${because}`);
}
const rows = async () =>
  (
    await h.database.query<{ name: string; starts_at: Date; ends_at: Date | null }>(
      `select u.name, s.starts_at, s.ends_at from shifts s join users u on u.id = s.user_id order by s.starts_at, u.name`,
    )
  ).map((row) =>
    [row.name, row.starts_at.toISOString().slice(5, 16), row.ends_at?.toISOString().slice(5, 16) ?? 'on'].join(' '),
  );

it('an edit changes who is on call from now on, and not who was', async () => {
  await save(['@sam', '@tom', '@maya']);
  await h.advance('3d');
  const past = ['2026-11-24T12:00:00Z', '2026-11-25T08:59:59Z', '2026-11-25T09:00:00Z', '2026-11-27T08:00:00Z'];
  const before = await Promise.all(past.map(onCall));
  expect(before).toEqual([['Sam recorded'], ['Sam recorded'], ['Tom recorded'], ['Maya recorded']]);
  await save(['@priya']);
  await h.rest('POST', '/schedules/checkout', { ...schedule(['@priya']), layers: [] });
  await h.advance('1d');
  expect(await Promise.all(past.map(onCall))).toEqual(before);
  const { body } = await h.rest('GET', '/schedules/checkout?from=2026-11-24T10:00:00Z&to=2026-11-29T00:00:00Z');
  const shown = (body.shifts as { start: string; people: { person: { name: string } }[] }[]).map(
    ({ start, people }) => `${start.slice(5, 16)} ${people.map(({ person }) => person.name).join('+') || 'gap'}`,
  );
  expect(shown).toEqual([
    '11-24T10:00 Sam',
    '11-25T09:00 Tom',
    '11-26T09:00 Maya',
    '11-27T09:00 Sam',
    '11-27T10:00 gap',
  ]);
});

it('record-handoffs writes a row for each change: handoffs, overrides, their ends', async () => {
  await save(['@sam', '@tom']);
  await h.advance('2h');
  await h.say('sam', '/incident override @maya 1h checkout');
  await h.advance('22h');
  expect(await rows()).toEqual([
    'Sam 11-24T10:00 11-24T12:00',
    'Maya 11-24T12:00 11-24T13:00',
    'Sam 11-24T13:00 11-25T09:00',
    'Tom 11-25T09:00 on',
  ]);
});

it('what happened while nothing ran is written down with its own times, by the rules that held then', async () => {
  await save(['@sam', '@tom', '@maya']);
  h.clock.set(new Date('2026-11-27T08:00:00Z'));
  await save(['@priya']);
  expect(await rows()).toEqual([
    'Sam 11-24T10:00 11-25T09:00',
    'Tom 11-25T09:00 11-26T09:00',
    'Maya 11-26T09:00 11-27T08:00',
    'Priya 11-27T08:00 on',
  ]);
});

it('schedule.record run twice, or in two processes at once, writes nothing twice', async () => {
  await save(['@sam', '@tom']);
  h.clock.set(new Date('2026-11-25T09:00:00Z'));
  const [{ id }] = (await h.rest('GET', '/schedules')).body.items as [{ id: string }];
  const record = () => h.system.core.execute(scheduleRecord, { actor: systemActor(h.system.home.id), input: { id } });
  const outcomes = await Promise.all([record(), record(), record()]);
  expect(outcomes.filter(({ changed }) => changed)).toHaveLength(1);
  expect(await rows()).toEqual(['Sam 11-24T10:00 11-25T09:00', 'Tom 11-25T09:00 on']);
});

it('an edit and its opposite in one minute leave no trace of no time', async () => {
  await save(['@sam']);
  await save(['@tom']);
  await save(['@sam']);
  expect(await rows()).toEqual(['Sam 11-24T10:00 on']);
});

it('of a time before anything was written down nobody is named', async () => {
  expect(await onCall('2026-11-20T12:00:00Z')).toEqual([]);
  expect(await onCall('2026-11-24T12:00:00Z')).toEqual(['Sam rotation']);
});

it('a process whose clock is a little behind does not write the past backwards', async () => {
  await save(['@sam', '@tom']);
  h.clock.set(new Date('2026-11-25T09:00:00.005Z'));
  await h.settle();
  h.clock.set(new Date('2026-11-25T08:59:59.990Z'));
  const [{ id }] = (await h.rest('GET', '/schedules')).body.items as [{ id: string }];
  await h.system.core.execute(scheduleRecord, { actor: systemActor(h.system.home.id), input: { id } });
  await h.rest('POST', '/schedules/checkout/overrides', { user: '@priya', kind: 'add', minutes: 5 });
  expect(await rows()).toEqual(['Sam 11-24T10:00 11-25T09:00', 'Tom 11-25T09:00 on', 'Priya 11-25T09:00 on']);
});
