import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { anyPolicy } from './fixtures/policies.js';
import { planStep, type PlanInput, type Resolved } from './plan-step.js';
import type { PolicySnapshot, Target } from './policy.js';

const now = new Date('2026-11-24T10:00:00Z');
const people = ['ana', 'ben', 'cem', 'dee'];
const someOf = fc.subarray(people);

/** A world: a policy, whom each target means, and who can be reached. */
const anyWorld = fc.record({
  snapshot: anyPolicy,
  members: fc.dictionary(fc.constantFrom(...people), someOf),
  reached: someOf,
  speed: fc.constantFrom(1, 10),
});
type World = typeof anyWorld extends fc.Arbitrary<infer T> ? T : never;

const whoIn = ({ members }: World, { kind, id }: Target): string[] =>
  kind === 'room' ? [] : kind === 'user' ? [id] : (members[id] ?? []);

function inputOf(world: World, over: Partial<PlanInput> = {}): PlanInput {
  const resolve = (target: Target): Resolved => {
    const userIds = whoIn(world, target);
    return { userIds, reason: userIds.length > 0 || target.kind === 'room' ? null : `nobody in ${target.kind}` };
  };
  const reachable = (userId: string) => world.reached.includes(userId);
  const { snapshot, speed } = world;
  return { snapshot, speed, step: 0, loop: 0, now, status: 'triggered', resolve, reachable, ...over };
}

const peopleOf = (world: World, step: number) =>
  new Set(world.snapshot.steps[step]!.targets.flatMap((target) => whoIn(world, target)));
const everyPlace = ({ steps, repeatCount }: PolicySnapshot) =>
  Array.from({ length: (repeatCount + 1) * steps.length }, (_, index) => ({
    step: index % steps.length,
    loop: Math.floor(index / steps.length),
  }));

/** Takes every step as it falls due; a place is a step in a run. */
function walk(world: World) {
  const places: { step: number; loop: number; taken: boolean; reason: string | null }[] = [];
  let at: { step: number; loop: number } | null = { step: 0, loop: 0 };
  for (let plans = 0; at; plans += 1) {
    // The walk itself ends: more plans than places would be an escalation without end.
    expect(plans).toBeLessThanOrEqual(everyPlace(world.snapshot).length);
    const plan = planStep(inputOf(world, at));
    if (plan.kind === 'none') throw new Error('a triggered incident has a plan');
    places.push(...plan.skipped.map((skipped) => ({ ...skipped, taken: false })));
    if (plan.kind === 'nobody') break;
    places.push({ step: plan.step, loop: plan.loop, taken: true, reason: null });
    at = plan.next;
  }
  return places;
}

describe('an escalation under any policy', () => {
  it('takes or skips each step of each run exactly once, in order, and then ends', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        expect(walk(world).map(({ step, loop }) => ({ step, loop }))).toEqual(everyPlace(world.snapshot));
      }),
      { numRuns: 300 },
    );
  });

  it('never skips somebody who can be reached, and gives a reason for each step it skips', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        for (const { step, taken, reason } of walk(world)) {
          const reached = [...peopleOf(world, step)].some((userId) => world.reached.includes(userId));
          const onlyRooms =
            world.snapshot.steps[step]!.targets.length > 0 &&
            world.snapshot.steps[step]!.targets.every(({ kind }) => kind === 'room');
          expect(taken).toBe(reached || onlyRooms);
          if (!taken) expect(reason).toMatch(/\w/);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('pages everybody in the step it takes, or one of them where it takes turns, and is due again after its delay', () => {
    fc.assert(
      fc.property(anyWorld, fc.nat({ max: 9 }), (world, turn) => {
        const plan = planStep(inputOf(world, { turnOf: () => turn }));
        if (plan.kind !== 'step') return;
        const paged = plan.page.map(({ userId }) => userId);
        const all = [...peopleOf(world, plan.step)];
        const reached = all.filter((userId) => world.reached.includes(userId));
        if (!world.snapshot.steps[plan.step]!.roundRobin) expect(paged.sort()).toEqual(all.sort());
        else {
          expect(paged).toHaveLength(Math.min(1, reached.length));
          expect(reached).toEqual(expect.arrayContaining(paged));
        }
        const delay = (world.snapshot.steps[plan.step]!.delaySeconds * 1000) / world.speed;
        if (plan.next) expect(plan.next.at.getTime()).toBe(now.getTime() + delay);
        expect(plan.endReason === null).toBe(plan.next !== null);
      }),
      { numRuns: 300 },
    );
  });

  it('gives each one who can be reached a turn, however the others are', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const steps = world.snapshot.steps.map((step) => ({ ...step, roundRobin: true }));
        const turning = { ...world, snapshot: { ...world.snapshot, steps } };
        const plans = people.map((_, turn) => planStep(inputOf(turning, { turnOf: () => turn })));
        const first = plans[0]!;
        if (first.kind !== 'step') return;
        const reached = [...peopleOf(world, first.step)].filter((userId) => world.reached.includes(userId));
        const had = plans.flatMap((plan) => (plan.kind === 'step' ? plan.page.map(({ userId }) => userId) : []));
        expect([...new Set(had)].sort()).toEqual(reached.sort());
      }),
      { numRuns: 200 },
    );
  });

  it('never pages somebody who has acknowledged, and does not go over a step for that', () => {
    fc.assert(
      fc.property(anyWorld, someOf, (world, acked) => {
        const acknowledged = new Set(acked);
        const plan = planStep(inputOf(world, { acknowledged }));
        if (plan.kind === 'none') throw new Error('a triggered incident has a plan');
        if (plan.kind === 'step') expect(plan.page.filter(({ userId }) => acknowledged.has(userId))).toEqual([]);
        for (const { step } of plan.skipped)
          expect([...peopleOf(world, step)].filter((userId) => acknowledged.has(userId))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('pages nobody once somebody has the incident', () => {
    fc.assert(
      fc.property(anyWorld, fc.constantFrom('acknowledged', 'snoozed', 'resolved', 'merged'), (world, status) => {
        expect(planStep(inputOf(world, { status }))).toEqual({ kind: 'none', reason: status });
      }),
      { numRuns: 100 },
    );
  });
});
