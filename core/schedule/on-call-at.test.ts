import { describe, expect, it } from '@jest/globals';
import { buildLayer, buildOverride, buildSchedule } from './fixtures/schedules.js';
import { nextHandoffAt } from './next-handoff-at.js';
import { lookAheadMs, onCallAt } from './on-call-at.js';

const tuesday = new Date('2026-01-06T12:00Z');
const overridden = buildSchedule({ overrides: [buildOverride()] });
const daily = buildLayer({ id: 'l2', rotation: { kind: 'daily', length: 1 }, participants: [['cem'], ['dee']] });

describe('onCallAt', () => {
  it('says until when somebody is on call, and who follows', () => {
    expect(onCallAt(buildSchedule(), tuesday).users).toEqual([
      {
        userId: 'ana',
        until: new Date('2026-01-12T08:00Z'),
        because: 'rotation',
        layer: 'Primary',
        replaces: null,
        next: ['ben'],
      },
    ]);
  });

  it('ends a duty where an override takes it over, and says for whom the other stands in', () => {
    expect(onCallAt(overridden, tuesday).users).toMatchObject([
      { until: new Date('2026-01-07T00:00Z'), next: ['cem'] },
    ]);
    expect(onCallAt(overridden, new Date('2026-01-07T12:00Z')).users).toMatchObject([
      { userId: 'cem', because: 'override', replaces: 'ana', until: new Date('2026-01-08T00:00Z'), next: ['ana'] },
    ]);
  });

  it('does not end a duty when only the colleague changes', () => {
    const { users } = onCallAt(buildSchedule({ layers: [buildLayer(), daily] }), tuesday);
    expect(users.map(({ userId, until }) => `${userId} ${until!.toISOString()}`)).toEqual([
      'ana 2026-01-12T08:00:00.000Z',
      'dee 2026-01-07T08:00:00.000Z',
    ]);
  });

  it('knows no end where one person is always on call, and nobody where nobody is', () => {
    const forever = buildSchedule({ layers: [buildLayer({ participants: [['ana']] })] });
    expect(onCallAt(forever, tuesday).users).toMatchObject([{ userId: 'ana', until: null, next: [] }]);
    expect(onCallAt(buildSchedule({ layers: [] }), tuesday)).toEqual({ users: [] });
  });

  it('names nobody as following when a duty ends in a gap', () => {
    const gaps = buildSchedule({ layers: [buildLayer({ participants: [['ana'], []] })] });
    expect(onCallAt(gaps, tuesday).users).toMatchObject([{ until: new Date('2026-01-12T08:00Z'), next: [] }]);
  });
});

describe('nextHandoffAt', () => {
  it('is the next change of people, by whichever means', () => {
    expect(nextHandoffAt(buildSchedule(), tuesday)).toEqual({
      at: new Date('2026-01-12T08:00Z'),
      from: ['ana'],
      to: ['ben'],
    });
    expect(nextHandoffAt(overridden, tuesday)).toEqual({
      at: new Date('2026-01-07T00:00Z'),
      from: ['ana'],
      to: ['cem'],
    });
  });

  it('at the instant of a handoff is the following one', () => {
    expect(nextHandoffAt(buildSchedule(), new Date('2026-01-12T08:00Z'))).toMatchObject({
      at: new Date('2026-01-19T08:00Z'),
      to: ['ana'],
    });
  });

  it('in a gap is the instant at which somebody comes on call', () => {
    const gaps = buildSchedule({ layers: [buildLayer({ participants: [[], ['ben']] })] });
    expect(nextHandoffAt(gaps, tuesday)).toEqual({ at: new Date('2026-01-12T08:00Z'), from: [], to: ['ben'] });
  });

  it('does not exist where nothing changes', () => {
    expect(nextHandoffAt(buildSchedule({ layers: [] }), tuesday)).toBeNull();
  });
});

describe('whoever asks for the next change', () => {
  /** A layer that hands over every day, with a count of how many of its turns were worked out. */
  function counted() {
    let turns = 0;
    const layer = {
      ...daily,
      get startsOn() {
        turns += 1;
        return daily.startsOn;
      },
    };
    return { schedule: buildSchedule({ layers: [layer] }), turns: () => turns };
  }
  const days = lookAheadMs / 86_400_000;

  it.each([
    ['onCallAt', onCallAt],
    ['nextHandoffAt', nextHandoffAt],
  ])('does not pay for sixty days of turns: %s', (_, question) => {
    const { schedule, turns } = counted();
    question(schedule, tuesday);
    expect(turns()).toBeLessThan(days / 2);
  });
});
