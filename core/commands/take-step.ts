/**
 * Takes the step of an escalation that is due, or the one a person asks for: pure planStep decides, this says what is to be
 * written. Terms: *loop* counts runs through the policy; *round* counts
 * them too, and every restart, so that it never repeats.
 */
import { planStep, type StepPlan } from '../escalation/plan-step.js';
import { clockAndCity } from '../people/clock-and-city.js';
import { pagesFor } from '../notification/pages-for.js';
import { insertCards } from '../store/sql/insert-incidents.js';
import { insertPages, type NewPage } from '../store/sql/page-rows.js';
import { urgencyOf, type Incident } from '../incident/incident.js';
import type { CommandContext } from '../execute.js';
import type { Escalation } from '../store/sql/escalation-rows.js';
import type { PagingRoster } from '../queries/escalation/load-roster.js';
import type { Turns } from './turns.js';
import type { Target } from '../escalation/policy.js';

/** What a step wants written; the escalation itself was changed in place. */
export interface TakenStep {
  /** What was done, for whoever asked for it. */
  sentence: string;
  pages: NewPage[];
  /** Cards wanted in rooms. */
  cards: { incidentId: string; roomId: string }[];
}

/** Writes what steps want, in two statements whatever their number. */
export async function saveSteps({ tx, now, actor }: CommandContext, steps: TakenStep[]): Promise<void> {
  await insertPages(
    tx,
    actor.organisationId,
    steps.flatMap(({ pages }) => pages),
    now,
  );
  await insertCards(
    tx,
    actor.organisationId,
    steps.flatMap(({ cards }) => cards),
    now,
  );
}

/** Takes the due step of one escalation and changes it in place; the caller saves both. */
export function takeStep(
  ctx: CommandContext,
  incident: Incident,
  escalation: Escalation,
  roster: PagingRoster,
  turns: Turns,
): TakenStep {
  const plan = planStep({
    snapshot: escalation.snapshot,
    step: escalation.step,
    loop: escalation.loop,
    now: ctx.now,
    speed: escalation.speed,
    status: incident.status,
    resolve: roster.resolve,
    reachable: (userId) => reachOf(ctx, incident, escalation, roster, userId).pages.length > 0,
    acknowledged: new Set(incident.acks.map(({ id }) => id)),
    turnOf: (step) => turns.of(escalation.policyId, step),
  });
  if (plan.kind === 'none') {
    escalation.nextStepAt = null;
    escalation.stopReason = plan.reason;
    return { sentence: plan.reason, pages: [], cards: [] };
  }
  sayWhatWasSkipped(ctx, incident, plan);
  if (plan.kind === 'step' && escalation.snapshot.steps[plan.step]!.roundRobin)
    turns.take(escalation.policyId, plan.step);
  const cards = plan.rooms.map((room) => ({ incidentId: incident.id, roomId: room.id }));
  const taken =
    plan.kind === 'nobody'
      ? pageOwners(ctx, incident, escalation, roster, plan)
      : pageStep(ctx, incident, escalation, roster, plan);
  if (escalation.nextStepAt === null) {
    ctx.timeline(incident.id, 'escalation.ended', { sentence: `No further step follows: ${escalation.stopReason}.` });
  }
  return { ...taken, cards };
}

function sayWhatWasSkipped(ctx: CommandContext, incident: Incident, plan: Exclude<StepPlan, { kind: 'none' }>) {
  for (const skipped of plan.skipped) {
    const sentence = `Step ${skipped.step + 1} skipped: ${skipped.reason}.`;
    ctx.timeline(incident.id, 'step.skipped', { sentence, reason: skipped.reason });
  }
}

const skippedSentences = (plan: Exclude<StepPlan, { kind: 'none' }>) => [
  ...new Set(plan.skipped.map((skipped) => `Step ${skipped.step + 1} skipped: ${skipped.reason}.`)),
];

