import type { Layer, TemporarySchedule } from '../../schedule/schedule.js';
import type { Tx } from '../tx.js';

/** Up to where the past of a schedule is written down. */
export interface RecordState {
  since: Date | null;
  until: Date | null;
}

/** Locks a schedule until the end of the transaction: whoever changes it, or writes its past down, comes one after the other. */
export async function lockSchedule(
  tx: Tx,
  organisationId: string,
  id: string,
): Promise<(RecordState & { teamId: string | null }) | undefined> {
  const [row] = await tx.query<RecordState & { teamId: string | null }>(
    `select recorded_since as since, recorded_until as until, team_id as "teamId" from schedules
     where organisation_id = $1 and id = $2 for update`,
    [organisationId, id],
  );
  return row;
}

/** Up to where the past of each schedule is written down. */
export async function readRecordStates(tx: Tx, organisationId: string): Promise<Map<string, RecordState>> {
  const rows = await tx.query<RecordState & { id: string }>(
    `select id, recorded_since as since, recorded_until as until from schedules where organisation_id = $1`,
    [organisationId],
  );
  return new Map(rows.map(({ id, since, until }) => [id, { since, until }]));
}

/** Says that the past is written down until `until`, and when the people change next. */
export async function saveRecordState(
  tx: Tx,
  organisationId: string,
  id: string,
  state: { until: Date; nextHandoffAt: Date },
): Promise<void> {
  await tx.query(
    `update schedules set recorded_since = coalesce(recorded_since, $3), recorded_until = $3, next_handoff_at = $4
     where organisation_id = $1 and id = $2`,
    [organisationId, id, state.until, state.nextHandoffAt],
  );
}

/** What people set of a schedule, in their words: layers with the names of those who take turns, calendars without their address. */
export async function readScheduleFields(
  tx: Tx,
  organisationId: string,
  id: string,
): Promise<Record<string, unknown> | null> {
  const [row] = await tx.query<Record<string, unknown>>(
    `select s.name, s.handle, s.zone, t.name as team,
            coalesce((select json_agg(json_strip_nulls(json_build_object(
                'name', l.name, 'priority', l.priority, 'zone', l.zone, 'kind', l.kind, 'rotation', l.rotation_kind,
                'length', l.rotation_length, 'count', l.rotation_count, 'lasts', l.rotation_lasts, 'startsOn', l.starts_on,
                'participants', (select json_agg((select json_agg(coalesce(u.name, member) order by place)
                                   from json_array_elements_text(grp) with ordinality m (member, place)
                                   left join users u on u.organisation_id = l.organisation_id and u.id::text = member)
                                 order by turn)
                                 from json_array_elements(l.participants) with ordinality g (grp, turn)),
                'activeFrom', l.active_from, 'activeUntil', l.active_until, 'restriction', l.restriction))
                order by l.priority, l.id)
              from layers l where l.organisation_id = s.organisation_id and l.schedule_id = s.id), '[]') as layers
     from schedules s left join teams t on t.organisation_id = s.organisation_id and t.id = s.team_id
     where s.organisation_id = $1 and s.id = $2`,
    [organisationId, id],
  );
  return row ?? null;
}

/** Makes a schedule, or renames the one with that id. */
export async function saveScheduleRow(
  tx: Tx,
  organisationId: string,
  row: { id: string; name: string; handle: string; zone: string; teamId: string | null },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into schedules (organisation_id, id, name, handle, zone, team_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (organisation_id, id) do update set name = $3, handle = $4, zone = $5, team_id = $6`,
    [organisationId, row.id, row.name, row.handle, row.zone, row.teamId, now],
  );
}

/** Removes the layers of a schedule that are not among these. */
export async function deleteOtherLayers(
  tx: Tx,
  organisationId: string,
  scheduleId: string,
  keep: string[],
): Promise<void> {
  await tx.query(`delete from layers where organisation_id = $1 and schedule_id = $2 and id <> all($3::uuid[])`, [
    organisationId,
    scheduleId,
    keep,
  ]);
}

/** Makes or changes a layer. */
export async function saveLayer(tx: Tx, organisationId: string, scheduleId: string, layer: Layer): Promise<void> {
  const turns = layer.kind === 'rotation' ? layer : null;
  await tx.query(
    `insert into layers (organisation_id, id, schedule_id, name, priority, zone, kind, rotation_kind, rotation_length,
                         rotation_count, rotation_lasts, starts_on, participants, anchor_index, anchor_at, active_from,
                         active_until, restriction)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
     on conflict (organisation_id, id) do update set name = $4, priority = $5, zone = $6, kind = $7, rotation_kind = $8,
       rotation_length = $9, rotation_count = $10, rotation_lasts = $11, starts_on = $12, participants = $13,
       anchor_index = $14, anchor_at = $15, active_from = $16, active_until = $17, restriction = $18`,
    [
      organisationId,
      layer.id,
      scheduleId,
      layer.name,
      layer.priority,
      layer.zone,
      layer.kind,
      turns?.rotation.kind ?? null,
      turns?.rotation.length ?? null,
      turns?.rotation.count ?? 'calendar',
      jsonOf(turns?.rotation.lasts),
      turns?.startsOn ?? null,
      jsonOf(turns?.participants),
      turns?.anchor?.index ?? null,
      turns?.anchor?.at ?? null,
      layer.activeFrom,
      layer.activeUntil,
      jsonOf(layer.restriction),
    ],
  );
}

const jsonOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

/** Puts these in the place of every temporary schedule that ends after an instant. */
export async function replaceTemporary(
  tx: Tx,
  organisationId: string,
  scheduleId: string,
  after: Date,
  rows: (TemporarySchedule & { id: string })[],
): Promise<void> {
  await tx.query(`delete from temporary_schedules where organisation_id = $1 and schedule_id = $2 and ends_at > $3`, [
    organisationId,
    scheduleId,
    after,
  ]);
  await tx.query(
    `insert into temporary_schedules (organisation_id, id, schedule_id, starts_at, ends_at, shifts)
     select $1, unnest($2::uuid[]), $3, unnest($4::timestamptz[]), unnest($5::timestamptz[]), unnest($6::json[])`,
    [
      organisationId,
      rows.map(({ id }) => id),
      scheduleId,
      rows.map(({ start }) => start),
      rows.map(({ end }) => end),
      rows.map(({ shifts }) => JSON.stringify(shifts)),
    ],
  );
}
