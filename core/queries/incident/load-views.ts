/** Builds the whole view of incidents, the state of now: eight statements, whatever the number of incidents. */
import { groupBy } from '../../group-by.js';
import { nextPeople } from '../../escalation/plan-step.js';
import { createAnswers, type Answer } from '../../escalation/who-answers.js';
import { reopenMs, type Incident } from '../../incident/incident.js';
import { readEscalations, type Escalation } from '../../store/sql/escalation-rows.js';
import {
  readIncidentAlerts,
  readIncidents,
  readPages,
  readTimelines,
  type IncidentPage,
  type ReadIncident,
} from '../../store/sql/read-incident-views.js';
import { readResponders } from '../../store/sql/incident-responders.js';
import { readIncidentLinks } from '../../store/sql/incident-links.js';
import { readTeams, readUsers } from '../../store/sql/read-people.js';
import { readSchedules } from '../../store/sql/read-schedules.js';
import type { AlertLink } from '../../alert/alert.js';
import type { EscalationView, IncidentView, PagingView, PersonView, TimelineLine } from '../../notification/message.js';
import type { Target } from '../../escalation/policy.js';
import type { TimelineEntry } from '../../incident/timeline.js';
import type { Tx } from '../../store/tx.js';

/** How many alerts of an incident are read for its labels and links. */
const alertsRead = 50;

/** The views of incidents by id; `timeline` says how many entries of each are wanted. */
export async function loadIncidentViews(
  tx: Tx,
  organisationId: string,
  ids: string[],
  options: { now: Date; timeline: number },
): Promise<Map<string, IncidentView>> {
  if (ids.length === 0) return new Map();
  const incidents = await readIncidents(tx, organisationId, ids);
  const alerts = groupBy(await readIncidentAlerts(tx, organisationId, ids, alertsRead), (alert) => alert.incidentId);
  const timelines = groupBy(
    await readTimelines(tx, organisationId, ids, options.timeline),
    (entry) => entry.incidentId,
  );
  const added = groupBy(await readIncidentLinks(tx, organisationId, ids), (link) => link.incidentId);
  const escalations = new Map((await readEscalations(tx, organisationId, ids)).map((row) => [row.incidentId, row]));
  const pages = groupBy(await readPages(tx, organisationId, ids), (page) => page.incidentId);
  const named = groupBy(await readResponders(tx, organisationId, ids), (row) => row.incidentId);
  const users = await readUsers(tx, organisationId);
  const roster = {
    users,
    teams: await readTeams(tx, organisationId),
    schedules: await readSchedules(tx, organisationId, options.now),
  };
  const resolve = createAnswers(roster, options.now);
  const people = new Map(
    users.map((user): [string, PersonView] => [
      user.id,
      { id: user.id, name: user.name, handle: user.handle, zone: user.zone },
    ]),
  );
  return new Map(
    incidents.map((incident) => {
      const lines = (timelines.get(incident.id) ?? []).map(lineOf);
      const own = alerts.get(incident.id) ?? [];
      const escalation = escalations.get(incident.id);
      const view: IncidentView = {
        ...factsOf(incident, people, timelines.get(incident.id) ?? []),
        labels: labelsOf(
          own.map((alert) => alert.labels),
          incident.serviceName,
        ),
        links: [
          ...linksOf(own.flatMap((alert) => alert.links)),
          ...(added.get(incident.id) ?? []).map(({ url, label }) => ({ kind: 'added' as const, url, label })),
        ],
        responders: (named.get(incident.id) ?? []).flatMap(({ userId }) => people.get(userId) ?? []),
        everyone: everyoneOf(incident, escalation, people),
        escalation: escalation
          ? escalationView({ escalation, pages: pages.get(incident.id) ?? [] }, resolve, people)
          : null,
        timeline: lines,
      };
      return [incident.id, view];
    }),
  );
}

function factsOf(
  incident: ReadIncident,
  people: Map<string, PersonView>,
  entries: TimelineEntry[],
): Omit<IncidentView, 'labels' | 'links' | 'escalation' | 'timeline' | 'everyone' | 'responders'> {
  const acknowledged =
    incident.status === 'acknowledged'
      ? entries.findLast((entry) => entry.kind === 'incident.acknowledged')
      : undefined;
  return {
    id: incident.id,
    number: incident.number,
    version: incident.version,
    title: incident.title,
    status: incident.status,
    phase: incident.phase,
    severity: incident.severity,
    service: incident.serviceId ? { id: incident.serviceId, name: incident.serviceName ?? '' } : null,
    origin: incident.origin,
    private: incident.private,
    openedAt: incident.openedAt,
    acknowledgedAt: incident.acknowledgedAt,
    acknowledgedBy: incident.acknowledgedBy ? (people.get(incident.acknowledgedBy) ?? null) : null,
    acknowledgedByName: incident.acknowledgedByName,
    ackComment: acknowledged?.data.comment ?? null,
    snoozedUntil: incident.status === 'snoozed' ? incident.snoozedUntil : null,
    snoozedBy: incident.snoozedBy ? (people.get(incident.snoozedBy) ?? null) : null,
    snoozedByName: incident.snoozedByName,
    answerBy: incident.askedAt === null ? null : incident.wakeAt,
    mergedInto: incident.mergedIntoNumber,
    resolvedAt: incident.resolvedAt,
    resolvedByName: incident.resolvedByName,
    resolveReason: incident.resolveReason,
    reopenUntil: incident.resolvedAt ? new Date(incident.resolvedAt.getTime() + reopenMs) : null,
    alertCount: incident.alertCount,
    firingCount: incident.firingCount,
    sinceAck: incident.acknowledgedAlertCount === null ? 0 : incident.alertCount - incident.acknowledgedAlertCount,
    retriggered: retriggeredOf(incident, entries),
    roomId: incident.roomId,
    roomName: incident.roomName,
  };
}

