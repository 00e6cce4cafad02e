/**
 * The version of a thing as it is stored, another one after every change, with its row locked: what is compared here cannot
 * change before the caller's transaction ends.
 */
import type { Tx } from '../tx.js';

/** Finds the version of what a text names; undefined when there is no such thing. */
export type FindVersion = (tx: Tx, organisationId: string, wanted: string | undefined) => Promise<string | undefined>;

const found =
  (statement: string): FindVersion =>
  async (tx, organisationId, wanted) =>
    wanted === undefined
      ? undefined
      : (await tx.query<{ version: string }>(statement, [organisationId, wanted]))[0]?.version;

/** What a service is made of, as SQL; `s` is the table. */
export const serviceVersion = `md5(row(s.name, s.escalation_policy_id, s.ack_timeout_seconds, s.team_id)::text)`;

/** What a policy is made of; whose turn it is changes by itself. `p` is the table. */
export const policyVersion = `md5(row(p.name, p.steps, p.repeat_count, p.ack_timeout_seconds, p.team_id)::text)`;

const rowsOf = (table: string, columns = 'to_jsonb(x)') =>
  `(select json_agg(${columns} order by x.id) from ${table} x where x.organisation_id = s.organisation_id and x.schedule_id = s.id)::text`;

/** What a schedule is made of, all its parts; `s` is the table. */
const scheduleVersion = `md5(concat_ws('|', row(s.name, s.handle, s.zone, s.team_id)::text, ${rowsOf('layers')},
  (select json_agg(coalesce(encode(c.url_sealed, 'hex'), c.url) order by c.layer_id) from calendars c join layers l on l.organisation_id = c.organisation_id and l.id = c.layer_id
   where c.organisation_id = s.organisation_id and l.schedule_id = s.id)::text,
  ${rowsOf('overrides')}, ${rowsOf('temporary_schedules')}, ${rowsOf('swaps')}))`;

/** Of an incident by its number. */
export const lockIncidentVersion = found(
  `select version::text as version from incidents where organisation_id = $1 and number = $2::integer for no key update`,
);

/** Of a service by its id or name. */
export const lockServiceVersion = found(
  `select ${serviceVersion} as version from services s
   where s.organisation_id = $1 and (s.id::text = lower($2) or lower(s.name) = lower($2)) limit 1 for no key update`,
);

/** Of a policy by its name. */
export const lockPolicyVersion = found(
  `select ${policyVersion} as version from escalation_policies p
   where p.organisation_id = $1 and lower(p.name) = lower($2) limit 1 for no key update`,
);

/** Of a schedule by its id, handle or name. */
export const lockScheduleVersion = found(
  `select ${scheduleVersion} as version from schedules s
   where s.organisation_id = $1
     and (s.id::text = lower($2) or lower(s.handle) = lower(ltrim($2, '@')) or lower(s.name) = lower($2))
   order by s.id::text = lower($2) desc, lower(s.handle) = lower(ltrim($2, '@')) desc limit 1 for update`,
);

/** Of a schedule by its id, for whoever only reads. */
export async function readScheduleVersion(tx: Tx, organisationId: string, id: string): Promise<string> {
  const [row] = await tx.query<{ version: string }>(
    `select ${scheduleVersion} as version from schedules s where s.organisation_id = $1 and s.id = $2`,
    [organisationId, id],
  );
  return row!.version;
}
