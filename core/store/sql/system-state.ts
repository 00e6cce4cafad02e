import type { Tx } from '../tx.js';

/** A fact of the installation, and when it was noted. */
export async function readSystemState(tx: Tx, key: string): Promise<{ value: string; updatedAt: Date } | undefined> {
  const [row] = await tx.query<{ value: string; updatedAt: Date }>(
    `select value, updated_at as "updatedAt" from system_state where key = $1`,
    [key],
  );
  return row;
}

/** Notes a fact of the installation. */
export async function writeSystemState(tx: Tx, key: string, value: string, now: Date): Promise<void> {
  await tx.query(
    `insert into system_state (key, value, updated_at) values ($1, $2, $3)
     on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`,
    [key, value, now],
  );
}

/**
 * What was due while nobody was awake, by organisation: pages that are made, steps whose pages are yet to be made, and how late
 * the earliest and the latest are.
 */
export async function readMissedPages(
  tx: Tx,
  since: Date,
  now: Date,
): Promise<{ organisationId: string; pages: number; steps: number; first: Date; last: Date }[]> {
  return tx.query(
    `with missed as (
       select p.organisation_id, coalesce(p.retry_at, p.due_at) as due, 1 as page
       from pages p join incidents i on i.organisation_id = p.organisation_id and i.id = p.incident_id
       where p.status in ('pending', 'sending') and i.status = 'triggered'
         and coalesce(p.retry_at, p.due_at) <= $2::timestamptz - interval '1 minute'
       union all
       select e.organisation_id, e.next_step_at, 0 from escalations e
       where e.next_step_at between $1 and $2::timestamptz - interval '1 minute'
     )
     select organisation_id as "organisationId", sum(page)::integer as pages, (count(*) - sum(page))::integer as steps,
            min(due) as first, max(due) as last
     from missed group by organisation_id`,
    [since, now],
  );
}