/** Who has acknowledged and who must still, where the step wants everybody. */
function everyoneOf(
  incident: Incident,
  escalation: Escalation | undefined,
  people: Map<string, PersonView>,
): IncidentView['everyone'] {
  const wanted = escalation?.lastPlan?.everyone;
  if (!wanted || incident.status !== 'triggered') return null;
  const acked = new Set(incident.acks.map(({ id }) => id));
  const named = (ids: string[]) => ids.flatMap((id) => people.get(id) ?? []);
  return { acknowledged: named([...acked]), missing: named(wanted.filter((id) => !acked.has(id))) };
}

/** What ends the time before it, for who has the incident. */
const turns = new Set(['incident.retriggered', 'incident.reopened', 'incident.acknowledged']);

/** The sentence of the last time that it began to page again, while nobody has it since. */
function retriggeredOf(incident: Incident, entries: TimelineEntry[]): string | null {
  const last = incident.status === 'triggered' ? entries.findLast(({ kind }) => turns.has(kind)) : undefined;
  return last?.kind === 'incident.retriggered' ? last.data.sentence : null;
}

/** An entry of a timeline as it is read. */
export const lineOf = (entry: TimelineEntry): TimelineLine => ({
  id: entry.id,
  at: entry.at,
  kind: entry.kind,
  who: followsName(entry) ? entry.actorName : null,
  sentence: entry.data.sentence,
  ...(entry.data.comment ? { comment: entry.data.comment } : {}),
});

/** Sentences of OpenAlert begin with a capital and stand alone; those of people, tokens and senders follow a name. */
const followsName = (entry: TimelineEntry) => entry.actorKind !== 'system' && /^\p{Ll}/u.test(entry.data.sentence);

/** Labels that all alerts share first, then those of the newest; what the card says elsewhere (name, severity, service) last. */
function labelsOf(all: Record<string, string>[], service: string | null): [string, string][] {
  const newest = Object.entries(all[0] ?? {});
  const shared = newest.filter(([name, value]) => all.every((labels) => labels[name] === value));
  const own = newest.filter(([name]) => !shared.some(([other]) => other === name));
  const isPlain = ([name, value]: [string, string]) => name === 'alertname' || name === 'severity' || value === service;
  const ordered = [...shared, ...own];
  return [...ordered.filter((label) => !isPlain(label)), ...ordered.filter(isPlain)];
}

/** One link of a kind: that of the newest alert. */
function linksOf(links: AlertLink[]): AlertLink[] {
  const kinds = ['runbook', 'dashboard', 'source', 'silence'] as const;
  return kinds.flatMap((kind) => links.find((link) => link.kind === kind) ?? []);
}

interface Running {
  escalation: Escalation;
  pages: IncidentPage[];
}

function escalationView(
  running: Running,
  resolve: (target: Target) => Answer,
  people: Map<string, PersonView>,
): EscalationView {
  const { escalation } = running;
  const { snapshot, lastPlan } = escalation;
  const next = escalation.nextStepAt && lastPlan ? nextPeople(snapshot, lastPlan.step, lastPlan.loop, resolve) : [];
  return {
    policy: snapshot.name,
    step: lastPlan ? lastPlan.step + 1 : 0,
    steps: snapshot.steps.length,
    loop: (lastPlan?.loop ?? 0) + 1,
    loops: snapshot.repeatCount + 1,
    startedStepAt: escalation.lastStepAt,
    nextStepAt: escalation.nextStepAt,
    next: next.flatMap((id) => people.get(id) ?? []),
    skipped: lastPlan?.skipped.at(-1) ?? null,
    paging: pagingOf(running, people),
    stopReason: lastPlan?.nobody ? `nobody to page: ${lastPlan.nobody}` : escalation.stopReason,
  };
}

/** Who is paged now: by the last step, and by hand since then. Whoever passed it on is out. */
function pagingOf({ escalation, pages }: Running, people: Map<string, PersonView>): PagingView[] {
  const plan = escalation.lastPlan;
  const since = escalation.lastStepAt ?? escalation.startedAt;
  const current = pages.filter(
    (page) =>
      (plan && page.step === plan.step && page.loop === plan.round) || (page.step === -1 && page.createdAt >= since),
  );
  const passed = new Set(plan?.passedBy);
  return [...groupBy(current, (page) => page.userId)].flatMap(([userId, own]) => {
    const person = people.get(userId);
    if (!person || passed.has(userId)) return [];
    // How things stand by each way; what came before it is in the timeline.
    const newest = new Map(own.map((page) => [page.channel, page]));
    const channels = [...newest.values()].map(({ channel, status, dueAt, reason }) => ({
      channel,
      state: status,
      dueAt,
      reason,
    }));
    return [{ person, channels }];
  });
}
