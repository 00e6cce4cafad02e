/** Schedules as people make and change them, over REST and in chat; the demo company, a Tuesday at 10:00 UTC. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

const weekly = { name: 'Weekly', rotation: { kind: 'weekly' }, startsOn: '2026-11-23T09:00' };
const nights = (layers: object[], more: object = {}) => ({ name: 'Nights', zone: 'Europe/Berlin', layers, ...more });
const create = (layers: object[]) => h.rest('POST', '/schedules', nights(layers));
const save = (layers: object[], more: object = {}) => h.rest('POST', '/schedules/nights', nights(layers, more));
const override = (body: object, schedule = 'nights') => h.rest('POST', `/schedules/${schedule}/overrides`, body);

/** Who is on call, now or at an instant, by name. */
async function onCall(at?: string, schedule = 'nights'): Promise<string[]> {
  const { body } = await h.rest('GET', `/oncall?schedule=${schedule}${at ? `&at=${at}` : ''}`);
  const [one] = body.schedules as { onCall: { person: { name: string } }[] }[];
  return one!.onCall.map(({ person }) => person.name);
}

interface Shown {
  start: string;
  people: { person: { name: string }; because: string }[];
  gap: boolean;
  offered: string[];
}

async function shifts(from: string, to: string, schedule = 'nights'): Promise<string[]> {
  const { body } = await h.rest('GET', `/schedules/${schedule}?from=${from}&to=${to}`);
  return (body.shifts as Shown[]).map(
    ({ start, people, gap, offered }) =>
      `${start.slice(5, 16)} ${gap ? 'gap' : people.map(({ person, because }) => `${person.name} ${because}`).join('+')}${offered.length > 0 ? ' offered' : ''}`,
  );
}

