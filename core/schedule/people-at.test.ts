import { describe, expect, it } from '@jest/globals';
import { buildCalendarLayer, buildLayer, buildOverride, buildSchedule } from './fixtures/schedules.js';
import { peopleAt } from './people-at.js';
import type { Override, Schedule } from './schedule.js';

/** In Ana's week, on the day of the override. */
const noon = new Date('2026-01-07T12:00Z');
const idsAt = (schedule: Partial<Schedule>, at = noon) =>
  peopleAt(buildSchedule(schedule), at).map(({ userId }) => userId);
const alone = (userId: string, priority: number) => buildLayer({ name: userId, priority, participants: [[userId]] });

describe('layers', () => {
  it('of the highest priority count alone, wherever they stand in the list', () => {
    expect(idsAt({ layers: [alone('ana', 0), alone('ben', 2), alone('cem', 1)] })).toEqual(['ben']);
  });

  it('of equal priority add up, each person once', () => {
    expect(idsAt({ layers: [alone('ana', 1), alone('ben', 1), alone('ana', 1), alone('cem', 0)] })).toEqual([
      'ana',
      'ben',
    ]);
  });

  it('that have nobody at the instant leave it to lower ones', () => {
    const holes = buildLayer({ priority: 9, participants: [[], ['ben']] });
    expect(idsAt({ layers: [holes, buildLayer({ priority: 9, participants: [] }), alone('ana', 0)] })).toEqual(['ana']);
  });

  it('put a whole group on call together', () => {
    expect(idsAt({ layers: [buildLayer({ participants: [['ana', 'ben'], ['cem']] })] })).toEqual(['ana', 'ben']);
  });

  it('that do not exist mean nobody', () => {
    expect(idsAt({ layers: [] })).toEqual([]);
  });
});

describe('an override', () => {
  const ids = (...overrides: Override[]) => idsAt({ overrides });

  it('puts one person in the place of another, and says so', () => {
    expect(peopleAt(buildSchedule({ overrides: [buildOverride()] }), noon)).toEqual([
      { userId: 'cem', because: 'override', layer: 'Primary', replaces: 'ana' },
    ]);
  });

  it('holds from its first instant until just before its end', () => {
    const overrides = [buildOverride({ startsAt: noon, endsAt: new Date(noon.getTime() + 60_000) })];
    const at = (ms: number) => idsAt({ overrides }, new Date(noon.getTime() + ms));
    expect([at(-1), at(0), at(59_999), at(60_000)]).toEqual([['ana'], ['cem'], ['cem'], ['ana']]);
  });

  it('for somebody who is not on call puts nobody on call', () => {
    expect(ids(buildOverride({ replacesUserId: 'ben' }))).toEqual(['ana']);
  });

  it('for nobody in particular adds a person, even where there would be nobody', () => {
    const added = buildOverride({ replacesUserId: null });
    expect(ids(added)).toEqual(['ana', 'cem']);
    expect(peopleAt(buildSchedule({ layers: [], overrides: [added] }), noon)).toEqual([
      { userId: 'cem', because: 'override', layer: null, replaces: null },
    ]);
  });

  it('does not chain: B for A and C for B leaves B, whichever was made first', () => {
    const first = buildOverride({ userId: 'ben', replacesUserId: 'ana' });
    const second = buildOverride({ userId: 'cem', replacesUserId: 'ben' });
    expect(ids(first, second)).toEqual(['ben']);
    expect(ids(second, first)).toEqual(['ben']);
  });

  it('lets two people swap', () => {
    const layers = [alone('ana', 0), alone('ben', 0)];
    const overrides = [
      buildOverride({ userId: 'ben', replacesUserId: 'ana' }),
      buildOverride({ userId: 'ana', replacesUserId: 'ben' }),
    ];
    expect(idsAt({ layers, overrides })).toEqual(['ben', 'ana']);
  });

  it('may share the place among several people, and names nobody twice', () => {
    expect(ids(buildOverride(), buildOverride({ userId: 'dee' }), buildOverride({ userId: 'dee' }))).toEqual([
      'cem',
      'dee',
    ]);
  });
});

