import type { Tx } from '../tx.js';

/** A page that this process may send until its lease ends. */
export interface ClaimedPage {
  id: string;
  incidentId: string;
  step: number;
  userId: string;
  channel: string;
  address: string;
  why: string;
  /** The number of this attempt; a settle of an older one changes nothing. */
  attempts: number;
  dueAt: Date;
  receipt: Record<string, unknown> | null;
}

/** How long a claim holds, in seconds; after a crash the page is sent again then. */
export const leaseSeconds = 15;

const isDue = `((p.status = 'pending' and coalesce(p.retry_at, p.due_at) <= $2)
  or (p.status = 'sending' and p.lease_until < clock_timestamp()))`;

/**
 * Does the incident not want the page any more? A page by hand (step -1) on an acknowledged incident is wanted when it was
 * made after the acknowledgement: it calls somebody in. Where everybody must acknowledge, whoever has done so is paged no more.
 */
const isUnwanted = `(i.status in ('resolved', 'merged') or (p.step >= 0 and i.status <> 'triggered')
  or (i.status = 'acknowledged' and p.created_at < i.acknowledged_at)
  or (p.step >= 0 and i.acks::jsonb @> jsonb_build_array(jsonb_build_object('id', p.user_id))))`;

/** Ends due pages whose incident no longer wants them, with the reason. */
export async function suppressOverduePages(
  tx: Tx,
  organisationId: string,
  now: Date,
): Promise<{ incidentId: string; userId: string; channel: string; reason: string }[]> {
  return tx.query(
    `with due as (
       select p.organisation_id, p.id,
              case when i.status = 'triggered' then 'acknowledged'
                   else coalesce(e.stop_reason, i.resolve_reason, i.status) end as reason
       from pages p
       join incidents i on i.organisation_id = p.organisation_id and i.id = p.incident_id
       left join escalations e on e.organisation_id = i.organisation_id and e.incident_id = i.id
       where p.organisation_id = $1 and ${isDue}
         and ${isUnwanted}
       order by p.id for update of p skip locked
     )
     update pages p set status = 'suppressed', reason = due.reason || ' before it was due', lease_until = null
     from due where p.organisation_id = due.organisation_id and p.id = due.id
     returning p.incident_id as "incidentId", p.user_id as "userId", p.channel, p.reason`,
    [organisationId, now],
  );
}

/**
 * Claims due pages of one channel, oldest first, at most `limit`; of every channel but `others` where those are given. One that
 * could not be ended above, because somebody held it, is left for the next time.
 */
export async function claimPages(
  tx: Tx,
  organisationId: string,
  now: Date,
  wanted: { channel?: string; others?: string[]; limit: number },
): Promise<ClaimedPage[]> {
  if (wanted.limit <= 0) return [];
  return tx.query<ClaimedPage>(
    `with due as (
       select p.id from pages p
       join incidents i on i.organisation_id = p.organisation_id and i.id = p.incident_id
       where p.organisation_id = $1 and ${isDue} and not ${isUnwanted}
         and ($5::text is null or p.channel = $5) and ($6::text[] is null or p.channel <> all($6))
       order by coalesce(p.retry_at, p.due_at), p.id limit $3 for update of p skip locked
     )
     update pages p
     set status = 'sending', lease_until = clock_timestamp() + make_interval(secs => $4), attempts = p.attempts + 1
     from due where p.organisation_id = $1 and p.id = due.id
     returning p.id, p.incident_id as "incidentId", p.step, p.user_id as "userId", p.channel, p.address, p.why, p.attempts,
               p.due_at as "dueAt", p.receipt`,
    [organisationId, now, wanted.limit, leaseSeconds, wanted.channel ?? null, wanted.others ?? null],
  );
}
