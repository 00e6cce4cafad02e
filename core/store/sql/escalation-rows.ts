import type { PolicySnapshot } from '../../escalation/policy.js';
import type { Tx } from '../tx.js';

/** A row of `escalations`: one running snapshot of a policy. */
export interface Escalation {
  incidentId: string;
  policyId: string | null;
  snapshot: PolicySnapshot;
  speed: number;
  /** Index of the step to take next, or of the last one taken when none follows. */
  step: number;
  loop: number;
  /** Counts every (re)start, so that the key of a page never repeats. */
  round: number;
  startedAt: Date;
  lastStepAt: Date | null;
  nextStepAt: Date | null;
  stopReason: string | null;
  lastPlan: LastPlan | null;
}

/** What the last step did, for cards: which step it was, and what was skipped on the way. */
export interface LastPlan {
  step: number;
  loop: number;
  round: number;
  skipped: string[];
  /** Ids of those who passed the page on since. */
  passedBy?: string[];
  /** Set when nobody could be paged at all. */
  nobody?: string;
  /** Ids of everybody who must acknowledge, where the step wants all of them. */
  everyone?: string[];
}

const columns = `
  e.incident_id as "incidentId", e.policy_id as "policyId", e.snapshot, e.speed, e.step, e.loop, e.round,
  e.started_at as "startedAt", e.last_step_at as "lastStepAt", e.next_step_at as "nextStepAt",
  e.stop_reason as "stopReason", e.last_plan as "lastPlan"`;

/** Locks the escalations of incidents, in ascending order of incident. */
export async function lockEscalations(tx: Tx, organisationId: string, incidentIds: string[]): Promise<Escalation[]> {
  if (incidentIds.length === 0) return [];
  return tx.query<Escalation>(
    `select ${columns} from escalations e
     where e.organisation_id = $1 and e.incident_id = any($2::uuid[]) order by e.incident_id for update`,
    [organisationId, incidentIds],
  );
}

/** The escalations of incidents, not locked. */
export async function readEscalations(tx: Tx, organisationId: string, incidentIds: string[]): Promise<Escalation[]> {
  if (incidentIds.length === 0) return [];
  return tx.query<Escalation>(
    `select ${columns} from escalations e where e.organisation_id = $1 and e.incident_id = any($2::uuid[])`,
    [organisationId, incidentIds],
  );
}

/** Stores new escalations. */
export async function insertEscalations(tx: Tx, organisationId: string, rows: Escalation[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into escalations (organisation_id, incident_id, policy_id, snapshot, speed, started_at, next_step_at)
     select $1, unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::json[]), unnest($5::integer[]),
            unnest($6::timestamptz[]), unnest($7::timestamptz[])`,
    [
      organisationId,
      rows.map((r) => r.incidentId),
      rows.map((r) => r.policyId),
      rows.map((r) => JSON.stringify(r.snapshot)),
      rows.map((r) => r.speed),
      rows.map((r) => r.startedAt),
      rows.map((r) => r.nextStepAt),
    ],
  );
}

/** Saves where escalations stand; the snapshot never changes. */
export async function saveEscalations(tx: Tx, organisationId: string, rows: Escalation[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `update escalations e
     set step = t.step, loop = t.loop, round = t.round, last_step_at = t.last_step_at, next_step_at = t.next_step_at,
         stop_reason = t.stop_reason, last_plan = t.last_plan
     from (select unnest($2::uuid[]) incident_id, unnest($3::integer[]) step, unnest($4::integer[]) loop,
                  unnest($5::integer[]) round, unnest($6::timestamptz[]) last_step_at,
                  unnest($7::timestamptz[]) next_step_at, unnest($8::text[]) stop_reason, unnest($9::json[]) last_plan) t
     where e.organisation_id = $1 and e.incident_id = t.incident_id`,
    [
      organisationId,
      rows.map((r) => r.incidentId),
      rows.map((r) => r.step),
      rows.map((r) => r.loop),
      rows.map((r) => r.round),
      rows.map((r) => r.lastStepAt),
      rows.map((r) => r.nextStepAt),
      rows.map((r) => r.stopReason),
      rows.map((r) => (r.lastPlan ? JSON.stringify(r.lastPlan) : null)),
    ],
  );
}

/** The policy of each service as a snapshot, with the names of its targets. Services without a policy are absent. */
export async function readPolicies(
  tx: Tx,
  organisationId: string,
  serviceIds: string[],
): Promise<{ serviceId: string; policyId: string; snapshot: PolicySnapshot }[]> {
  if (serviceIds.length === 0) return [];
  return tx.query(
    `select s.id as "serviceId", p.id as "policyId",
            json_build_object('name', p.name, 'repeatCount', p.repeat_count, 'steps', p.steps,
                              'ackTimeoutSeconds', p.ack_timeout_seconds) as snapshot
     from services s join escalation_policies p on p.organisation_id = s.organisation_id and p.id = s.escalation_policy_id
     where s.organisation_id = $1 and s.id = any($2::uuid[])`,
    [organisationId, serviceIds],
  );
}

/** How many times faster than real the organisation's escalations run (the demo's ×10). */
export async function readSpeed(tx: Tx, organisationId: string): Promise<number> {
  const [row] = await tx.query<{ speed: number }>(`select escalation_speed as speed from organisations where id = $1`, [
    organisationId,
  ]);
  return row?.speed ?? 1;
}
