import { z } from 'zod';
import { anchorOf } from '../../schedule/keep-on-call.js';
import { changeSchedule } from '../change-schedule.js';
import { InvalidInput } from '../../errors.js';
import { defineCommand, type CommandContext } from '../../execute.js';
import { calendarAddress, calendarPlace } from '../../calendar-address.js';
import { deleteCalendar, lockCalendar, saveCalendar } from '../../store/sql/calendar-rows.js';
import { deleteOtherLayers, readScheduleFields, saveLayer, saveScheduleRow } from '../../store/sql/schedule-rows.js';
import { layerInput, zoneName, type LayerInput } from './layer-input.js';
import { refuseTaken } from '../refuse-taken.js';
import { minuteOf, scheduleName } from './span-input.js';
import { owningTeam, teamName } from '../owning-team.js';
import { personFinder, type PersonFinder } from '../person-finder.js';
import type { Layer, Schedule } from '../../schedule/schedule.js';
import { lockScheduleVersion } from '../../store/sql/versions.js';

const input = z.strictObject({
  schedule: scheduleName.optional(),
  name: z.string('a name').trim().min(1, 'a name').max(100, 'at most 100 characters'),
  handle: z
    .string('a handle')
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and dashes')
    .optional(),
  zone: zoneName,
  team: teamName,
  layers: z.array(layerInput, 'a list of layers').max(50, 'at most 50 layers'),
});

type Input = z.infer<typeof input>;

/**
 * Makes a schedule, or puts what is given in the place of the one that `schedule` names. Layers are known again by their name:
 * a rotation that is edited keeps whoever has the turn; where they are removed, it passes to the next at once.
 */
export const scheduleSave = defineCommand({
  name: 'schedule.save',
  permission: 'schedule.manage',
  versionOf: (tx, organisationId, { schedule }) => lockScheduleVersion(tx, organisationId, schedule),
  input,
  async handle(ctx, given) {
    const names = given.layers.map(({ name }) => name.toLowerCase());
    const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
    if (twice >= 0) throw refused(`layers.${twice}.name`, 'a name that no other layer has');
    if (given.schedule === undefined) await makeSchedule(ctx, given);
    const wanted = given.schedule ?? handleOf(given);
    const { tx, actor } = ctx;
    const fields = (id: string) => readScheduleFields(tx, actor.organisationId, id);
    const { schedule, made: before } = await changeSchedule(ctx, wanted, async (found, owner) => {
      const former = given.schedule === undefined ? null : await fields(found.id);
      await saveLayers(ctx, found, given, owner);
      return former;
    });
    ctx.audit({ before, after: await fields(schedule.id) });
    return {
      changed: true,
      reason: given.schedule === undefined ? `${schedule.name} is made.` : `${schedule.name} is changed.`,
      subject: { kind: 'schedule', id: schedule.id },
      data: { handle: schedule.handle },
    };
  },
});

const refused = (field: string, expected: string) => new InvalidInput(`${field}: ${expected}`, [{ field, expected }]);

const handleOf = ({ handle, name }: Input): string =>
  handle ??
  (name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) ||
    'schedule');

async function makeSchedule(ctx: CommandContext, given: Input): Promise<void> {
  const { tx, now, actor } = ctx;
  const handle = handleOf(given);
  await refuseTaken(ctx, handle);
  const teamId = await owningTeam(ctx, 'schedule.manage', given.team);
  const row = { id: ctx.newId(), name: given.name, handle, zone: given.zone, teamId };
  await saveScheduleRow(tx, actor.organisationId, row, now);
}

async function saveLayers(
  ctx: CommandContext,
  before: Schedule,
  given: Input,
  owner: { teamId: string | null },
): Promise<void> {
  const { tx, now, actor } = ctx;
  const handle = given.handle ?? before.handle;
  if (handle !== before.handle.toLowerCase() && handle !== before.handle) await refuseTaken(ctx, handle);
  const teamId = await owningTeam(ctx, 'schedule.manage', given.team, owner);
  const row = { id: before.id, name: given.name, handle, zone: given.zone, teamId };
  await saveScheduleRow(tx, actor.organisationId, row, now);
  const idOf = await personFinder(tx, actor.organisationId);
  const layers = given.layers.map((layer, index) => {
    const old = before.layers.find(({ name }) => name.toLowerCase() === layer.name.toLowerCase());
    return { made: layerOf(ctx, given, layer, index, old, idOf), url: layer.calendar?.url };
  });
  await deleteOtherLayers(
    tx,
    actor.organisationId,
    before.id,
    layers.map(({ made }) => made.id),
  );
  for (const { made, url } of layers) {
    await saveLayer(tx, actor.organisationId, before.id, made);
    if (url === undefined) await deleteCalendar(tx, actor.organisationId, made.id);
    else await keepCalendar(ctx, made.id, url);
  }
  ctx.signal({ topic: 'due' });
}

/** The same address again changes nothing: what it said last stays. */
async function keepCalendar({ tx, now, actor, sealer }: CommandContext, layerId: string, url: string): Promise<void> {
  const kept = await lockCalendar(tx, actor.organisationId, layerId);
  if (kept && calendarAddress(sealer, kept) === url) return;
  await saveCalendar(tx, actor.organisationId, layerId, sealer.seal(url, calendarPlace(layerId)), now);
}

function layerOf(
  ctx: CommandContext,
  given: Input,
  layer: LayerInput,
  index: number,
  old: Layer | undefined,
  idOf: PersonFinder,
): Layer {
  const placed = {
    id: old?.id ?? ctx.newId(),
    name: layer.name,
    priority: layer.priority,
    zone: layer.zone ?? given.zone,
    restriction: layer.restriction,
    activeFrom: layer.activeFrom === null ? null : minuteOf(layer.activeFrom),
    activeUntil: layer.activeUntil === null ? null : minuteOf(layer.activeUntil),
  };
  if (placed.activeFrom && placed.activeUntil && placed.activeUntil <= placed.activeFrom)
    throw refused(`layers.${index}.activeUntil`, 'an instant after activeFrom');
  if (layer.calendar) return { ...placed, kind: 'calendar', spans: [] };
  const participants = layer.participants!.map((group, place) =>
    group.map((name) => idOf(name, `layers.${index}.participants.${place}`)),
  );
  const turns = {
    rotation: layer.rotation!,
    startsOn: layer.startsOn!,
    participants: participants.map((g) => [...new Set(g)]),
  };
  const made = { ...placed, kind: 'rotation' as const, ...turns, anchor: null };
  return { ...made, anchor: old?.kind === 'rotation' ? anchorOf(old, made, ctx.now) : null };
}
