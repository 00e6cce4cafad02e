/** What is due, across organisations: only lists, so that a sweep knows where to look. */
import type { Tx } from '../tx.js';

/** An incident of which something is due. */
export interface DueIncident {
  organisationId: string;
  incidentId: string;
}

/** Escalations whose step is due, oldest first. */
export async function listDueEscalations(tx: Tx, now: Date, limit: number): Promise<DueIncident[]> {
  return tx.query(
    `select organisation_id as "organisationId", incident_id as "incidentId" from escalations
     where next_step_at <= $1 order by next_step_at limit $2`,
    [now, limit],
  );
}

/** Incidents that do something by themselves now: a snooze ends, an acknowledgement runs out. Oldest first. */
export async function listDueWakes(tx: Tx, now: Date, limit: number): Promise<DueIncident[]> {
  return tx.query(
    `select organisation_id as "organisationId", id as "incidentId" from incidents
     where wake_at <= $1 order by wake_at limit $2`,
    [now, limit],
  );
}

/** Organisations with pages to send. */
export async function listPageOrganisations(tx: Tx, now: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select distinct organisation_id as id from pages
     where (status = 'pending' and coalesce(retry_at, due_at) <= $1) or (status = 'sending' and lease_until < clock_timestamp())`,
    [now],
  );
  return rows.map((row) => row.id);
}

/** Organisations with views that show something old. */
export async function listViewOrganisations(tx: Tx, now: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select organisation_id as id from incidents where views_due_at <= $1
     union select organisation_id from views where due_at <= $1 and (lease_until is null or lease_until < clock_timestamp())`,
    [now],
  );
  return rows.map((row) => row.id);
}

/** Organisations with notices to send. */
export async function listNoticeOrganisations(tx: Tx, now: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select distinct organisation_id as id from notices
     where due_at <= $1 and (lease_until is null or lease_until < clock_timestamp())`,
    [now],
  );
  return rows.map((row) => row.id);
}

/** Schedules on which somebody comes or goes, or whose past was never written down. */
export async function listDueHandoffs(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<{ organisationId: string; id: string }[]> {
  return tx.query(
    `select organisation_id as "organisationId", id from schedules
     where next_handoff_at <= $1 or next_handoff_at is null order by next_handoff_at nulls first limit $2`,
    [now, limit],
  );
}

/** Organisations with calendars to fetch. */
export async function listCalendarOrganisations(tx: Tx, now: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select distinct organisation_id as id from calendars where next_fetch_at <= $1`,
    [now],
  );
  return rows.map((row) => row.id);
}

/** Organisations with rows of the audit that are not sealed yet. */
export async function listUnsealedOrganisations(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select o.id from organisations o
     where exists (select from audit a where a.organisation_id = o.id and a.sequence is null) order by o.id`,
  );
  return rows.map((row) => row.id);
}

/** The next instant at which anything is due; null when nothing waits. What is leased is due when its lease ends. */
export async function findNextDue(tx: Tx): Promise<Date | null> {
  const [row] = await tx.query<{ at: Date | null }>(
    `select least((select min(next_step_at) from escalations where next_step_at is not null),
                  (select min(case when status = 'sending' then lease_until else coalesce(retry_at, due_at) end)
                   from pages where status in ('pending', 'sending')),
                  (select min(views_due_at) from incidents where views_due_at is not null),
                  (select min(wake_at) from incidents where wake_at is not null),
                  (select min(greatest(due_at, lease_until)) from views where due_at is not null),
                  (select min(greatest(due_at, lease_until)) from notices where due_at is not null),
                  (select min(coalesce(next_handoff_at, created_at)) from schedules),
                  (select min(next_fetch_at) from calendars)) as at`,
  );
  return row?.at ?? null;
}

/** How much is due and how late the oldest is, for the metrics. */
export async function readBacklog(
  tx: Tx,
  now: Date,
): Promise<{ escalations: number; pages: number; views: number; oldestSeconds: number }> {
  const [row] = await tx.query<{ escalations: number; pages: number; views: number; oldestSeconds: number }>(
    `select (select count(*)::integer from escalations where next_step_at <= $1) as escalations,
            (select count(*)::integer from pages where status in ('pending', 'sending') and coalesce(retry_at, due_at) <= $1) as pages,
            (select count(*)::integer from views where due_at <= $1) as views,
            greatest(0, extract(epoch from $1::timestamptz - least(
              (select min(next_step_at) from escalations where next_step_at is not null),
              (select min(coalesce(retry_at, due_at)) from pages where status in ('pending', 'sending')))))::float8 as "oldestSeconds"`,
    [now],
  );
  return { ...row!, oldestSeconds: row!.oldestSeconds ?? 0 };
}

/**
 * Triggered incidents that page nobody, and will not by themselves: no step was taken and none is to come; or the policy is
 * through, names people and not only rooms, and no page of its last run, or by hand since, reached anybody.
 */
export async function listStuckIncidents(
  tx: Tx,
  openedBefore: Date,
  steppedBefore: Date,
): Promise<{ organisationId: string; incidentId: string; number: number }[]> {
  return tx.query(
    `select i.organisation_id as "organisationId", i.id as "incidentId", i.number
     from incidents i left join escalations e on e.organisation_id = i.organisation_id and e.incident_id = i.id
     where i.status = 'triggered' and i.origin <> 'test' and i.opened_at < $1
       and (e.incident_id is null
         or (e.next_step_at is null and e.last_step_at is null)
         or (e.next_step_at is null and e.last_step_at < $2
           and jsonb_path_exists(e.snapshot::jsonb, '$.steps[*].targets[*] ? (@.kind != "room")')
           and not exists (
           select 1 from pages p
           where p.organisation_id = e.organisation_id and p.incident_id = e.incident_id
             and p.loop >= (e.last_plan->>'round')::integer and p.status in ('pending', 'sending', 'sent', 'delivered'))))
     order by i.id limit 100`,
    [openedBefore, steppedBefore],
  );
}

/** Every organisation there is, the oldest first. */
export async function listOrganisations(tx: Tx): Promise<{ id: string; name: string; demo: boolean }[]> {
  return tx.query(`select id, name, demo from organisations order by created_at, id`);
}
