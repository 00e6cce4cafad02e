import { describe, expect, it } from '@jest/globals';
import { buildLayer } from './fixtures/schedules.js';
import { peopleOfTurn, turnAt, turnEnd, turnStart, turnsServed } from './turn-at.js';
import type { RotationLayer } from './schedule.js';

const startsOf = (layer: RotationLayer, indexes: number[]) =>
  indexes.map((index) => turnStart(layer, index).toISOString());
const daily = (over: Partial<RotationLayer>) => buildLayer({ rotation: { kind: 'daily', length: 1 }, ...over });

describe('a handoff', () => {
  it('stays at its wall time when the clocks go forward and back', () => {
    const layer = buildLayer();
    expect(startsOf(layer, [11, 12, 41, 42])).toEqual([
      '2026-03-23T08:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
      '2026-10-19T07:00:00.000Z',
      '2026-10-26T08:00:00.000Z',
    ]);
  });

  it('at a time that the clocks skip is when they have jumped, on that day only', () => {
    const layer = daily({ startsOn: '2026-03-28T02:30' });
    expect(startsOf(layer, [0, 1, 2])).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
  });

  it('at a time that comes twice happens once, the first time', () => {
    const layer = daily({ startsOn: '2026-10-24T02:30' });
    expect(startsOf(layer, [1, 2])).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']);
    expect(turnAt(layer, new Date('2026-10-25T01:00Z'))).toBe(1);
  });

  it('at midnight of a day that begins at one o’clock is at one o’clock', () => {
    const layer = daily({ zone: 'America/Santiago', startsOn: '2026-09-05T00:00' });
    expect(startsOf(layer, [0, 1, 2])).toEqual([
      '2026-09-05T04:00:00.000Z',
      '2026-09-06T04:00:00.000Z',
      '2026-09-07T03:00:00.000Z',
    ]);
  });

  it('of a day that a zone left out altogether takes no time: the next one begins at once', () => {
    const layer = daily({ zone: 'Pacific/Apia', startsOn: '2011-12-29T00:00' });
    const [, skipped, next] = startsOf(layer, [0, 1, 2]);
    expect(skipped).toBe('2011-12-30T10:00:00.000Z');
    expect(next).toBe(skipped);
    expect(turnAt(layer, new Date(next!))).toBe(2);
    expect(turnAt(layer, new Date('2011-12-30T09:59:59.999Z'))).toBe(0);
  });
});

describe('turnAt', () => {
  it('changes exactly at the handoff', () => {
    const layer = buildLayer();
    expect(turnAt(layer, new Date('2026-01-12T07:59:59.999Z'))).toBe(0);
    expect(turnAt(layer, new Date('2026-01-12T08:00Z'))).toBe(1);
  });

  it('goes on before the first turn and a century after it', () => {
    const layer = daily({});
    expect(turnAt(layer, new Date('2026-01-05T07:59Z'))).toBe(-1);
    expect(turnAt(layer, new Date('2126-01-05T08:00Z'))).toBe(36_524);
  });

  it('counts turns of several days or weeks as one', () => {
    const layer = buildLayer({ rotation: { kind: 'weekly', length: 2 } });
    expect(turnAt(layer, new Date('2026-01-18T12:00Z'))).toBe(0);
    expect(turnAt(layer, new Date('2026-01-19T08:00Z'))).toBe(1);
  });
});

describe('turns of a month', () => {
  const monthly = (startsOn: string, length = 1) =>
    buildLayer({ zone: 'UTC', startsOn, rotation: { kind: 'monthly', length } });
  const daysOf = (layer: RotationLayer, indexes: number[]) => startsOf(layer, indexes).map((at) => at.slice(0, 10));

  it('from a 31st begin on the last day of shorter months, and on the 31st again after them', () => {
    expect(daysOf(monthly('2026-01-31T09:00'), [-2, -1, 0, 1, 2, 3, 25])).toEqual([
      '2025-11-30',
      '2025-12-31',
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2028-02-29',
    ]);
  });

  it('from a leap day, a year each, begin on the 28th in other years', () => {
    const yearly = monthly('2024-02-29T00:00', 12);
    expect(daysOf(yearly, [-1, 0, 1, 4])).toEqual(['2023-02-28', '2024-02-29', '2025-02-28', '2028-02-29']);
    expect(turnAt(yearly, new Date('2025-02-27T23:59Z'))).toBe(0);
    expect(turnAt(yearly, new Date('2025-02-28T00:00Z'))).toBe(1);
  });

  it('hold every day of the year in one of them', () => {
    const layer = monthly('2026-01-31T09:00');
    for (let at = Date.parse('2027-12-01T00:00Z'); at < Date.parse('2029-01-01T00:00Z'); at += 6 * 3_600_000) {
      const turn = turnAt(layer, new Date(at));
      expect(turnStart(layer, turn).getTime() <= at && at < turnStart(layer, turn + 1).getTime()).toBe(true);
    }
  });
});

