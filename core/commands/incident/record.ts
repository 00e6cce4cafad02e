/** Verbs that only say or set something about an incident share this: load, change in place, keep the holder, save, tell. */
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { stillOnIt } from './holding.js';
import { done, loadIncident, type Loaded } from './on-incident.js';
import type { CommandContext } from '../../execute.js';
import type { NewTimelineEntry } from '../../store/sql/append-timeline.js';
import type { Outcome } from '../../outcome.js';
import type { TimelineKind } from '../../incident/timeline.js';

/** What a verb says about an incident; an outcome instead where nothing is to be changed. */
export type Said = { kind: TimelineKind; data: NewTimelineEntry['data']; reason: string } | { unchanged: Outcome };

/** Loads the incident, lets `change` alter it in place, and writes what it says. */
export async function record(
  ctx: CommandContext,
  number: number,
  change: (loaded: Loaded) => Said | Promise<Said>,
): Promise<Outcome> {
  const loaded = await loadIncident(ctx, number);
  const said = await change(loaded);
  if ('unchanged' in said) return said.unchanged;
  await stillOnIt(ctx, loaded);
  await saveIncidents(ctx.tx, ctx.actor.organisationId, [loaded.incident], ctx.now);
  if (said.data.comment !== undefined) ctx.audit({ after: { comment: said.data.comment } });
  ctx.timeline(loaded.incident.id, said.kind, said.data);
  ctx.signal({ topic: 'due' });
  return done(loaded.incident, said.reason);
}
