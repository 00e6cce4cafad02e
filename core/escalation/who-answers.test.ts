import { describe, expect, it } from '@jest/globals';
import { buildLayer, buildSchedule } from '../schedule/fixtures/schedules.js';
import { buildUser } from '../people/fixtures/people.js';
import { buildTarget } from './fixtures/policies.js';
import { createAnswers, whoAnswers, type Roster } from './who-answers.js';

/** In Ana's week, which ends on Monday at nine in Berlin. */
const now = new Date('2026-01-06T12:00Z');
const buildRoster = (over: Partial<Roster> = {}): Roster => ({
  users: ['ana', 'ben'].map((id) => buildUser({ id })),
  teams: [{ id: 't1', name: 'Payments', handle: 'payments', members: ['ben', 'ana', 'gone'] }],
  schedules: [buildSchedule()],
  ...over,
});
const answer = (id: string, kind: Parameters<typeof buildTarget>[1], over: Partial<Roster> = {}) =>
  whoAnswers({ ...buildTarget(id, kind), name: 'Checkout' }, buildRoster(over), now);
const layered = (...participants: string[][]) => ({
  schedules: [buildSchedule({ layers: [buildLayer({ participants })] })],
});

describe('whoAnswers', () => {
  it('is the person, while they are here', () => {
    expect(answer('ana', 'user')).toEqual({ userIds: ['ana'], reason: null });
    expect(answer('gone', 'user')).toEqual({ userIds: [], reason: 'Checkout is no longer here' });
  });

  it('is everybody of a team who is still here', () => {
    expect(answer('t1', 'team')).toEqual({ userIds: ['ben', 'ana'], reason: null });
    expect(answer('t2', 'team')).toEqual({ userIds: [], reason: 'nobody is in the team Checkout' });
    expect(answer('t1', 'team', { users: [] })).toEqual({ userIds: [], reason: 'nobody is in the team Checkout' });
  });

  it('is whoever is on call on a schedule now', () => {
    expect(answer('s1', 'schedule')).toEqual({ userIds: ['ana'], reason: null });
    expect(answer('s1', 'schedule', layered(['ben', 'ana']))).toEqual({ userIds: ['ben', 'ana'], reason: null });
  });

  it('says until when a schedule has nobody, by the clock of the schedule', () => {
    expect(answer('s1', 'schedule', layered([], ['ana']))).toEqual({
      userIds: [],
      reason: 'nobody on call until Mon 09:00 Berlin',
    });
  });

  it('names the schedule where nobody follows for weeks', () => {
    expect(answer('s1', 'schedule', layered([], [], [], ['ana'])).reason).toBe('nobody on call in Checkout');
    expect(answer('s1', 'schedule', layered()).reason).toBe('nobody on call in Checkout');
  });

  it('takes somebody who has left for nobody, until somebody who is here comes on call', () => {
    expect(answer('s1', 'schedule', layered(['gone'], ['ana']))).toEqual({
      userIds: [],
      reason: 'nobody on call until Mon 09:00 Berlin',
    });
    expect(answer('s1', 'schedule', layered(['gone'])).reason).toBe('nobody on call in Checkout');
  });

  it('says that a schedule was taken away', () => {
    expect(answer('s2', 'schedule')).toEqual({ userIds: [], reason: 'the schedule Checkout no longer exists' });
  });

  it('is nobody for a room, which is told and not paged', () => {
    expect(answer('r1', 'room')).toEqual({ userIds: [], reason: null });
  });
});

describe('createAnswers', () => {
  /** A roster that counts how often its schedules are looked at. */
  function counted() {
    let looks = 0;
    const { schedules, ...rest } = buildRoster({ schedules: [buildSchedule(), buildSchedule({ id: 's2' })] });
    return {
      roster: {
        ...rest,
        get schedules() {
          looks += 1;
          return schedules;
        },
      },
      looks: () => looks,
    };
  }
  const checkout = { ...buildTarget('s1', 'schedule'), name: 'Checkout' };

  it('evaluates a schedule once, however many incidents of a storm ask for it', () => {
    const { roster, looks } = counted();
    const resolve = createAnswers(roster, now);
    const answers = Array.from({ length: 200 }, () => resolve(checkout));
    expect(new Set(answers)).toEqual(new Set([{ userIds: ['ana'], reason: null }]));
    expect(looks()).toBe(1);
  });

  it('keeps targets apart that share an id or a name', () => {
    const resolve = createAnswers({ ...buildRoster(), users: [...buildRoster().users, buildUser({ id: 's1' })] }, now);
    expect(resolve(checkout).userIds).toEqual(['ana']);
    expect(resolve({ ...checkout, kind: 'user' }).userIds).toEqual(['s1']);
    expect(resolve({ ...checkout, id: 's9' }).reason).toBe('the schedule Checkout no longer exists');
    expect(resolve({ ...checkout, id: 's9', name: 'Search' }).reason).toBe('the schedule Search no longer exists');
  });
});
