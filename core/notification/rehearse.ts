/**
 * What an escalation would do if nobody acknowledged: every step with its instant, whom it would page by what and when.
 * Pure: nothing is written, so that it can be asked for any instant.
 */
import { planStep, type Resolved } from '../escalation/plan-step.js';
import { urgencyOf, type Severity } from '../incident/incident.js';
import { pagesFor, type ContactMethod, type NotificationRule } from './pages-for.js';
import type { PolicySnapshot, Target } from '../escalation/policy.js';

/** Everything that decides what would happen. */
export interface RehearsalInput {
  snapshot: PolicySnapshot;
  severity: Severity;
  from: Date;
  speed: number;
  /** Whom a target means at an instant. */
  resolveAt: (at: Date) => (target: Target) => Resolved;
  rulesOf: (userId: string) => NotificationRule[];
  methodsOf: (userId: string) => ContactMethod[];
  defaults: NotificationRule[];
  /** How often each step was taken before that takes turns, by its index. */
  turns?: Record<number, number>;
}

/** One step as it would be taken. */
export interface RehearsedStep {
  at: Date;
  /** 1-based. */
  step: number;
  loop: number;
  skipped: string[];
  rooms: string[];
  people: { userId: string; because: string; pages: { channel: string; at: Date }[]; unreachable: string | null }[];
}

/** What would happen until the policy is through. */
export interface Rehearsal {
  steps: RehearsedStep[];
  /** Why it would go no further. */
  end: string;
}

/** No more steps than these are told. */
const mostSteps = 60;

/** Walks a policy from an instant on. */
export function rehearse(input: RehearsalInput): Rehearsal {
  const steps: RehearsedStep[] = [];
  const turns = { ...input.turns };
  let place: { step: number; loop: number; at: Date } | null = { step: 0, loop: 0, at: input.from };
  while (place && steps.length < mostSteps) {
    const { at } = place;
    const plan = planStep({
      snapshot: input.snapshot,
      step: place.step,
      loop: place.loop,
      now: at,
      speed: input.speed,
      status: 'triggered',
      resolve: input.resolveAt(at),
      reachable: (userId) => pagesOf(input, userId, at).unreachable === null,
      turnOf: (step) => turns[step] ?? 0,
    });
    if (plan.kind === 'none') return { steps, end: plan.reason };
    if (plan.kind === 'nobody') return { steps, end: `nobody to page: ${plan.reason}; the owners would be paged` };
    turns[plan.step] = (turns[plan.step] ?? 0) + 1;
    steps.push({
      at,
      step: plan.step + 1,
      loop: plan.loop + 1,
      skipped: plan.skipped.map(({ step, reason }) => `Step ${step + 1} skipped: ${reason}.`),
      rooms: plan.rooms.map(({ name }) => name),
      people: plan.page.map(({ userId, target }) => ({
        userId,
        because: target.kind === 'user' ? 'named' : target.name,
        ...pagesOf(input, userId, at),
      })),
    });
    if (plan.next === null) return { steps, end: plan.endReason ?? 'it ends' };
    place = plan.next;
  }
  return { steps, end: `only the first ${mostSteps} steps are told` };
}

function pagesOf(input: RehearsalInput, userId: string, at: Date) {
  const { pages, unreachable } = pagesFor({
    userId,
    urgency: urgencyOf(input.severity),
    rules: input.rulesOf(userId),
    defaults: input.defaults,
    methods: input.methodsOf(userId),
    now: at,
    speed: input.speed,
  });
  return { pages: pages.map(({ channel, dueAt }) => ({ channel, at: dueAt })), unreachable };
}
