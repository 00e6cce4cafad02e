import type { Layer, Override, Rotation, RotationLayer, Schedule, Swap } from '../../schedule/schedule.js';
import type { Restriction } from '../../schedule/restriction.js';
import type { Tx } from '../tx.js';

interface LayerRow {
  id: string;
  scheduleId: string;
  name: string;
  priority: number;
  zone: string;
  kind: Layer['kind'];
  rotationKind: Rotation['kind'];
  rotationLength: number;
  rotationCount: 'calendar' | 'worked';
  rotationLasts: Rotation['lasts'];
  startsOn: string;
  participants: string[][];
  anchorIndex: number | null;
  anchorAt: Date | null;
  activeFrom: Date | null;
  activeUntil: Date | null;
  restriction: Restriction | null;
  events: CalendarEventRow[] | null;
}

/** One event of a calendar as it is stored. */
export interface CalendarEventRow {
  userIds: string[];
  priority: number | null;
  start: string;
  end: string;
}

interface TemporaryRow {
  scheduleId: string;
  start: Date;
  end: Date;
  shifts: { userId: string; start: string; end: string }[];
}

/**
 * Every schedule of an organisation with what changes it after `since`. Whoever left, or may only look, holds no turn: their
 * group is without them, and a group without anybody leaves its turn to lower layers.
 */
export async function readSchedules(tx: Tx, organisationId: string, since: Date): Promise<Schedule[]> {
  const schedules = await tx.query<{ id: string; name: string; handle: string; zone: string }>(
    `select id, name, handle, zone from schedules where organisation_id = $1 order by lower(name), id`,
    [organisationId],
  );
  if (schedules.length === 0) return [];
  const layers = await readLayers(tx, organisationId, since);
  const overrides = await tx.query<Override & { scheduleId: string }>(
    `select id, schedule_id as "scheduleId", kind, user_id as "userId", replaces_user_id as "replacesUserId", priority,
            starts_at as "startsAt", ends_at as "endsAt"
     from overrides where organisation_id = $1 and ends_at > $2 order by id`,
    [organisationId, since],
  );
  const temporary = await tx.query<TemporaryRow>(
    `select schedule_id as "scheduleId", starts_at as start, ends_at as "end", shifts
     from temporary_schedules where organisation_id = $1 and ends_at > $2 order by starts_at`,
    [organisationId, since],
  );
  const swaps = await tx.query<Swap & { scheduleId: string }>(
    `select id, schedule_id as "scheduleId", beneficiary_id as "beneficiaryId", benefactor_id as "benefactorId",
            starts_at as "startsAt", ends_at as "endsAt"
     from swaps where organisation_id = $1 and ends_at > $2 and withdrawn_at is null order by id`,
    [organisationId, since],
  );
  return schedules.map((schedule) => {
    const own = <T extends { scheduleId: string }>(rows: T[]) => rows.filter((row) => row.scheduleId === schedule.id);
    return {
      ...schedule,
      layers: own(layers),
      overrides: own(overrides),
      temporary: own(temporary).map(({ start, end, shifts }) => ({ start, end, shifts: shifts.map(spanOf) })),
      swaps: own(swaps),
    };
  });
}

const spanOf = <T extends { start: string; end: string }>(row: T) => ({
  ...row,
  start: new Date(row.start),
  end: new Date(row.end),
});

async function readLayers(tx: Tx, organisationId: string, since: Date): Promise<(Layer & { scheduleId: string })[]> {
  const rows = await tx.query<LayerRow>(
    `select id, schedule_id as "scheduleId", name, priority, zone, kind, rotation_kind as "rotationKind",
            rotation_length as "rotationLength", rotation_count as "rotationCount", rotation_lasts as "rotationLasts",
            starts_on as "startsOn", participants, anchor_index as "anchorIndex", anchor_at as "anchorAt",
            active_from as "activeFrom", active_until as "activeUntil", restriction, c.events
     from layers l left join calendars c on c.organisation_id = l.organisation_id and c.layer_id = l.id
     where l.organisation_id = $1 order by priority, id`,
    [organisationId],
  );
  const people = await tx.query<{ id: string }>(
    `select id from users where organisation_id = $1 and disabled_at is null and role <> 'viewer'`,
    [organisationId],
  );
  const known = new Set(people.map(({ id }) => id));
  return rows.map((row) => layerOf(row, known, since));
}

function layerOf(row: LayerRow, known: Set<string>, since: Date): Layer & { scheduleId: string } {
  const { id, scheduleId, name, priority, zone, activeFrom, activeUntil, restriction } = row;
  const placed = { id, scheduleId, name, priority, zone, activeFrom, activeUntil, restriction };
  const still = (userIds: string[]) => userIds.filter((userId) => known.has(userId));
  if (row.kind === 'calendar') {
    const spans = (row.events ?? []).map(spanOf).filter(({ end }) => end > since);
    return { ...placed, kind: 'calendar', spans: spans.map((span) => ({ ...span, userIds: still(span.userIds) })) };
  }
  return { ...placed, ...rotationOf(row), participants: row.participants.map(still) };
}

function rotationOf(row: LayerRow): Omit<RotationLayer, 'participants' | keyof Omit<Layer, 'kind'>> {
  const { rotationKind, rotationLength, rotationCount, rotationLasts, startsOn, anchorIndex, anchorAt } = row;
  return {
    kind: 'rotation',
    rotation: { kind: rotationKind, length: rotationLength, count: rotationCount, lasts: rotationLasts },
    startsOn,
    anchor: anchorIndex !== null && anchorAt ? { index: anchorIndex, at: anchorAt } : null,
  };
}
