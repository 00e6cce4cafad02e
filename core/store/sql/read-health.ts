/** How the queues of one organisation stand: what is due, on its way, late, and what failed. */
import type { Tx } from '../tx.js';

/** One channel: its queue now, and how the pages of the last day ended. */
export interface ChannelHealth {
  channel: string;
  due: number;
  running: number;
  oldestDueAt: Date | null;
  sent: number;
  failed: number;
  lastFailure: { at: Date; reason: string | null } | null;
}

/** One of the other queues. */
export interface QueueHealth {
  queue: 'escalations' | 'wakes' | 'cards';
  due: number;
  waiting: number;
  oldestDueAt: Date | null;
}

/** Every channel that pages went by since an instant, or are to go by now. */
export async function readChannelHealth(
  tx: Tx,
  organisationId: string,
  { now, since }: { now: Date; since: Date },
): Promise<ChannelHealth[]> {
  return tx.query<ChannelHealth>(
    `select p.channel,
            count(*) filter (where p.status = 'pending' and coalesce(p.retry_at, p.due_at) <= $2)::integer as due,
            count(*) filter (where p.status = 'sending')::integer as running,
            min(coalesce(p.retry_at, p.due_at)) filter (where p.status in ('pending', 'sending') and coalesce(p.retry_at, p.due_at) <= $2)
              as "oldestDueAt",
            count(*) filter (where p.status in ('sent', 'delivered'))::integer as sent,
            count(*) filter (where p.status = 'failed')::integer as failed,
            (array_agg(json_build_object('at', ${instant('p.due_at')}, 'reason', p.reason) order by p.due_at desc)
               filter (where p.status = 'failed'))[1] as "lastFailure"
     from pages p
     where p.organisation_id = $1 and (p.status in ('pending', 'sending') or p.due_at >= $3)
     group by p.channel order by p.channel`,
    [organisationId, now, since],
  );
}

/** The queues beside the pages: steps to take, incidents to wake, cards to draw anew. */
export async function readQueueHealth(tx: Tx, organisationId: string, now: Date): Promise<QueueHealth[]> {
  return tx.query<QueueHealth>(
    `select queue, count(*) filter (where at <= $2)::integer as due, count(*) filter (where at > $2)::integer as waiting,
            min(at) filter (where at <= $2) as "oldestDueAt"
     from (select 'escalations' as queue, next_step_at as at from escalations where organisation_id = $1 and next_step_at is not null
           union all
           select 'wakes', wake_at from incidents where organisation_id = $1 and wake_at is not null
           union all
           select 'cards', greatest(due_at, lease_until) from views where organisation_id = $1 and due_at is not null) jobs
     group by queue order by queue`,
    [organisationId, now],
  );
}

/** An instant within JSON, written as JSON.stringify writes a Date. */
const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
