import type { Tx } from '../tx.js';

/** An organisation; `speed` is how many times faster its escalations run. */
export interface Organisation {
  id: string;
  name: string;
  demo: boolean;
  speed: number;
}

/** The organisation of this transaction. */
export async function readOrganisation(tx: Tx, organisationId: string): Promise<Organisation | undefined> {
  const [row] = await tx.query<Organisation>(
    `select id, name, demo, escalation_speed as speed from organisations where id = $1`,
    [organisationId],
  );
  return row;
}

/**
 * Sets the speed of a demo organisation and of the escalations of its open incidents, whose waiting time shrinks or grows in proportion,
 * as does the time until a holder is asked; their cards are due. False when it is no demo organisation.
 */
export async function setSpeed(tx: Tx, organisationId: string, speed: number, now: Date): Promise<boolean> {
  const rows = await tx.query(`update organisations set escalation_speed = $2 where id = $1 and demo returning id`, [
    organisationId,
    speed,
  ]);
  if (rows.length === 0) return false;
  await tx.query(
    `with waiting as (
       select i.id, e.speed from incidents i
       left join escalations e on e.organisation_id = i.organisation_id and e.incident_id = i.id
       where i.organisation_id = $1 and i.status not in ('resolved', 'merged') order by i.id for no key update of i
     ), marked as (
       update incidents i set version = i.version + 1, views_due_at = coalesce(i.views_due_at, $3),
              wake_at = case when i.status = 'acknowledged' and i.wake_at > $3
                             then $3 + (i.wake_at - $3) * coalesce(waiting.speed, 1) / $2::integer else i.wake_at end
       from waiting where i.organisation_id = $1 and i.id = waiting.id
     )
     update escalations e
     set speed = $2::integer,
         next_step_at = case when e.next_step_at > $3 then $3 + (e.next_step_at - $3) * e.speed / $2::integer else e.next_step_at end
     from waiting where e.organisation_id = $1 and e.incident_id = waiting.id`,
    [organisationId, speed, now],
  );
  return true;
}

/** Says how long an acknowledgement of a severity holds, in seconds; 0: it is not asked about. */
export async function setAckTimeout(tx: Tx, organisationId: string, severity: string, seconds: number): Promise<void> {
  await tx.query(
    `update organisations set ack_timeouts = (ack_timeouts::jsonb || jsonb_build_object($2::text, $3::integer))::json
     where id = $1`,
    [organisationId, severity, seconds],
  );
}
