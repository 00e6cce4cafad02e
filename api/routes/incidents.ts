/** REST of incidents: each verb of the chat has its path. */
import { answerOf, keyOf, noFields, queryOf, withData, withNamed, type RestKit } from './rest-kit.js';
import { incidentAcknowledge } from '../../core/commands/incident/acknowledge.js';
import { incidentAcknowledgeAll } from '../../core/commands/incident/acknowledge-all.js';
import { incidentDeclare } from '../../core/commands/incident/declare.js';
import { incidentEscalate } from '../../core/commands/incident/escalate.js';
import { incidentInvite } from '../../core/commands/incident/invite.js';
import { incidentLink } from '../../core/commands/incident/link.js';
import { incidentMakePrivate } from '../../core/commands/incident/make-private.js';
import { incidentMakePublic } from '../../core/commands/incident/make-public.js';
import { incidentMerge } from '../../core/commands/incident/merge.js';
import { incidentNote } from '../../core/commands/incident/note.js';
import { incidentPage } from '../../core/commands/incident/page.js';
import { incidentPass } from '../../core/commands/incident/pass.js';
import { incidentReassign } from '../../core/commands/incident/reassign.js';
import { incidentReopen } from '../../core/commands/incident/reopen.js';
import { incidentResolve } from '../../core/commands/incident/resolve.js';
import { incidentSetPhase } from '../../core/commands/incident/set-phase.js';
import { incidentSetSeverity } from '../../core/commands/incident/set-severity.js';
import { incidentSnooze } from '../../core/commands/incident/snooze.js';
import { incidentUnacknowledge } from '../../core/commands/incident/unacknowledge.js';
import { incidentUninvite } from '../../core/commands/incident/uninvite.js';
import { incidentUpdate } from '../../core/commands/incident/update.js';
import { listIncidentPages, listTimeline, showIncident } from '../../core/queries/incident/show.js';
import { listIncidents } from '../../core/queries/incident/list.js';
import { z } from 'zod';
import { pageTest } from '../../core/commands/page/test.js';
import { declaredIncident, shownIncident } from '../../core/queries/shapes/incident.js';
import { outcomeWith } from '../../core/queries/shapes/plain.js';
import { whyPaged } from '../../core/queries/incident/why.js';
import type { Command } from '../../core/execute.js';

/** The verbs on an incident, by the last part of their path, and what each does. */
const verbs: Record<string, [command: unknown, does: string]> = {
  acknowledge: [incidentAcknowledge, 'Somebody has it: paging stops'],
  resolve: [incidentResolve, 'It is over'],
  reopen: [incidentReopen, 'It is not over: pages again from the first step'],
  escalate: [incidentEscalate, 'Pages the next step now, or whom `to` names'],
  unacknowledge: [incidentUnacknowledge, 'Nobody has it after all: pages the present step'],
  snooze: [incidentSnooze, 'Quiet for `minutes`'],
  reassign: [incidentReassign, 'Hands it to a person, who is paged'],
  merge: [incidentMerge, 'Puts it into another incident'],
  note: [incidentNote, 'Writes a text into the timeline'],
  severity: [incidentSetSeverity, 'Says how bad it is'],
  status: [incidentSetPhase, 'Says how far it has come'],
  update: [incidentUpdate, 'Tells how things stand'],
  link: [incidentLink, 'Puts a link on it'],
  pass: [incidentPass, 'Pages the next person now'],
  private: [incidentMakePrivate, 'Only those who are named on it see it, and owners'],
  public: [incidentMakePublic, 'Everybody of the organisation sees it again'],
  invite: [incidentInvite, 'Names somebody on it; nobody is paged'],
  uninvite: [incidentUninvite, 'Takes somebody off it'],
  page: [incidentPage, 'Calls a person, a team or a schedule in'],
};

/** Adds the routes of incidents. */
export function incidentRoutes(kit: RestKit): void {
  const { execute, runQuery, query, command, post } = kit;
  query('/incidents', listIncidents, { does: 'Incidents, newest first' });
  post(
    '/incidents',
    { does: 'Declares an incident', runs: incidentDeclare, answer: declaredIncident, statuses: [201] },
    async (actor, request, input) => {
      const outcome = await execute(incidentDeclare, { actor, input, key: keyOf(request, actor) });
      const incident = await runQuery(showIncident, { actor, input: { number: outcome.subject!.number } });
      return [201, { ...incident, reason: outcome.reason }];
    },
  );
  showRoute(kit);
  query('/incidents/:number/timeline', listTimeline, { does: 'All that happened to it, oldest first' });
  query('/incidents/:number/pages', listIncidentPages, { does: 'Whom it paged, by what, and what became of it' });
  query('/incidents/:number/why', whyPaged, { does: 'Why somebody was paged, or was not' });
  for (const [verb, [onIncident, does]] of Object.entries(verbs))
    command(`/incidents/:number/${verb}`, onIncident as Command, { does });
  command('/incidents/acknowledge', incidentAcknowledgeAll, {
    does: 'Acknowledges all that pages the reader, or all of a service',
    answer: outcomeWith({ numbers: z.array(z.int()) }),
    as: (outcome) => [200, withData(outcome)],
  });
  command('/test-pages', pageTest, {
    does: 'Pages somebody, to see that it arrives',
    statuses: [201, 200],
    as: (outcome) => [outcome.changed ? 201 : 200, answerOf(outcome)],
  });
}

function showRoute({ runQuery, get }: RestKit) {
  const told = { does: 'One incident', input: showIncident.input as z.ZodType, answer: shownIncident };
  get('/incidents/:number', told, async (actor, request) => {
    noFields(queryOf(request));
    const input = withNamed({}, request);
    const incident = await runQuery(showIncident, { actor, input });
    const pages = await runQuery(listIncidentPages, { actor, input });
    return { ...incident, pages: pages.items };
  });
}
