import { defineCommand, type CommandContext } from '../../execute.js';
import { nextPeople } from '../../escalation/plan-step.js';
import { saveEscalations } from '../../store/sql/escalation-rows.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { suppressPages } from '../../store/sql/page-rows.js';
import { readPagedUsers } from '../../store/sql/read-paged-users.js';
import { loadRoster, type PagingRoster } from '../../queries/escalation/load-roster.js';
import {
  done,
  loadIncident,
  onIncident,
  quoted,
  staleReason,
  unchanged,
  viaWords,
  type Loaded,
  versionOfIncident,
} from './on-incident.js';
import { pagePeople } from './page-people.js';
import { presentStepEnds } from '../paging.js';

/** Not me: the next person is paged now. Neither an acknowledgement nor an escalation; the step's time starts anew for them. */
export const incidentPass = defineCommand({
  name: 'incident.pass',
  permission: 'incident.respond',
  versionOf: versionOfIncident,
  help: { verb: 'pass', usage: '[INC-n] [comment]', does: 'Not me: page the next person now' },
  input: onIncident,
  async handle(ctx, { number, comment, expects }) {
    const { tx, now, actor } = ctx;
    const loaded = await loadIncident(ctx, number);
    const { incident, escalation } = loaded;
    if (incident.status !== 'triggered' || !escalation)
      return unchanged(incident, `INC-${number} is ${incident.status}: there is no page to pass on.`);
    const stale = await staleReason(ctx, loaded, expects);
    if (stale) return unchanged(incident, stale);
    if (actor.kind === 'user' && escalation.lastPlan?.passedBy?.includes(actor.id))
      return unchanged(incident, `INC-${number}: you passed it on already.`);
    const roster = await loadRoster(tx, actor.organisationId, now);
    const next = await nextInLine(ctx, loaded, roster);
    if (next.length === 0)
      return unchanged(
        incident,
        `INC-${number} cannot be passed on: nobody else is in line. Escalate it to someone you name.`,
      );
    if (actor.kind === 'user')
      await suppressPages(tx, actor.organisationId, [incident.id], `passed on by ${actor.name}`, { userId: actor.id });
    const names = await pagePeople(
      ctx,
      loaded,
      roster,
      next,
      `Paged because ${actor.name} passed it on to you${quoted(comment)}.`,
    );
    const sentence = `passed it on to ${names.join(', ')}${viaWords(actor.via)}${quoted(comment)}`;
    ctx.timeline(incident.id, 'page.passed', { sentence, comment, userIds: next });
    if (escalation.lastPlan && actor.kind === 'user')
      escalation.lastPlan.passedBy = [...(escalation.lastPlan.passedBy ?? []), actor.id];
    if (escalation.nextStepAt) escalation.nextStepAt = presentStepEnds(escalation, now);
    ctx.audit({ after: { pages: names } });
    await saveEscalations(tx, actor.organisationId, [escalation]);
    await saveIncidents(tx, actor.organisationId, [incident], now);
    return done(incident, `INC-${number} passed on: paging ${names.join(', ')}.`);
  },
});

/** Who follows on the schedules of the present step, then the people of the next step; whoever was paged already is out. */
async function nextInLine(
  ctx: CommandContext,
  { incident, escalation }: Loaded,
  roster: PagingRoster,
): Promise<string[]> {
  const paged = new Set(await readPagedUsers(ctx.tx, ctx.actor.organisationId, incident.id, escalation!.startedAt));
  if (ctx.actor.id) paged.add(ctx.actor.id);
  const { snapshot, lastPlan } = escalation!;
  const step = snapshot.steps[lastPlan?.step ?? 0];
  const following = (step?.targets ?? []).flatMap((target) =>
    target.kind === 'schedule' ? roster.onCall(target.id).flatMap((duty) => duty.next) : [],
  );
  const free = following.filter((id) => !paged.has(id) && roster.users.some((user) => user.id === id));
  if (free.length > 0) return [free[0]!];
  return nextPeople(snapshot, lastPlan?.step ?? 0, lastPlan?.loop ?? 0, roster.resolve).filter((id) => !paged.has(id));
}