function pageStep(
  ctx: CommandContext,
  incident: Incident,
  escalation: Escalation,
  roster: PagingRoster,
  plan: Extract<StepPlan, { kind: 'step' }>,
): Omit<TakenStep, 'cards'> {
  const { now } = ctx;
  const steps = escalation.snapshot.steps.length;
  const taken = escalation.snapshot.steps[plan.step]!;
  if (escalation.lastPlan?.round === escalation.round && escalation.lastPlan.loop !== plan.loop) escalation.round += 1;
  const pages = plan.page.flatMap(({ userId, target }) => {
    const because = `step ${plan.step + 1} of ${steps} of the policy ${escalation.snapshot.name} pages ${reasonOf(target, userId, roster, now)}`;
    return pagesOf(ctx, incident, escalation, roster, { userId, step: plan.step, why: `Paged because ${because}.` });
  });
  const names = [...new Set(plan.page.map(({ userId }) => roster.nameOf(userId)))];
  const whom = [...names, ...plan.rooms.map((room) => `#${room.name}`)].join(', ') || 'nobody who has not acknowledged';
  const again = plan.loop > 0 ? `, run ${plan.loop + 1} of ${escalation.snapshot.repeatCount + 1}` : '';
  const sentence = `Step ${plan.step + 1} of ${steps}${again}: paging ${whom}.`;
  ctx.timeline(incident.id, 'step.executed', {
    sentence,
    step: plan.step,
    loop: plan.loop,
    userIds: plan.page.map((p) => p.userId),
  });
  Object.assign(escalation, {
    lastStepAt: now,
    lastPlan: {
      step: plan.step,
      loop: plan.loop,
      round: escalation.round,
      skipped: skippedSentences(plan),
      ...(taken.everyone ? { everyone: plan.page.map(({ userId }) => userId) } : {}),
    },
    step: plan.next?.step ?? plan.step,
    loop: plan.next?.loop ?? plan.loop,
    nextStepAt: plan.next?.at ?? null,
    stopReason: plan.next ? null : plan.endReason,
  });
  return { sentence, pages };
}

/** Nobody is on call in the whole policy: that is itself a page, to the owners. */
function pageOwners(
  ctx: CommandContext,
  incident: Incident,
  escalation: Escalation,
  roster: PagingRoster,
  plan: Extract<StepPlan, { kind: 'nobody' }>,
): Omit<TakenStep, 'cards'> {
  const owners = roster.users.filter((user) => user.role === 'owner');
  const why = `Paged because you are an owner, and the policy ${escalation.snapshot.name} reaches nobody: ${plan.reason}.`;
  const target = { step: escalation.snapshot.steps.length, why };
  const pages = owners.flatMap((owner) => pagesOf(ctx, incident, escalation, roster, { ...target, userId: owner.id }));
  const sentence = `Nobody to page: ${plan.reason}. Paging the owners: ${owners.map((owner) => owner.name).join(', ') || 'there are none'}.`;
  ctx.timeline(incident.id, 'step.executed', {
    sentence,
    reason: plan.reason,
    userIds: owners.map((owner) => owner.id),
  });
  Object.assign(escalation, {
    lastStepAt: ctx.now,
    lastPlan: {
      step: target.step,
      loop: escalation.loop,
      round: escalation.round,
      skipped: skippedSentences(plan),
      nobody: plan.reason,
    },
    nextStepAt: null,
    stopReason: `the owners were paged, because ${plan.reason}`,
  });
  return { sentence, pages };
}

interface PageOrder {
  userId: string;
  step: number;
  why: string;
}

/** The pages of one person for one step: one per notification rule, or one failed page that says why there is none. */
export function pagesOf(
  ctx: CommandContext,
  incident: Incident,
  escalation: Escalation,
  roster: PagingRoster,
  order: PageOrder,
): NewPage[] {
  const reach = reachOf(ctx, incident, escalation, roster, order.userId);
  // The key of a page holds the round: a step that is taken anew pages again, an advance that is repeated does not.
  const base = {
    incidentId: incident.id,
    step: order.step,
    loop: escalation.round,
    userId: order.userId,
    why: order.why,
  };
  if (reach.pages.length === 0) {
    const failed = `${roster.nameOf(order.userId)} has ${reach.unreachable ?? 'no verified contact method'}`;
    return [{ ...base, id: ctx.newId(), rule: 'none', channel: 'none', address: '', dueAt: ctx.now, failed }];
  }
  return reach.pages.map((page) => ({ ...base, ...page, id: ctx.newId(), failed: null }));
}

/** How one person would be paged about an incident now. */
export const reachOf = (
  ctx: CommandContext,
  incident: Incident,
  escalation: Escalation,
  roster: PagingRoster,
  userId: string,
) =>
  pagesFor({
    userId,
    urgency: urgencyOf(incident.severity),
    rules: roster.rulesOf(userId),
    defaults: roster.defaults,
    methods: roster.methodsOf(userId),
    now: ctx.now,
    speed: escalation.speed,
  });

/** Why this person, in the second half of a sentence: "the schedule Checkout; you are on call until Mon 09:00". */
function reasonOf(target: Target, userId: string, roster: PagingRoster, now: Date): string {
  if (target.kind === 'user') return 'you by name';
  if (target.kind === 'team') return `the team ${target.name}`;
  const duty = roster.onCall(target.id).find((on) => on.userId === userId);
  const zone = roster.users.find((user) => user.id === userId)?.zone ?? 'UTC';
  return duty?.until
    ? `${target.name}, where you are on call until ${clockAndCity(duty.until, zone, now)}`
    : `${target.name}, where you are on call`;
}