describe('turns of hours', () => {
  const hourly = (over: Partial<RotationLayer>, length = 1) =>
    buildLayer({ zone: 'Europe/Berlin', rotation: { kind: 'hourly', length }, ...over });

  it('go by the clock: one that the clocks skip takes no time, one that they repeat takes two hours', () => {
    const layer = hourly({ startsOn: '2026-03-29T00:00' });
    expect(startsOf(layer, [1, 2, 3, 4]).map((at) => at.slice(11, 16))).toEqual(['00:00', '01:00', '01:00', '02:00']);
    const autumn = hourly({ startsOn: '2026-10-25T00:00' });
    expect(startsOf(autumn, [1, 2, 3]).map((at) => at.slice(11, 16))).toEqual(['23:00', '00:00', '02:00']);
    expect(turnAt(autumn, new Date('2026-10-25T01:10Z'))).toBe(2);
  });

  it('after ten years are told at once', () => {
    const layer = hourly({ startsOn: '2016-01-01T00:00', zone: 'UTC' });
    const began = performance.now();
    for (let n = 0; n < 1000; n += 1) expect(turnAt(layer, new Date('2026-01-01T00:30Z'))).toBe(87_672);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe('turns that count only what is worked', () => {
  const workdays = {
    zone: null,
    times: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR'] as const, start: '09:00', end: '17:00' }],
  };
  const worked = (over: Partial<RotationLayer>) =>
    buildLayer({
      zone: 'UTC',
      startsOn: '2026-01-05T09:00',
      restriction: workdays,
      rotation: { kind: 'daily', length: 1, count: 'worked' },
      participants: [['ana'], ['ben'], ['cem']],
      ...over,
    });
  const peopleOn = (layer: RotationLayer, days: string[]) =>
    days.map((day) => peopleOfTurn(layer, turnAt(layer, new Date(`${day}T12:00Z`))).join());

  it('pass over the weekend: Friday’s is followed by Monday’s', () => {
    const days = ['2026-01-08', '2026-01-09', '2026-01-12', '2026-01-13', '2026-01-02'];
    expect(peopleOn(worked({}), days)).toEqual(['ana', 'ben', 'cem', 'ana', 'cem']);
    const calendar = worked({ rotation: { kind: 'daily', length: 1 } });
    expect(peopleOn(calendar, days)).toEqual(['ana', 'ben', 'ben', 'cem', 'ana']);
  });

  it('of two days are two working days', () => {
    const layer = worked({ rotation: { kind: 'daily', length: 2, count: 'worked' } });
    expect(peopleOn(layer, ['2026-01-09', '2026-01-12', '2026-01-13'])).toEqual(['cem', 'cem', 'ana']);
    expect(startsOf(layer, [2, 3])).toEqual(['2026-01-09T09:00:00.000Z', '2026-01-13T09:00:00.000Z']);
  });

  it('of hours go on in the morning where they stopped in the evening', () => {
    const layer = worked({ rotation: { kind: 'hourly', length: 1, count: 'worked' } });
    const at = (text: string) => turnAt(layer, new Date(text));
    expect([at('2026-01-05T16:30Z'), at('2026-01-05T22:00Z'), at('2026-01-06T09:00Z')]).toEqual([7, 7, 8]);
  });

  it('count as the calendar does where everything is worked, or nothing', () => {
    for (const restriction of [null, { zone: null, times: [] }])
      expect(turnAt(worked({ restriction }), new Date('2026-01-12T12:00Z'))).toBe(7);
  });
});

describe('a turn that is not served whole', () => {
  const evenings = buildLayer({
    zone: 'UTC',
    startsOn: '2026-01-05T18:00',
    rotation: { kind: 'daily', length: 2, lasts: { minutes: 180 } },
  });

  it('ends when it has lasted, and leaves the rest to nobody', () => {
    expect(turnEnd(evenings, 0)).toEqual(new Date('2026-01-05T21:00Z'));
    expect(turnsServed(evenings, new Date('2026-01-05T20:59Z'))).toEqual([0]);
    expect(turnsServed(evenings, new Date('2026-01-05T21:00Z'))).toEqual([]);
    expect(turnsServed(evenings, new Date('2026-01-07T18:00Z'))).toEqual([1]);
  });

  it('overlaps with the next where it lasts longer than that', () => {
    const long = { ...evenings, rotation: { kind: 'daily' as const, length: 1, lasts: { minutes: 36 * 60 } } };
    expect(turnsServed(long, new Date('2026-01-07T01:00Z'))).toEqual([0, 1]);
    expect(turnsServed(long, new Date('2026-01-07T07:00Z'))).toEqual([1]);
  });
});

describe('an anchor', () => {
  it('says whose turn is in progress, and the others follow from there', () => {
    const layer = buildLayer({
      participants: [['ana'], ['ben'], ['cem']],
      anchor: { index: 2, at: new Date('2026-01-07T12:00Z') },
    });
    expect([-1, 0, 1, 2].map((turn) => peopleOfTurn(layer, turn).join())).toEqual(['ben', 'cem', 'ana', 'ben']);
  });
});

describe('peopleOfTurn', () => {
  it('goes round, in both directions', () => {
    const layer = buildLayer({ participants: [['ana'], ['ben', 'cem'], ['dee']] });
    expect([-3, -1, 0, 1, 2, 3].map((turn) => peopleOfTurn(layer, turn).join('+'))).toEqual([
      'ana',
      'dee',
      'ana',
      'ben+cem',
      'dee',
      'ana',
    ]);
  });

  it('is nobody where nobody takes part', () => {
    expect(peopleOfTurn(buildLayer({ participants: [] }), 3)).toEqual([]);
  });
});
