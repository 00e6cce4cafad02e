import { policyVersion } from './versions.js';
import type { Step } from '../../escalation/policy.js';
import type { Tx } from '../tx.js';

/** A policy as it is written and listed. */
export interface PolicyRow {
  id: string;
  name: string;
  steps: Step[];
  repeatCount: number;
  ackTimeoutSeconds: number | null;
  teamId: string | null;
}

/** Stores a policy, or replaces the one of that name; its turns begin anew, because its steps are others. */
export async function savePolicy(
  tx: Tx,
  organisationId: string,
  policy: PolicyRow,
  now: Date,
): Promise<{ id: string; isNew: boolean }> {
  const [row] = await tx.query<{ id: string }>(
    `insert into escalation_policies (organisation_id, id, name, steps, repeat_count, ack_timeout_seconds, team_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (organisation_id, lower(name)) do update
       set name = excluded.name, steps = excluded.steps, repeat_count = excluded.repeat_count,
           ack_timeout_seconds = excluded.ack_timeout_seconds, team_id = excluded.team_id, turns = '{}'
     returning id`,
    [
      organisationId,
      policy.id,
      policy.name,
      JSON.stringify(policy.steps),
      policy.repeatCount,
      policy.ackTimeoutSeconds,
      policy.teamId,
      now,
    ],
  );
  return { id: row!.id, isNew: row!.id === policy.id };
}

/** What people set of a policy, in their words; null where there is none. */
export async function readPolicyFields(
  tx: Tx,
  organisationId: string,
  id: string | undefined,
): Promise<Record<string, unknown> | null> {
  if (id === undefined) return null;
  const [row] = await tx.query<Record<string, unknown>>(
    `select p.name, p.steps, p.repeat_count as "repeatCount", p.ack_timeout_seconds as "ackTimeoutSeconds", t.name as team
     from escalation_policies p left join teams t on t.organisation_id = p.organisation_id and t.id = p.team_id
     where p.organisation_id = $1 and p.id = $2`,
    [organisationId, id],
  );
  return row ?? null;
}
/** A policy with the name of the team that owns it. */
export type ListedPolicy = Omit<PolicyRow, 'teamId'> & { team: string | null };

const columns = `p.id, p.name, p.steps, p.repeat_count as "repeatCount", p.ack_timeout_seconds as "ackTimeoutSeconds", t.name as team`;
const withTeam = `escalation_policies p left join teams t on t.organisation_id = p.organisation_id and t.id = p.team_id`;

/** Every policy of an organisation, by name. */
export async function listPolicyRows(tx: Tx, organisationId: string): Promise<ListedPolicy[]> {
  return tx.query(`select ${columns} from ${withTeam} where p.organisation_id = $1 order by lower(p.name), p.id`, [
    organisationId,
  ]);
}

/** The policy of that name or id, with its version. */
export async function readPolicyRow(
  tx: Tx,
  organisationId: string,
  wanted: string,
): Promise<(ListedPolicy & { version: string }) | undefined> {
  const [row] = await tx.query<ListedPolicy & { version: string }>(
    `select ${columns}, ${policyVersion} as version from ${withTeam}
     where p.organisation_id = $1 and (p.id::text = lower($2) or lower(p.name) = lower($2)) limit 1`,
    [organisationId, wanted],
  );
  return row;
}

/** The policy of that name or id. */
export async function findPolicy(
  tx: Tx,
  organisationId: string,
  wanted: string,
): Promise<{ id: string; name: string; teamId: string | null } | undefined> {
  const [row] = await tx.query<{ id: string; name: string; teamId: string | null }>(
    `select id, name, team_id as "teamId" from escalation_policies
     where organisation_id = $1 and (id::text = lower($2) or lower(name) = lower($2)) limit 1`,
    [organisationId, wanted],
  );
  return row;
}

/** The policy of that very name, locked: it is about to be replaced. */
export async function findPolicyNamed(
  tx: Tx,
  organisationId: string,
  name: string,
): Promise<{ id: string; teamId: string | null } | undefined> {
  const [row] = await tx.query<{ id: string; teamId: string | null }>(
    `select id, team_id as "teamId" from escalation_policies
     where organisation_id = $1 and lower(name) = lower($2) for no key update`,
    [organisationId, name],
  );
  return row;
}
