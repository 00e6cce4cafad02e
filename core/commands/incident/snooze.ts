import { z } from 'zod';
import { clockAndCity } from '../../people/clock-and-city.js';
import { defineCommand } from '../../execute.js';
import { isOpen, nobodyHasIt } from '../../incident/incident.js';
import { readUsers } from '../../store/sql/read-people.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { endPaging } from '../paging.js';
import {
  done,
  loadIncident,
  onIncident,
  quoted,
  staleReason,
  testReason,
  unchanged,
  viaWords,
  versionOfIncident,
} from './on-incident.js';

/** The longest snooze, in minutes: a week. */
const longest = 7 * 24 * 60;

/** Quiet until an instant: paging stops, and then whoever snoozed it is paged first. */
export const incidentSnooze = defineCommand({
  name: 'incident.snooze',
  permission: 'incident.respond',
  versionOf: versionOfIncident,
  help: { verb: 'snooze', usage: '[INC-n] 30m [comment]', does: 'Quiet for a while; then it pages you first' },
  input: onIncident.extend({
    minutes: z.int('a whole number of minutes, such as 30').min(1, 'at least 1 minute').max(longest, 'at most 7 days'),
  }),
  async handle(ctx, { number, minutes, comment, expects }) {
    const { tx, now, actor } = ctx;
    const loaded = await loadIncident(ctx, number);
    const { incident } = loaded;
    if (!isOpen(incident)) return unchanged(incident, `INC-${number} is over: ${incident.resolveReason ?? 'merged'}.`);
    const stale = testReason(incident) ?? (await staleReason(ctx, loaded, expects));
    if (stale) return unchanged(incident, stale);
    const until = new Date(now.getTime() + minutes * 60_000);
    Object.assign(incident, nobodyHasIt, {
      status: 'snoozed',
      snoozedUntil: until,
      snoozedBy: actor.kind === 'user' ? actor.id : null,
      snoozedByName: actor.name,
      wakeAt: until,
    });
    await saveIncidents(tx, actor.organisationId, [incident], now);
    const zone = (await readUsers(tx, actor.organisationId)).find(({ id }) => id === actor.id)?.zone ?? 'UTC';
    const end = clockAndCity(until, zone, now);
    await endPaging(ctx, [incident.id], `snoozed by ${actor.name} until ${end}`);
    ctx.timeline(incident.id, 'incident.snoozed', {
      sentence: `snoozed it until ${end}${viaWords(actor.via)}${quoted(comment)}`,
      comment,
    });
    ctx.signal({ topic: 'due' });
    return done(incident, `INC-${number} is quiet until ${end}; then it pages you first.`);
  },
});
