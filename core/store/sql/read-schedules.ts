import type { Layer, Override, Schedule } from '../../schedule/schedule.js';
import type { Tx } from '../tx.js';

/** Every schedule of an organisation with its layers, and the overrides that end after `since`. */
export async function readSchedules(tx: Tx, organisationId: string, since: Date): Promise<Schedule[]> {
  const schedules = await tx.query<{ id: string; name: string; handle: string; zone: string }>(
    `select id, name, handle, zone from schedules where organisation_id = $1 order by lower(name), id`,
    [organisationId],
  );
  const layers = await tx.query<Layer & { scheduleId: string }>(
    `select id, schedule_id as "scheduleId", name, priority, zone,
            json_build_object('kind', rotation_kind, 'length', rotation_length) as rotation,
            starts_on as "startsOn", participants
     from layers where organisation_id = $1 order by priority, id`,
    [organisationId],
  );
  const overrides = await tx.query<Override & { scheduleId: string }>(
    `select id, schedule_id as "scheduleId", user_id as "userId", replaces_user_id as "replacesUserId",
            starts_at as "startsAt", ends_at as "endsAt"
     from overrides where organisation_id = $1 and ends_at > $2 order by id`,
    [organisationId, since],
  );
  return schedules.map((schedule) => ({
    ...schedule,
    layers: layers.filter((layer) => layer.scheduleId === schedule.id),
    overrides: overrides.filter((override) => override.scheduleId === schedule.id),
  }));
}
