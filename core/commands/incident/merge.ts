import { Conflict, InvalidInput, NotFound } from '../../errors.js';
import { defineCommand, type CommandContext } from '../../execute.js';
import {
  graver,
  incidentName,
  isOpen,
  nobodyHasIt,
  overAs,
  urgencyOf,
  type Incident,
} from '../../incident/incident.js';
import { holdAsSeverity } from './holding.js';
import { readEscalations } from '../../store/sql/escalation-rows.js';
import { lockIncidents } from '../../store/sql/incident-row.js';
import { findIncidentIds, moveAlerts, pointMergedAt } from '../../store/sql/merge-incidents.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { endPaging, restartPaging } from '../paging.js';
import {
  auditIncident,
  done,
  incidentNumber,
  isWithin,
  onIncident,
  quoted,
  testReason,
  unchanged,
  viaWords,
  versionOfIncident,
} from './on-incident.js';

/** Puts an incident into another one: its alerts move there, now and later ones, and its paging ends. */
export const incidentMerge = defineCommand({
  name: 'incident.merge',
  permission: 'incident.respond',
  versionOf: versionOfIncident,
  help: { verb: 'merge', usage: '[INC-n] INC-m', does: 'It is part of another incident: put it in there' },
  input: onIncident.extend({ into: incidentNumber }),
  async handle(ctx, { number, into, comment }) {
    const { tx, now, actor } = ctx;
    const org = actor.organisationId;
    if (number === into)
      throw new InvalidInput('An incident cannot be merged into itself.', [
        { field: 'into', expected: 'another incident' },
      ]);
    const { from, root } = await lockBoth(ctx, number, into);
    auditIncident(ctx, from);
    if (!isOpen(from))
      return unchanged(from, `INC-${number} is over: ${from.resolveReason ?? from.status}. Nothing was merged.`);
    if (!isOpen(root))
      return unchanged(from, `INC-${into} is over: ${root.resolveReason ?? root.status}. Merge into an open incident.`);
    const test = testReason(from);
    if (test) return unchanged(from, test);
    if (root.origin === 'test')
      throw new InvalidInput(`${testReason(root)} Nothing was merged.`, [
        { field: 'into', expected: 'an incident, not a test page' },
      ]);
    if (from.private !== root.private)
      throw new Conflict(
        `INC-${from.private ? number : into} is private and the other one is not: make both private, or both public, first.`,
      );
    const alerts = from.alertCount;
    const raised = takeIn(root, from);
    const [escalation] = await readEscalations(tx, org, [root.id]);
    await holdAsSeverity(ctx, { incident: root, escalation });
    const name = incidentName(root.number);
    const reason = `merged into ${name}`;
    Object.assign(from, overAs('merged', now, reason), { mergedInto: root.id, firingCount: 0 });
    await moveAlerts(tx, org, from.id, root.id);
    await pointMergedAt(tx, org, from.id, root.id, now);
    await saveIncidents(tx, org, [from, root], now);
    await endPaging(ctx, [from.id], reason);
    if (raised) await restartPaging(ctx, [root.id], { fromStart: raised.anew });
    tell(ctx, { from, root, alerts, comment, raised: raised?.sentence });
    ctx.signal({ topic: 'due' });
    const moved = alerts === 1 ? 'its alert moved there' : `its ${alerts} alerts moved there`;
    return done(from, `INC-${number} is merged into ${name}${alerts > 0 ? `; ${moved}` : ''}.`);
  },
});

/** Locks both, in ascending order of id. @throws NotFound */
async function lockBoth(ctx: CommandContext, number: number, into: number) {
  const { tx, actor } = ctx;
  const found = await findIncidentIds(tx, actor.organisationId, [number, into]);
  const missing = [number, into].find((wanted) => !found.some((row) => row.number === wanted));
  if (missing !== undefined) throw new NotFound(`There is no ${incidentName(missing)}.`);
  const locked = await lockIncidents(tx, actor.organisationId, found.map(({ id }) => id).sort());
  const named = (wanted: number) => locked.find((incident) => incident.number === wanted)!;
  const both = { from: named(number), root: named(into) };
  for (const incident of Object.values(both))
    if (!(await isWithin(ctx, incident))) throw new NotFound(`There is no ${incidentName(incident.number)}.`);
  return both;
}

/** The other one takes in the alerts and the graver severity; a raised urgency pages again, as an alert that joins does. */
function takeIn(root: Incident, from: Incident): { anew: boolean; sentence: string } | undefined {
  root.alertCount += from.alertCount;
  root.firingCount += from.firingCount;
  const before = root.severity;
  root.severity = graver(root.severity, from.severity);
  if (urgencyOf(before) === urgencyOf(root.severity)) return undefined;
  // Whoever has the graver one answers for both.
  if (from.status !== 'triggered' && root.status !== 'triggered') return undefined;
  const had = root.status;
  Object.assign(root, { status: 'triggered', ...nobodyHasIt });
  const reason = `${incidentName(from.number)} raised the urgency from ${before} to ${root.severity}`;
  return {
    anew: had !== 'triggered',
    sentence:
      had === 'triggered' ? `Paging starts again: ${reason}.` : `Pages again although it was ${had}: ${reason}.`,
  };
}

function tell(
  ctx: CommandContext,
  news: { from: Incident; root: Incident; alerts: number; comment?: string; raised?: string },
) {
  const { from, root, comment, raised } = news;
  const how = `${viaWords(ctx.actor.via)}${quoted(comment)}`;
  const [gone, into] = [incidentName(from.number), incidentName(root.number)];
  ctx.timeline(from.id, 'incident.merged', { sentence: `merged it into ${into}${how}`, comment });
  ctx.timeline(root.id, 'incident.merged', { sentence: `merged ${gone} “${from.title}” into it${how}`, comment });
  if (raised) ctx.timeline(root.id, 'incident.retriggered', { sentence: raised });
}