describe('a schedule', () => {
  describe('schedule.save', () => {
    it('makes a schedule of layers, which schedule.list and schedule.show tell, gaps and all', async () => {
      const made = await create([
        { ...weekly, participants: ['@sam', ['@tom', 'maya']] },
        {
          name: 'Office',
          priority: 1,
          rotation: { kind: 'daily', count: 'worked' },
          startsOn: '2026-11-23T09:00',
          participants: ['@priya', '@tom'],
          restriction: { times: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR'], start: '09:00', end: '17:00' }] },
        },
      ]);
      expect(made).toMatchObject({ status: 201, body: { changed: true, handle: 'nights' } });
      expect((await h.rest('GET', '/schedules')).body).toMatchObject({
        items: [{ name: 'Checkout' }, { name: 'Nights', layers: ['Office', 'Weekly'], onCall: ['Tom'] }],
      });
      expect(await shifts('2026-11-26T00:00:00Z', '2026-11-28T00:00:00Z')).toEqual([
        '11-26T00:00 Sam rotation',
        '11-26T08:00 Tom rotation',
        '11-26T16:00 Sam rotation',
        '11-27T08:00 Priya rotation',
        '11-27T16:00 Sam rotation',
      ]);
      expect(await onCall('2026-12-01T03:00:00Z')).toEqual(['Tom', 'Maya']);
    });

    it('keeps whoever has the turn when length, start or participants are edited', async () => {
      await create([{ ...weekly, participants: ['@sam', '@tom', '@maya'] }]);
      await h.advance('7d');
      expect(await onCall()).toEqual(['Tom']);
      await save([{ ...weekly, rotation: { kind: 'hourly', length: 8 }, participants: ['@sam', '@tom', '@maya'] }]);
      expect(await onCall()).toEqual(['Tom']);
      expect(await onCall('2026-12-01T18:00:00Z')).toEqual(['Maya']);
      await save([{ ...weekly, startsOn: '2026-11-24T12:00', participants: ['@priya', '@sam', '@tom', '@maya'] }]);
      expect(await onCall()).toEqual(['Tom']);
      expect(await onCall('2026-12-02T12:00:00Z')).toEqual(['Maya']);
    });

    it('passes the turn of somebody who is removed to the next at once', async () => {
      await create([{ ...weekly, participants: ['@sam', '@tom', '@maya'] }]);
      expect(await onCall()).toEqual(['Sam']);
      await save([{ ...weekly, participants: ['@tom', '@maya'] }]);
      expect(await onCall()).toEqual(['Tom']);
      expect(await onCall('2026-12-01T12:00:00Z')).toEqual(['Maya']);
    });

    it('takes away layers that are left out, and gives the schedule another name', async () => {
      await create([
        { ...weekly, participants: ['@sam'] },
        { ...weekly, name: 'Other', participants: ['@tom'] },
      ]);
      expect((await onCall()).sort()).toEqual(['Sam', 'Tom']);
      await save([{ ...weekly, name: 'OTHER', participants: ['@tom'] }], { name: 'Late', handle: 'late' });
      expect(await onCall(undefined, 'late')).toEqual(['Tom']);
      expect((await h.rest('GET', '/schedules/nights')).status).toBe(404);
    });

    it('leaves the turn of somebody who left to lower layers', async () => {
      await create([
        { ...weekly, priority: 1, participants: ['@tom'] },
        { ...weekly, name: 'Backup', participants: ['@maya'] },
      ]);
      await h.database.query(`update users set disabled_at = $1 where handle = 'tom'`, [h.clock.now()]);
      expect(await onCall()).toEqual(['Maya']);
    });

    it.each([
      ['layers.0.rotation', { participants: ['@sam'], startsOn: '2026-11-23T09:00', rotation: undefined }],
      ['layers.0.rotation.kind', { rotation: { kind: 'yearly' }, participants: [] }],
      ['layers.0.rotation.length', { rotation: { kind: 'daily', length: 0 }, participants: [] }],
      ['layers.0.startsOn', { startsOn: '2026-02-30T09:00', participants: [] }],
      ['layers.0.startsOn', { startsOn: undefined, participants: [] }],
      ['layers.0.participants', { participants: undefined }],
      ['layers.0.participants.1', { participants: ['@sam', ['@nobody']] }],
      ['layers.0.zone', { zone: 'Mars/Olympus', participants: [] }],
      ['layers.0.restriction.times.0', { restriction: { times: [{ days: ['XX'], start: '09:00', end: '10:00' }] } }],
      [
        'layers.0.restriction.times.0.start',
        { restriction: { times: [{ days: ['MO'], start: '25:00', end: '10:00' }] } },
      ],
      ['layers.0.rotation.count', { rotation: { kind: 'monthly', count: 'worked' }, participants: [] }],
      [
        'layers.0.rotation.lasts',
        { rotation: { kind: 'daily', count: 'worked', lasts: { minutes: 5 } }, participants: [] },
      ],
      [
        'layers.0.calendar.url',
        { ...{ rotation: undefined, startsOn: undefined }, calendar: { url: 'file:///etc/passwd' } },
      ],
      ['layers.0.rotation', { calendar: { url: 'https://calendar.example.com/a.ics' } }],
      [
        'layers.0.activeUntil',
        { participants: [], activeFrom: '2026-12-02T00:00:00Z', activeUntil: '2026-12-01T00:00:00Z' },
      ],
    ])('names the field that is wrong: %s', async (field, layer) => {
      const { status, body } = await create([{ ...weekly, ...layer }]);
      expect(status).toBe(400);
      expect((body.errors as { field: string }[]).map((one) => one.field)).toContain(field);
    });

    it('refuses two layers of one name, a handle that is taken, and whoever may not', async () => {
      const layer = { ...weekly, participants: [] };
      expect((await create([layer, layer])).body).toMatchObject({ errors: [{ field: 'layers.1.name' }] });
      expect((await h.rest('POST', '/schedules', nights([], { handle: 'sam' }))).status).toBe(409);
      const member = await h.person('tom');
      const { scheduleSave } = await import('../../core/commands/schedule/save.js');
      await expect(h.system.core.execute(scheduleSave, { actor: member, input: nights([]) })).rejects.toMatchObject({
        code: 'forbidden',
      });
    });
  });

  describe('schedule.override', () => {
    beforeEach(async () => {
      await create([{ ...weekly, participants: ['@sam'] }]);
    });
    const tomorrow = { startsAt: '2026-11-25T08:00:00Z', endsAt: '2026-11-25T10:00:00Z' };

    it('replaces one person, adds one, takes one off, or covers everybody, also in the future', async () => {
      const during = '2026-11-25T09:00:00Z';
      const kinds: [object, string, string[]][] = [
        [
          { user: '@tom', kind: 'replace', replaces: '@sam' },
          'Tom is on call in Nights for Sam from Wed 09:00 Berlin until Wed 11:00 Berlin.',
          ['Tom'],
        ],
        [
          { user: '@tom', kind: 'add' },
          'Tom is on call in Nights as well from Wed 09:00 Berlin until Wed 11:00 Berlin.',
          ['Sam', 'Tom'],
        ],
        [
          { user: '@sam', kind: 'remove' },
          'Sam is off call in Nights from Wed 09:00 Berlin until Wed 11:00 Berlin.',
          [],
        ],
        [
          { user: '@maya', kind: 'cover', priority: 2 },
          'Maya is on call in Nights for everybody from Wed 09:00 Berlin until Wed 11:00 Berlin.',
          ['Maya'],
        ],
        [{ user: '@tom' }, 'Tom is on call in Nights from Wed 09:00 Berlin until Wed 11:00 Berlin.', ['Tom']],
      ];
      for (const [body, reason, expected] of kinds) {
        const made = await override({ ...body, ...tomorrow });
        expect(made).toMatchObject({ status: 201, body: { reason } });
        expect(await onCall(during)).toEqual(expected);
        const cancelled = await h.rest('POST', `/schedules/nights/overrides/${made.body.override as string}/cancel`);
        expect(cancelled).toMatchObject({ status: 200, body: { changed: true } });
        expect(await onCall(during)).toEqual(['Sam']);
      }
    });

    it('is refused where it overlaps with another of the same person, and replaces that one when told to', async () => {
      const first = await override({ user: '@tom', kind: 'replace', replaces: '@sam', ...tomorrow });
      const second = {
        user: '@maya',
        kind: 'replace',
        replaces: '@sam',
        startsAt: '2026-11-25T09:00:00Z',
        endsAt: '2026-11-25T12:00:00Z',
      };
      const refused = await override(second);
      expect(refused).toMatchObject({ status: 409 });
      expect(refused.body.detail).toBe(
        'An override of the same person overlaps, until Wed 11:00 Berlin. Give replace: true to replace the old one.',
      );
      expect((await override({ ...second, replace: true })).status).toBe(201);
      expect(await shifts('2026-11-25T07:00:00Z', '2026-11-25T13:00:00Z')).toEqual([
        '11-25T07:00 Sam rotation',
        '11-25T08:00 Tom override',
        '11-25T09:00 Maya override',
        '11-25T12:00 Sam rotation',
      ]);
      expect((await h.rest('POST', `/schedules/nights/overrides/${first.body.override as string}/cancel`)).status).toBe(
        200,
      );
    });

    it('of two at once for one person is one: the second sees the first', async () => {
      const made = await Promise.all([1, 2, 3, 4].map(() => override({ user: '@tom', kind: 'add', ...tomorrow })));
      expect(made.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    });

    it('ends at once by schedule.cancel-override, with all that one call made', async () => {
      await save([{ ...weekly, participants: [['@sam', '@priya']] }]);
      const made = await override({ user: '@tom', minutes: 120 });
      expect(await onCall()).toEqual(['Tom']);
      await h.advance('30m');
      await h.rest('POST', `/schedules/nights/overrides/${made.body.override as string}/cancel`);
      expect((await onCall()).sort()).toEqual(['Priya', 'Sam']);
      expect(await onCall('2026-11-24T10:15:00Z')).toEqual(['Tom']);
      const again = await h.rest('POST', `/schedules/nights/overrides/${made.body.override as string}/cancel`);
      expect(again.status).toBe(404);
    });

    it.each([
      ['minutes', {}],
      ['endsAt', { minutes: 5, endsAt: '2026-11-25T10:00:00Z' }],
      ['endsAt', { endsAt: '2026-11-24T09:00:00Z' }],
      ['endsAt', { endsAt: '2028-11-24T09:00:00Z' }],
      ['replaces', { minutes: 5, kind: 'replace' }],
      ['replaces', { minutes: 5, kind: 'add', replaces: '@sam' }],
      ['replaces', { minutes: 5, kind: 'replace', replaces: '@tom' }],
      ['priority', { minutes: 5, priority: 1 }],
      ['kind', { minutes: 5, kind: 'steal' }],
    ])('names the field that is wrong: %s', async (field, body) => {
      expect(await override({ user: '@tom', ...body })).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    });
  });

  describe('a temporary schedule', () => {
    const temporary = (body: object) => h.rest('POST', '/schedules/nights/temporary', body);
    beforeEach(async () => {
      await create([{ ...weekly, participants: ['@sam'] }]);
    });

    it('counts alone (schedule.set-temporary), takes the place of another, and goes (schedule.remove-temporary)', async () => {
      const span = { start: '2026-12-24T00:00:00Z', end: '2026-12-27T00:00:00Z' };
      const shift = (user: string, start: string, end: string) => ({
        user,
        start: `2026-12-${start}Z`,
        end: `2026-12-${end}Z`,
      });
      await temporary({ ...span, shifts: [shift('@maya', '24T00:00:00', '26T00:00:00')] });
      await override({ user: '@priya', kind: 'add', startsAt: span.start, endsAt: span.end });
      await temporary({
        start: '2026-12-25T00:00:00Z',
        end: '2026-12-25T12:00:00Z',
        shifts: [shift('@tom', '25T00:00:00', '25T12:00:00')],
      });
      const around = ['2026-12-23T23:00:00Z', '2026-12-27T01:00:00Z'] as const;
      expect(await shifts(...around)).toEqual([
        '12-23T23:00 Sam rotation',
        '12-24T00:00 Maya temporary',
        '12-25T00:00 Tom temporary',
        '12-25T12:00 Maya temporary',
        '12-26T00:00 gap',
        '12-27T00:00 Sam rotation',
      ]);
      const removed = await h.rest('POST', '/schedules/nights/temporary/remove', {
        ...span,
        start: '2026-12-25T00:00:00Z',
      });
      expect(removed).toMatchObject({ status: 200, body: { changed: true } });
      expect((await shifts(...around)).slice(0, 3)).toEqual([
        '12-23T23:00 Sam rotation',
        '12-24T00:00 Maya temporary',
        '12-25T00:00 Sam rotation+Priya override',
      ]);
      const again = await h.rest('POST', '/schedules/nights/temporary/remove', {
        ...span,
        start: '2026-12-25T00:00:00Z',
      });
      expect(again.body).toMatchObject({ changed: false });
    });

    it('begins now at the earliest, and names the shift that lies outside of it', async () => {
      const made = await temporary({ start: '2026-11-24T00:00:00Z', end: '2026-11-24T12:00:00Z', shifts: [] });
      expect(made.body.reason).toBe('Nights is fixed until 13:00 Berlin, with nobody on call.');
      expect(await onCall()).toEqual([]);
      const outside = { user: '@tom', start: '2026-11-26T00:00:00Z', end: '2026-11-27T00:00:00Z' };
      expect(
        await temporary({ start: '2026-11-25T00:00:00Z', end: '2026-11-25T12:00:00Z', shifts: [outside] }),
      ).toMatchObject({ status: 400, body: { errors: [{ field: 'shifts.0.end' }] } });
      expect(await temporary({ start: '2026-11-23T00:00:00Z', end: '2026-11-24T09:00:00Z', shifts: [] })).toMatchObject(
        {
          status: 400,
          body: { errors: [{ field: 'end' }] },
        },
      );
    });
  });

  describe('a swap', () => {
    const span = { start: '2026-11-25T08:00:00Z', end: '2026-11-25T12:00:00Z' };
    const offer = (body: object) => h.rest('POST', '/schedules/nights/swaps', body);
    const idOf = ({ body }: Awaited<ReturnType<typeof offer>>) => (body.subject as { id: string }).id;
    beforeEach(async () => {
      await create([{ ...weekly, participants: ['@sam'] }]);
    });

    it('that is offered only marks the duty; that is taken hands it over', async () => {
      const id = idOf(await offer({ user: '@sam', ...span }));
      expect(await shifts(span.start, span.end)).toEqual(['11-25T08:00 Sam rotation offered']);
      const taken = await h.rest('POST', `/swaps/${id}/take`, { user: '@maya' });
      expect(taken.body.reason).toBe('Maya takes the duty in Nights, Wed 09:00 Berlin to Wed 13:00 Berlin.');
      expect(await shifts(span.start, '2026-11-25T13:00:00Z')).toEqual([
        '11-25T08:00 Maya swap',
        '11-25T12:00 Sam rotation',
      ]);
      for (const verb of ['take', 'withdraw'])
        expect(await h.rest('POST', `/swaps/${id}/${verb}`, verb === 'take' ? { user: '@tom' } : {})).toMatchObject({
          status: 409,
          body: { detail: 'This swap was taken already.' },
        });
    });

    it('is offered and taken by people for themselves, and taken by one only', async () => {
      const { swapOffer } = await import('../../core/commands/swap/offer.js');
      const { swapTake } = await import('../../core/commands/swap/take.js');
      const sam = await h.person('sam');
      const offered = await h.system.core.execute(swapOffer, { actor: sam, input: { schedule: 'nights', ...span } });
      const { id } = offered.subject!;
      const takes = await Promise.allSettled(
        ['tom', 'maya', 'priya'].map(async (handle) =>
          h.system.core.execute(swapTake, { actor: await h.person(handle), input: { id } }),
        ),
      );
      expect(takes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('may be withdrawn (swap.withdraw) while it is open, and offered again', async () => {
      const id = idOf(await offer({ user: '@sam', ...span }));
      expect(await offer({ user: '@sam', ...span })).toMatchObject({ status: 409 });
      expect(await h.rest('POST', `/swaps/${id}/withdraw`)).toMatchObject({ status: 200 });
      expect(await h.rest('POST', `/swaps/${id}/take`, { user: '@tom' })).toMatchObject({
        status: 409,
        body: { detail: 'This swap was withdrawn.' },
      });
      expect(await offer({ user: '@sam', ...span })).toMatchObject({ status: 201 });
    });

    it('of which part is past is taken for what is left; past its end it is void', async () => {
      const id = idOf(await offer({ user: '@sam', ...span }));
      await h.advance('24h');
      await h.rest('POST', `/swaps/${id}/take`, { user: '@maya' });
      expect(await onCall()).toEqual(['Maya']);
      expect(await onCall('2026-11-25T09:00:00Z')).toEqual(['Sam']);
      const later = idOf(await offer({ user: '@sam', start: '2026-11-25T13:00:00Z', end: '2026-11-25T14:00:00Z' }));
      await h.advance('5h');
      expect(await h.rest('POST', `/swaps/${later}/take`, { user: '@maya' })).toMatchObject({
        status: 409,
        body: { detail: 'This swap is void: nobody took it in time.' },
      });
    });

    it('needs somebody who is on call then', async () => {
      expect(await offer({ user: '@tom', ...span })).toMatchObject({
        status: 400,
        body: { detail: 'Tom is not on call in Nights then.' },
      });
      expect(await offer(span)).toMatchObject({ status: 400, body: { errors: [{ field: 'user' }] } });
      expect((await h.rest('POST', '/swaps/0d7e8f0e-1a2b-4c3d-8e4f-5a6b7c8d9e0f/take', { user: '@tom' })).status).toBe(
        404,
      );
    });
  });
});
