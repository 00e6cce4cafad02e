import { defineCommand } from '../../execute.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { endPaging } from '../paging.js';
import { done, loadIncident, onIncident, quoted, unchanged, viaWords, whoHasIt } from './on-incident.js';

/** Somebody has it: paging stops for everyone, everywhere. */
export const incidentAcknowledge = defineCommand({
  name: 'incident.acknowledge',
  permission: 'incident.respond',
  help: { verb: 'ack', usage: '[INC-n] [comment]', does: 'You have it; paging stops' },
  input: onIncident,
  async handle(ctx, { number, comment }) {
    const { tx, now, actor } = ctx;
    const { incident } = await loadIncident(ctx, number);
    if (incident.status === 'acknowledged') {
      return unchanged(
        incident,
        `INC-${number} already acknowledged. ${await whoHasIt(ctx, incident)}. Nothing for you to do.`,
      );
    }
    if (incident.status === 'resolved' || incident.status === 'merged') {
      return unchanged(
        incident,
        `INC-${number} is over: ${incident.resolveReason ?? incident.status}. Nothing for you to do.`,
      );
    }
    Object.assign(incident, {
      status: 'acknowledged',
      snoozedUntil: null,
      acknowledgedAt: now,
      acknowledgedBy: actor.kind === 'user' ? actor.id : null,
      acknowledgedByName: actor.name,
      acknowledgedAlertCount: incident.alertCount,
    });
    await saveIncidents(tx, actor.organisationId, [incident], now);
    await endPaging(ctx, [incident.id], `acknowledged by ${actor.name}`);
    const sentence = `acknowledged${viaWords(actor.via)}${quoted(comment)}`;
    ctx.timeline(incident.id, 'incident.acknowledged', { sentence, comment });
    ctx.signal({ topic: 'due' });
    return done(incident, `INC-${number} is yours, paging has stopped.`);
  },
});
