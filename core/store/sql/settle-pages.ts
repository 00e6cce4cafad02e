import { leaseSeconds } from './claim-pages.js';
import type { Tx } from '../tx.js';

/** A page as settling needs it. */
export interface PageRow {
  id: string;
  incidentId: string;
  step: number;
  loop: number;
  userId: string;
  channel: string;
  status: string;
  attempts: number;
  dueAt: Date;
}

const columns = `p.id, p.incident_id as "incidentId", p.step, p.loop, p.user_id as "userId", p.channel, p.status, p.attempts, p.due_at as "dueAt"`;

/** Which incident each page is about. */
export async function findPageIncidents(
  tx: Tx,
  organisationId: string,
  pageIds: string[],
): Promise<{ id: string; incidentId: string }[]> {
  return tx.query(
    `select id, incident_id as "incidentId" from pages where organisation_id = $1 and id = any($2::uuid[])`,
    [organisationId, pageIds],
  );
}

/** Holds the claim of pages that were sent and cannot be settled yet, so that nobody sends them again meanwhile. */
export async function renewLeases(tx: Tx, organisationId: string, pageIds: string[]): Promise<void> {
  if (pageIds.length === 0) return;
  await tx.query(
    `update pages p set lease_until = clock_timestamp() + make_interval(secs => $3)
     from (select id from pages where organisation_id = $1 and id = any($2::uuid[]) and status = 'sending'
           order by id for update) held
     where p.organisation_id = $1 and p.id = held.id`,
    [organisationId, pageIds, leaseSeconds],
  );
}

/** Locks every page of the steps that these pages belong to: what happens to one may concern the others. */
export async function lockStepPages(tx: Tx, organisationId: string, pageIds: string[]): Promise<PageRow[]> {
  return tx.query<PageRow>(
    `select ${columns} from pages p
     where p.organisation_id = $1 and (p.incident_id, p.step, p.loop) in (
       select incident_id, step, loop from pages where organisation_id = $1 and id = any($2::uuid[]))
     order by p.id for update`,
    [organisationId, pageIds],
  );
}

/** How an attempt at a page ended. */
export interface PageEnd {
  id: string;
  status: 'pending' | 'sent' | 'delivered' | 'failed' | 'suppressed';
  reason: string | null;
  retryAt: Date | null;
  receipt: unknown;
}

/** Saves how sending pages ended. */
export async function savePageEnds(tx: Tx, organisationId: string, ends: PageEnd[], now: Date): Promise<void> {
  if (ends.length === 0) return;
  await tx.query(
    `update pages p
     set status = t.status, reason = t.reason, retry_at = t.retry_at, receipt = coalesce(t.receipt, p.receipt), lease_until = null,
         sent_at = case when t.status in ('sent', 'delivered') then $2 else p.sent_at end
     from (select unnest($3::uuid[]) id, unnest($4::text[]) status, unnest($5::text[]) reason,
                  unnest($6::timestamptz[]) retry_at, unnest($7::json[]) receipt) t
     where p.organisation_id = $1 and p.id = t.id`,
    [
      organisationId,
      now,
      ends.map((e) => e.id),
      ends.map((e) => e.status),
      ends.map((e) => e.reason),
      ends.map((e) => e.retryAt),
      ends.map((e) => (e.receipt ? JSON.stringify(e.receipt) : null)),
    ],
  );
}

/** Makes a pending page due now: the method before it failed. */
export async function hurryPages(tx: Tx, organisationId: string, pageIds: string[], now: Date): Promise<void> {
  if (pageIds.length === 0) return;
  await tx.query(
    `update pages set due_at = $3, retry_at = null, reason = 'due at once: the method before it failed'
     where organisation_id = $1 and id = any($2::uuid[]) and status = 'pending'`,
    [organisationId, pageIds, now],
  );
}
