/**
 * What several commands do to paging: start it, end it, start it again. Only commands call these, inside their transaction.
 */
import {
  readSpeed,
  insertEscalations,
  lockEscalations,
  readPolicies,
  saveEscalations,
  type Escalation,
} from '../store/sql/escalation-rows.js';
import { announceIncidents, insertIncidents, takeIncidentNumbers } from '../store/sql/insert-incidents.js';
import { readUsers } from '../store/sql/read-people.js';
import { suppressPages } from '../store/sql/page-rows.js';
import { ownersPolicy } from '../escalation/owners-policy.js';
import { answerSeconds } from '../escalation/ack-timeout-of.js';
import type { CommandContext } from '../execute.js';
import type { Incident } from '../incident/incident.js';
import type { PolicySnapshot } from '../escalation/policy.js';

/** Gives new incidents their numbers and stores them, with their cards in the rooms that show every incident. */
export async function storeIncidents(
  { tx, now, actor }: CommandContext,
  incidents: Incident[],
  { announced = true }: { announced?: boolean } = {},
): Promise<void> {
  if (incidents.length === 0) return;
  const first = await takeIncidentNumbers(tx, actor.organisationId, incidents.length);
  incidents.forEach((incident, index) => (incident.number = first + index));
  await insertIncidents(tx, actor.organisationId, incidents, now);
  if (announced) await announceIncidents(tx, actor.organisationId, incidents, now);
}

/** Starts the escalation of new incidents: a snapshot of the service's policy, first step due at once. */
export async function startEscalations(
  ctx: CommandContext,
  incidents: Incident[],
  snapshot?: PolicySnapshot,
): Promise<void> {
  if (incidents.length === 0) return;
  const { tx, now, actor } = ctx;
  const serviceIds = [...new Set(incidents.flatMap((incident) => incident.serviceId ?? []))];
  const policies = new Map(
    (await readPolicies(tx, actor.organisationId, serviceIds)).map((row) => [row.serviceId, row]),
  );
  const speed = await readSpeed(tx, actor.organisationId);
  const isPolicyLess = incidents.some(({ serviceId }) => !serviceId || !policies.has(serviceId));
  const fallback = snapshot ?? (isPolicyLess ? ownersPolicy(await readUsers(tx, actor.organisationId)) : undefined);
  const rows = incidents.map((incident): Escalation => {
    const policy = incident.serviceId && !snapshot ? policies.get(incident.serviceId) : undefined;
    return {
      incidentId: incident.id,
      policyId: policy?.policyId ?? null,
      snapshot: policy?.snapshot ?? fallback!,
      speed,
      step: 0,
      loop: 0,
      round: 1,
      startedAt: now,
      lastStepAt: null,
      nextStepAt: now,
      stopReason: null,
      lastPlan: null,
    };
  });
  await insertEscalations(tx, actor.organisationId, rows);
  ctx.signal({ topic: 'due' });
}

/** Ends paging: nothing more is planned, and what was not sent yet is suppressed with the reason. */
export async function endPaging({ tx, actor }: CommandContext, incidentIds: string[], reason: string): Promise<void> {
  if (incidentIds.length === 0) return;
  const escalations = await lockEscalations(tx, actor.organisationId, [...incidentIds].sort());
  escalations.forEach((escalation) => Object.assign(escalation, { nextStepAt: null, stopReason: reason }));
  await saveEscalations(tx, actor.organisationId, escalations);
  await suppressPages(tx, actor.organisationId, incidentIds, reason);
}

/** Puts an escalation back to its first step or to its present one, due at an instant. */
function rewind(escalation: Escalation, at: Date, { fromStart }: { fromStart: boolean }) {
  const plan = escalation.lastPlan;
  // After "nobody" there is no step to come back to: perhaps somebody is there by now.
  const anew = fromStart || plan?.nobody !== undefined;
  Object.assign(escalation, {
    step: anew ? 0 : (plan?.step ?? 0),
    loop: anew ? 0 : (plan?.loop ?? 0),
    round: escalation.round + 1,
    nextStepAt: at,
    stopReason: null,
  });
}

/** When the time of the present step is over for somebody who is paged now, outside of it. */
export function presentStepEnds({ snapshot: { steps }, lastPlan, speed }: Escalation, now: Date): Date {
  const present = steps[Math.min(lastPlan?.step ?? 0, steps.length - 1)];
  return new Date(now.getTime() + ((present?.delaySeconds ?? answerSeconds) * 1000) / speed);
}

/**
 * Lets a locked escalation go on from its present step: now, or (`wait`) after that step's time, which somebody gets who is
 * paged by hand first. Changed in place; the caller saves it.
 */
export function resumePaging(
  { now, signal }: CommandContext,
  escalation: Escalation | undefined,
  { wait }: { wait: boolean },
): void {
  if (!escalation) return;
  rewind(escalation, wait ? presentStepEnds(escalation, now) : now, { fromStart: false });
  if (wait) {
    // The pages of before are of another time: the card shows who is paged from here on.
    escalation.lastStepAt = now;
    if (escalation.lastPlan) escalation.lastPlan = { ...escalation.lastPlan, round: escalation.round };
  }
  signal({ topic: 'due' });
}

/** Starts paging again now, at the first step or at the present one. */
export async function restartPaging(
  ctx: CommandContext,
  incidentIds: string[],
  from: { fromStart: boolean },
): Promise<void> {
  if (incidentIds.length === 0) return;
  const { tx, now, actor } = ctx;
  const escalations = await lockEscalations(tx, actor.organisationId, [...incidentIds].sort());
  for (const escalation of escalations) rewind(escalation, now, from);
  await saveEscalations(tx, actor.organisationId, escalations);
  // Whoever was called in by hand is not paged again by a step, so those pages stay.
  await suppressPages(tx, actor.organisationId, incidentIds, 'paging started again', { ofSteps: true });
  ctx.signal({ topic: 'due' });
}
