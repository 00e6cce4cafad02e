import type { KeptAddress } from '../../calendar-address.js';
import type { CalendarEventRow } from './read-schedules.js';
import type { Tx } from '../tx.js';

/** A calendar that is to be fetched. */
export interface ClaimedCalendar extends KeptAddress {
  /** The zone of its layer: of a calendar that names none. */
  zone: string;
}

/** What is told of a layer's calendar. */
export interface CalendarState extends KeptAddress {
  fetchedAt: Date | null;
  problem: string | null;
  /** Names in it that are nobody's here. */
  unknown: string[];
}

/** What is kept of the address of a layer's calendar, locked; undefined where it has none. */
export async function lockCalendar(tx: Tx, organisationId: string, layerId: string): Promise<KeptAddress | undefined> {
  const [row] = await tx.query<KeptAddress>(
    `select layer_id as "layerId", url, url_sealed as "urlSealed" from calendars
     where organisation_id = $1 and layer_id = $2 for update`,
    [organisationId, layerId],
  );
  return row;
}

/** Gives a layer a calendar of another address: it is fetched at once, and nothing is kept of the former. */
export async function saveCalendar(
  tx: Tx,
  organisationId: string,
  layerId: string,
  urlSealed: Buffer,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into calendars (organisation_id, layer_id, url_sealed, next_fetch_at) values ($1, $2, $3, $4)
     on conflict (organisation_id, layer_id) do update
       set url = null, url_sealed = $3, next_fetch_at = $4, events = '[]', unknown = '[]', fetched_at = null, problem = null`,
    [organisationId, layerId, urlSealed, now],
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
     returning c.layer_id as "layerId", c.url, c.url_sealed as "urlSealed", l.zone`,
    [organisationId, now, next],
  );
}

/** Keeps what a calendar says now. */
export async function storeCalendar(
  tx: Tx,
  organisationId: string,
  calendar: { layerId: string; events: CalendarEventRow[]; unknown: string[]; now: Date },
): Promise<void> {
  const { layerId, events, unknown, now } = calendar;
  await tx.query(
    `update calendars set events = $3, unknown = $4, fetched_at = $5, problem = null
     where organisation_id = $1 and layer_id = $2`,
    [organisationId, layerId, JSON.stringify(events), JSON.stringify(unknown), now],
  );
}

/** Says why a calendar could not be fetched; what it said last stays. */
export async function noteCalendarProblem(
  tx: Tx,
  organisationId: string,
  { layerId, problem }: { layerId: string; problem: string },
): Promise<void> {
  await tx.query(`update calendars set problem = $3 where organisation_id = $1 and layer_id = $2`, [
    organisationId,
    layerId,
    problem,
  ]);
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
    `select layer_id as "layerId", url, url_sealed as "urlSealed", fetched_at as "fetchedAt", problem, unknown
     from calendars where organisation_id = $1`,
    [organisationId],
  );
}
