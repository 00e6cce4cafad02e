import type { CalendarEventRow } from './read-schedules.js';
import type { Tx } from '../tx.js';

/** A calendar that is to be fetched. */
export interface ClaimedCalendar {
  layerId: string;
  url: string;
  /** The zone of its layer: of a calendar that names none. */
  zone: string;
}

/** What is told of a layer's calendar. */
export interface CalendarState {
  layerId: string;
  url: string;
  fetchedAt: Date | null;
  problem: string | null;
  /** Names in it that are nobody's here. */
  unknown: string[];
}

/** Makes or changes the calendar of a layer; another address is fetched at once, and nothing is kept of the former. */
export async function saveCalendar(
  tx: Tx,
  organisationId: string,
  layerId: string,
  url: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into calendars (organisation_id, layer_id, url, next_fetch_at) values ($1, $2, $3, $4)
     on conflict (organisation_id, layer_id) do update
       set url = $3, next_fetch_at = $4, events = '[]', unknown = '[]', fetched_at = null, problem = null
       where calendars.url <> $3`,
    [organisationId, layerId, url, now],
  );
}

/** The calendar of a layer that is none any more. */
export async function deleteCalendar(tx: Tx, organisationId: string, layerId: string): Promise<void> {
  await tx.query(`delete from calendars where organisation_id = $1 and layer_id = $2`, [organisationId, layerId]);
}

/** Takes the calendars that are due and puts their next time off, so that nobody else fetches them meanwhile. */
export async function claimCalendars(
  tx: Tx,
  organisationId: string,
  now: Date,
  next: Date,
): Promise<ClaimedCalendar[]> {
  return tx.query(
    `update calendars c set next_fetch_at = $3 from layers l
     where c.organisation_id = $1 and l.organisation_id = $1 and l.id = c.layer_id and c.next_fetch_at <= $2
     returning c.layer_id as "layerId", c.url, l.zone`,
    [organisationId, now, next],
  );
}

/** Keeps what a calendar says now; false when its layer has another one, or none, by now. */
export async function storeCalendar(
  tx: Tx,
  organisationId: string,
  calendar: { layerId: string; url: string; events: CalendarEventRow[]; unknown: string[]; now: Date },
): Promise<string | undefined> {
  const [row] = await tx.query<{ scheduleId: string }>(
    `update calendars c set events = $4, unknown = $5, fetched_at = $6, problem = null from layers l
     where c.organisation_id = $1 and c.layer_id = $2 and c.url = $3 and l.organisation_id = $1 and l.id = $2
     returning l.schedule_id as "scheduleId"`,
    [
      organisationId,
      calendar.layerId,
      calendar.url,
      JSON.stringify(calendar.events),
      JSON.stringify(calendar.unknown),
      calendar.now,
    ],
  );
  return row?.scheduleId;
}

/** Says why a calendar could not be fetched; what it said last stays. */
export async function noteCalendarProblem(
  tx: Tx,
  organisationId: string,
  calendar: { layerId: string; url: string; problem: string },
): Promise<boolean> {
  const rows = await tx.query(
    `update calendars set problem = $4 where organisation_id = $1 and layer_id = $2 and url = $3 returning layer_id`,
    [organisationId, calendar.layerId, calendar.url, calendar.problem],
  );
  return rows.length > 0;
}

/** The schedule whose layer shows a calendar. */
export async function findCalendarSchedule(
  tx: Tx,
  organisationId: string,
  layerId: string,
): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `select schedule_id as id from layers where organisation_id = $1 and id = $2`,
    [organisationId, layerId],
  );
  return row?.id;
}

/** The calendars of an organisation and how they are. */
export async function readCalendarStates(tx: Tx, organisationId: string): Promise<CalendarState[]> {
  return tx.query(
    `select layer_id as "layerId", url, fetched_at as "fetchedAt", problem, unknown from calendars where organisation_id = $1`,
    [organisationId],
  );
}
