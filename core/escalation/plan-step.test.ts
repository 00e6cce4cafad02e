import { describe, expect, it } from '@jest/globals';
import { buildPolicy, buildStep, buildTarget } from './fixtures/policies.js';
import { nextPeople, planStep, type PlanInput, type Resolved } from './plan-step.js';
import type { Target } from './policy.js';

const now = new Date('2026-11-24T10:00:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
/** A user is that person; a schedule has nobody; a room is nobody to page. */
const resolve = ({ kind, id, name }: Target): Resolved => {
  if (kind === 'user') return { userIds: [id], reason: null };
  return { userIds: [], reason: kind === 'schedule' ? `nobody on call in ${name}` : null };
};
const plan = (over: Partial<PlanInput> = {}) =>
  planStep({ snapshot: buildPolicy(), step: 0, loop: 0, now, speed: 1, status: 'triggered', resolve, ...over });
const empty = buildStep([], { targets: [buildTarget('Nights', 'schedule')] });

describe('planStep', () => {
  it('pages the people of the step, and sets the next one for when its delay is over', () => {
    expect(plan()).toEqual({
      kind: 'step',
      page: [{ userId: 'ana', target: buildTarget('ana') }],
      rooms: [],
      step: 0,
      loop: 0,
      skipped: [],
      next: { step: 1, loop: 0, at: after(180) },
      endReason: null,
    });
  });

  it.each(['acknowledged', 'snoozed', 'resolved', 'merged'])('pages nobody when the incident is %s', (status) => {
    expect(plan({ status })).toEqual({ kind: 'none', reason: status });
  });

  it('ends after the last step, and says so', () => {
    expect(plan({ step: 1 })).toMatchObject({ next: null, endReason: 'the last step of Checkout was taken' });
  });

  it('begins the policy again as often as it says, and says how often it ran', () => {
    const snapshot = buildPolicy({ repeatCount: 2 });
    expect(plan({ snapshot, step: 1, loop: 1 })).toMatchObject({ next: { step: 0, loop: 2, at: after(180) } });
    expect(plan({ snapshot, step: 1, loop: 2 })).toMatchObject({
      next: null,
      endReason: 'the last step of Checkout was taken, 3 times over',
    });
  });

  it('goes over a step without anybody at once, and tells why it did', () => {
    expect(plan({ snapshot: buildPolicy({ steps: [empty, buildStep(['ben'])] }) })).toMatchObject({
      kind: 'step',
      step: 1,
      page: [{ userId: 'ben' }],
      skipped: [{ step: 0, loop: 0, reason: 'nobody on call in Nights' }],
      next: null,
    });
  });

  it('goes over people who cannot be reached, but pages them beside somebody who can', () => {
    const reachable = (userId: string) => userId !== 'ana';
    expect(plan({ reachable })).toMatchObject({
      step: 1,
      skipped: [{ step: 0, reason: 'nobody in it has a verified contact method' }],
    });
    expect(plan({ reachable, snapshot: buildPolicy({ steps: [buildStep(['ana', 'cem'])] }) })).toMatchObject({
      step: 0,
      page: [{ userId: 'ana' }, { userId: 'cem' }],
    });
  });

  it('says that there is nobody at all, with the reason for every step it went over', () => {
    const snapshot = buildPolicy({ steps: [empty, buildStep([])], repeatCount: 1 });
    expect(plan({ snapshot, step: 1 })).toEqual({
      kind: 'nobody',
      rooms: [],
      skipped: [
        { step: 1, loop: 0, reason: 'it names nobody' },
        { step: 0, loop: 1, reason: 'nobody on call in Nights' },
        { step: 1, loop: 1, reason: 'it names nobody' },
      ],
      reason: 'it names nobody',
    });
    expect(plan({ snapshot: buildPolicy({ steps: [] }) })).toEqual({
      kind: 'nobody',
      rooms: [],
      skipped: [],
      reason: 'the policy has no steps',
    });
  });

  it('tells the room of a step that it skips, and of the one that it takes, each once', () => {
    const [ops, team] = [buildTarget('ops', 'room'), buildTarget('team', 'room')];
    const nobody = buildTarget('nights', 'schedule');
    const steps = [
      buildStep([], { targets: [nobody, ops] }),
      buildStep([], { targets: [buildTarget('maya'), team, ops] }),
    ];
    expect(plan({ snapshot: buildPolicy({ steps }) })).toMatchObject({ kind: 'step', step: 1, rooms: [ops, team] });
    expect(plan({ snapshot: buildPolicy({ steps: steps.slice(0, 1) }) })).toMatchObject({
      kind: 'nobody',
      rooms: [ops],
    });
  });

  it('takes a step that only tells a room', () => {
    const room = buildTarget('ops', 'room');
    expect(plan({ snapshot: buildPolicy({ steps: [buildStep([], { targets: [room] })] }) })).toMatchObject({
      kind: 'step',
      page: [],
      rooms: [room],
    });
  });

  it('pages a person once whom two targets name, for the first of them', () => {
    const team = buildTarget('Payments', 'team');
    const both = (target: Target): Resolved =>
      target.kind === 'team' ? { userIds: ['ana', 'ben'], reason: null } : resolve(target);
    const snapshot = buildPolicy({ steps: [buildStep([], { targets: [buildTarget('ana'), team] })] });
    expect(plan({ snapshot, resolve: both })).toMatchObject({
      page: [
        { userId: 'ana', target: buildTarget('ana') },
        { userId: 'ben', target: team },
      ],
    });
  });

  it('shortens the delays of a faster organisation', () => {
    expect(plan({ speed: 10 })).toMatchObject({ next: { at: after(18) } });
  });
});

describe('nextPeople', () => {
  const snapshot = buildPolicy({
    steps: [buildStep(['ana']), empty, buildStep(['ben', 'cem', 'ben'])],
    repeatCount: 1,
  });

  it('are those of the next step that has anybody, each once', () => {
    expect(nextPeople(snapshot, 0, 0, resolve)).toEqual(['ben', 'cem']);
  });

  it('are those of the next run after the last step, and nobody after the last run', () => {
    expect(nextPeople(snapshot, 2, 0, resolve)).toEqual(['ana']);
    expect(nextPeople(snapshot, 2, 1, resolve)).toEqual([]);
  });
});
