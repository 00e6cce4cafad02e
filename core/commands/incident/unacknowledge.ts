import { defineCommand } from '../../execute.js';
import { isOpen, nobodyHasIt } from '../../incident/incident.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { endQuestion } from './holding.js';
import { restartPaging } from '../paging.js';
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

/** Nobody has it any more, or its snooze is over early: the people of the present step are paged now. */
export const incidentUnacknowledge = defineCommand({
  name: 'incident.unacknowledge',
  permission: 'incident.respond',
  versionOf: versionOfIncident,
  help: { verb: 'unack', usage: '[INC-n] [comment]', does: 'You do not have it after all: page again' },
  input: onIncident,
  async handle(ctx, { number, comment, expects }) {
    const { tx, now, actor } = ctx;
    const loaded = await loadIncident(ctx, number);
    const { incident } = loaded;
    if (!isOpen(incident)) return unchanged(incident, `INC-${number} is over; reopen it to page somebody.`);
    if (incident.status === 'triggered') return unchanged(incident, `INC-${number} pages already: nobody has it.`);
    const stale = await staleReason(ctx, loaded, expects);
    if (stale) return unchanged(incident, stale);
    const had =
      incident.status === 'snoozed' ? 'woke it' : `took the acknowledgement of ${incident.acknowledgedByName} back`;
    await endQuestion(ctx, incident, 'it pages again');
    Object.assign(incident, { status: 'triggered', ...nobodyHasIt });
    await saveIncidents(tx, actor.organisationId, [incident], now);
    await restartPaging(ctx, [incident.id], { fromStart: false });
    ctx.timeline(incident.id, 'incident.unacknowledged', {
      sentence: `${had}${viaWords(actor.via)}${quoted(comment)}`,
      comment,
    });
    return done(incident, `INC-${number} pages again from its present step.`);
  },
});
