import { defineCommand, type CommandContext } from '../../execute.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { suppressPages } from '../../store/sql/page-rows.js';
import { readUsers } from '../../store/sql/read-people.js';
import { overAs, type Incident } from '../../incident/incident.js';
import { endPaging } from '../paging.js';
import { giveTo, noteAck, stillOnIt } from './holding.js';
import {
  done,
  loadIncident,
  onIncident,
  quoted,
  unchanged,
  viaWords,
  holderOf,
  type Loaded,
  versionOfIncident,
} from './on-incident.js';
import type { Outcome } from '../../outcome.js';

/**
 * Somebody has it: paging stops for everyone, everywhere. Where the step wants everybody, it stops for this person, and for
 * the others when all have acknowledged. From whoever has it already it says that they are still on it.
 */
export const incidentAcknowledge = defineCommand({
  name: 'incident.acknowledge',
  permission: 'incident.answer',
  versionOf: versionOfIncident,
  help: { verb: 'ack', usage: '[INC-n] [comment]', does: 'You have it; paging stops' },
  input: onIncident,
  async handle(ctx, { number, comment }) {
    const loaded = await loadIncident(ctx, number);
    const { incident } = loaded;
    if (incident.status === 'resolved' || incident.status === 'merged') {
      return unchanged(
        incident,
        `INC-${number} is over: ${incident.resolveReason ?? incident.status}. Nothing for you to do.`,
      );
    }
    return acknowledgeLoaded(ctx, loaded, comment);
  },
});

/** Acknowledges an open incident that is loaded and locked. */
export async function acknowledgeLoaded(
  ctx: CommandContext,
  loaded: Loaded,
  comment: string | undefined,
): Promise<Outcome> {
  const { incident } = loaded;
  if (incident.origin === 'test') return endTest(ctx, incident);
  if (incident.status === 'acknowledged') return acknowledgeAgain(ctx, loaded);
  const missing = await othersWanted(ctx, loaded);
  if (missing.length > 0) return waitForOthers(ctx, incident, missing, comment);
  const { tx, now, actor } = ctx;
  await giveTo(ctx, loaded, { id: actor.kind === 'user' ? actor.id : null, name: actor.name });
  await saveIncidents(tx, actor.organisationId, [incident], now);
  await endPaging(ctx, [incident.id], `acknowledged by ${actor.name}`);
  const sentence = `acknowledged${viaWords(actor.via)}${quoted(comment)}`;
  ctx.timeline(incident.id, 'incident.acknowledged', { sentence, comment });
  ctx.signal({ topic: 'due' });
  return done(incident, `INC-${incident.number} is yours, paging has stopped.`);
}

/** By whoever has it: they are still on it. By anybody else: they have seen it too. */
async function acknowledgeAgain(ctx: CommandContext, loaded: Loaded): Promise<Outcome> {
  const { tx, now, actor } = ctx;
  const { incident } = loaded;
  const asked = incident.askedAt !== null;
  const name = `INC-${incident.number}`;
  // Whoever was called in has answered too, and is not paged on by their other channels.
  if (actor.kind === 'user')
    await suppressPages(tx, actor.organisationId, [incident.id], `acknowledged by ${actor.name}`, { userId: actor.id });
  if (await stillOnIt(ctx, loaded)) {
    await saveIncidents(tx, actor.organisationId, [incident], now);
    if (asked) ctx.timeline(incident.id, 'incident.kept', { sentence: `is still on it${viaWords(actor.via)}` });
    if (asked) return done(incident, `${name} stays yours.`);
  } else if (actor.kind === 'user' && noteAck(incident, actor)) {
    await saveIncidents(tx, actor.organisationId, [incident], now);
    ctx.timeline(incident.id, 'incident.seen', { sentence: `has seen it too${viaWords(actor.via)}` });
  }
  return unchanged(incident, `${name} already acknowledged. ${await holderOf(ctx, incident)}. Nothing for you to do.`);
}

/** Names of those who must acknowledge besides the actor, where the step wants everybody. */
async function othersWanted(ctx: CommandContext, { incident, escalation }: Loaded): Promise<string[]> {
  const wanted = escalation?.lastPlan?.everyone;
  if (incident.status !== 'triggered' || !wanted || ctx.actor.kind !== 'user') return [];
  const acked = new Set([ctx.actor.id, ...incident.acks.map(({ id }) => id)]);
  const users = await readUsers(ctx.tx, ctx.actor.organisationId);
  return users.filter(({ id }) => wanted.includes(id) && !acked.has(id)).map(({ name }) => name);
}

async function waitForOthers(ctx: CommandContext, incident: Incident, missing: string[], comment?: string) {
  const { tx, now, actor } = ctx;
  const waiting = `${missing.join(' and ')} must as well`;
  const name = `INC-${incident.number}`;
  if (actor.kind !== 'user' || !noteAck(incident, actor))
    return unchanged(incident, `${name}: you have acknowledged it; ${waiting}.`);
  await saveIncidents(tx, actor.organisationId, [incident], now);
  await suppressPages(tx, actor.organisationId, [incident.id], `acknowledged by ${actor.name}`, { userId: actor.id });
  const sentence = `acknowledged${viaWords(actor.via)}; ${waiting}${quoted(comment)}`;
  ctx.timeline(incident.id, 'incident.seen', { sentence, comment });
  return done(incident, `${name}: noted; ${waiting}.`);
}

/** A test page that arrived has done all it is for. */
async function endTest(ctx: CommandContext, incident: Incident): Promise<Outcome> {
  const { tx, now, actor } = ctx;
  const resolveReason = `the test arrived: acknowledged by ${actor.name}`;
  Object.assign(incident, overAs('resolved', now, resolveReason));
  await saveIncidents(tx, actor.organisationId, [incident], now);
  await endPaging(ctx, [incident.id], resolveReason);
  ctx.timeline(incident.id, 'incident.resolved', { sentence: `acknowledged the test${viaWords(actor.via)}` });
  ctx.signal({ topic: 'due' });
  // No card in a room says so: the answer itself must.
  return { changed: true, reason: 'The test page arrived, and your answer too.', subject: null };
}
