/** REST of incidents: each verb of the chat has its path. */
import { answerOf, keyOf, noFields, queryOf, withNamed, type RestKit } from './rest-kit.js';
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
import { listIncidentPages, showIncident } from '../../core/queries/incident/show.js';
import { listIncidents } from '../../core/queries/incident/list.js';
import { pageTest } from '../../core/commands/page/test.js';
import { whyPaged } from '../../core/queries/incident/why.js';
import type { Command } from '../../core/execute.js';

/** The verbs on an incident, by the last part of their path. */
const verbs: Record<string, Command> = {
  acknowledge: incidentAcknowledge as Command,
  resolve: incidentResolve as Command,
  reopen: incidentReopen as Command,
  escalate: incidentEscalate as Command,
  unacknowledge: incidentUnacknowledge as Command,
  snooze: incidentSnooze as Command,
  reassign: incidentReassign as Command,
  merge: incidentMerge as Command,
  note: incidentNote as Command,
  severity: incidentSetSeverity as Command,
  status: incidentSetPhase as Command,
  update: incidentUpdate as Command,
  link: incidentLink as Command,
  pass: incidentPass as Command,
  private: incidentMakePrivate as Command,
  public: incidentMakePublic as Command,
  invite: incidentInvite as Command,
  uninvite: incidentUninvite as Command,
  page: incidentPage as Command,
};

/** Adds the routes of incidents. */
export function incidentRoutes({ execute, runQuery, query, command, get, post }: RestKit): void {
  query('/incidents', listIncidents);
  post('/incidents', async (actor, request, input) => {
    const outcome = await execute(incidentDeclare, { actor, input, key: keyOf(request, actor) });
    const incident = await runQuery(showIncident, { actor, input: { number: outcome.subject!.number } });
    return [201, { ...incident, reason: outcome.reason }];
  });
  get('/incidents/:number', async (actor, request) => {
    noFields(queryOf(request));
    const input = withNamed({}, request);
    const incident = await runQuery(showIncident, { actor, input });
    const pages = await runQuery(listIncidentPages, { actor, input });
    return { ...incident, pages: pages.items };
  });
  query('/incidents/:number/why', whyPaged);
  for (const [verb, onIncident] of Object.entries(verbs)) command(`/incidents/:number/${verb}`, onIncident);
  command('/incidents/acknowledge', incidentAcknowledgeAll);
  command('/test-pages', pageTest, (outcome) => [outcome.changed ? 201 : 200, answerOf(outcome)]);
}
