import { defineCommand } from '../../execute.js';
import { isOpen, overAs } from '../../incident/incident.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { endPaging } from '../paging.js';
import {
  done,
  loadIncident,
  onIncident,
  quoted,
  staleReason,
  unchanged,
  viaWords,
  versionOfIncident,
} from './on-incident.js';

/** It is over. While the source still fires, unchanged re-sends do not open it again. */
export const incidentResolve = defineCommand({
  name: 'incident.resolve',
  permission: 'incident.respond',
  versionOf: versionOfIncident,
  help: { verb: 'resolve', usage: '[INC-n] [comment]', does: 'It is over' },
  input: onIncident,
  async handle(ctx, { number, comment, expects }) {
    const { tx, now, actor } = ctx;
    const loaded = await loadIncident(ctx, number);
    const { incident } = loaded;
    if (!isOpen(incident)) {
      return unchanged(
        incident,
        `INC-${number} is over already: ${incident.resolveReason ?? incident.status}. Nothing for you to do.`,
      );
    }
    const { firingCount } = incident;
    const fire = firingCount === 1 ? 'fires' : 'fire';
    const stale = await staleReason(ctx, loaded, expects);
    if (stale) return unchanged(incident, stale);
    const still = firingCount > 0 ? `, while ${firingCount} of its alerts still ${fire}` : '';
    Object.assign(incident, overAs('resolved', now, `resolved by ${actor.name}${still}`), {
      resolvedBy: actor.kind === 'user' ? actor.id : null,
      resolvedByName: actor.name,
    });
    await saveIncidents(tx, actor.organisationId, [incident], now);
    await endPaging(ctx, [incident.id], `resolved by ${actor.name}`);
    ctx.timeline(incident.id, 'incident.resolved', {
      sentence: `resolved${viaWords(actor.via)}${quoted(comment)}${still}`,
      comment,
    });
    ctx.signal({ topic: 'due' });
    return done(incident, `INC-${number} is resolved${still}.`);
  },
});