describe('an override that removes or covers', () => {
  const cover = (userId: string, priority = 0) =>
    buildOverride({ id: userId, kind: 'cover', userId, replacesUserId: null, priority });
  const layers = [alone('ana', 0), alone('ben', 0)];

  it('takes one person away, and leaves the others', () => {
    const without = buildOverride({ kind: 'remove', userId: null, replacesUserId: 'ana' });
    expect(idsAt({ layers, overrides: [without] })).toEqual(['ben']);
    expect(idsAt({ layers: [alone('ana', 0)], overrides: [without] })).toEqual([]);
  });

  it('stands for every layer; of several the highest priority counts, and equal ones add up', () => {
    expect(idsAt({ layers, overrides: [cover('cem')] })).toEqual(['cem']);
    expect(idsAt({ layers, overrides: [cover('cem'), cover('dee', 1)] })).toEqual(['dee']);
    expect(idsAt({ layers, overrides: [cover('cem'), cover('dee')] })).toEqual(['cem', 'dee']);
  });

  it('may itself be replaced, and others added to it', () => {
    const instead = buildOverride({ userId: 'dee', replacesUserId: 'cem' });
    const added = buildOverride({ id: 'o2', userId: 'eve', replacesUserId: null });
    expect(idsAt({ layers, overrides: [cover('cem'), instead, added] })).toEqual(['dee', 'eve']);
  });
});

describe('a calendar', () => {
  const spans = (priority: number | null) => [{ ...buildCalendarLayer().spans[0]!, priority }];

  it('names its people itself, and for them the priority it gives, else its layer’s', () => {
    const layers = (priority: number | null) => [alone('ana', 1), buildCalendarLayer({ spans: spans(priority) })];
    expect(idsAt({ layers: layers(null) })).toEqual(['ana']);
    expect(idsAt({ layers: layers(1) })).toEqual(['ana', 'cem']);
    expect(peopleAt(buildSchedule({ layers: layers(2) }), noon)).toEqual([
      { userId: 'cem', because: 'calendar', layer: 'Calendar', replaces: null },
    ]);
    expect(idsAt({ layers: layers(2) }, new Date('2026-01-08T00:00Z'))).toEqual(['ana']);
  });
});

describe('a temporary schedule', () => {
  const span = { start: new Date('2026-01-07T00:00Z'), end: new Date('2026-01-08T00:00Z') };

  it('counts alone: no layer, no override, no swap beside it', () => {
    const temporary = [{ ...span, shifts: [{ ...span, userId: 'dee' }] }];
    const overrides = [buildOverride({ userId: 'cem', replacesUserId: 'dee' })];
    expect(idsAt({ temporary, overrides })).toEqual(['dee']);
    expect(idsAt({ temporary, overrides }, span.end)).toEqual(['ana']);
  });

  it('without a shift is a gap on purpose', () => {
    expect(idsAt({ temporary: [{ ...span, shifts: [] }] })).toEqual([]);
  });
});

describe('a swap', () => {
  const swap = (benefactorId: string | null) => ({
    id: 's1',
    beneficiaryId: 'ana',
    benefactorId,
    startsAt: new Date('2026-01-07T00:00Z'),
    endsAt: new Date('2026-01-08T00:00Z'),
  });

  it('changes nothing until somebody has taken it', () => {
    expect(idsAt({ swaps: [swap(null)] })).toEqual(['ana']);
    expect(peopleAt(buildSchedule({ swaps: [swap('dee')] }), noon)).toEqual([
      { userId: 'dee', because: 'swap', layer: null, replaces: 'ana' },
    ]);
  });

  it('counts after overrides: whom an override put on call gives the duty away', () => {
    const overrides = [buildOverride({ userId: 'ana', replacesUserId: 'ben' })];
    expect(idsAt({ layers: [alone('ben', 0)], overrides, swaps: [swap('dee')] })).toEqual(['dee']);
    expect(idsAt({ layers: [alone('ben', 0)], swaps: [swap('dee')] })).toEqual(['ben']);
  });
});
