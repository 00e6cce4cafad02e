/**
 * What a batch of events does to alerts and incidents. Pure: known rows in, rows to write and reasons out; the order of
 * unrelated events does not matter. Long because one walk over the batch decides everything together.
 * Terms: *absorb* take a new alert into an open incident; *retrigger* page again although somebody had acknowledged.
 */
import { incidentSeverityOf, type AlertEvent, type AlertSeverity } from '../alert/alert.js';
import { contentHashOf } from '../alert/content-hash-of.js';
import { decideEvent } from '../alert/decide-event.js';
import { absorbMs, graver, isOpen, nobodyHasIt, overAs, urgencyOf, type Incident } from './incident.js';
import { cut } from '../cut.js';
import type { TimelineKind } from './timeline.js';

/** One event with where it came from, as the batcher hands it over. */
export interface IngestItem {
  integrationId: string;
  serviceId: string;
  /** The source's id, such as `alertmanager`. */
  source: string;
  defaultSeverity: AlertSeverity;
  /** Does the source send firing alerts again until they are resolved? Elsewhere every event is news. */
  resends: boolean;
  event: AlertEvent;
  receivedAt: Date;
}

/** What the plan needs to know of an alert. */
export interface PlannedAlert {
  id: string;
  integrationId: string;
  fingerprint: string;
  incidentId: string | null;
  state: 'firing' | 'resolved';
  severity: AlertSeverity;
  title: string;
  startsAt: Date;
  endsAt: Date | null;
  contentHash: string;
  version: number;
  lastSeenAt: Date;
  /** What it says now; absent on a known alert that the batch did not change. */
  event?: AlertEvent;
}

/** What a batch does: rows to write, and reasons. */
export interface IngestPlan {
  inserted: PlannedAlert[];
  /** Known alerts with a new state or content; `counts` says how often each came anew. */
  updated: PlannedAlert[];
  counts: Map<string, number>;
  /** Known alerts that were only seen again. */
  seen: Map<string, Date>;
  closed: string[];
  opened: Incident[];
  changed: Incident[];
  /** Incidents that page again: those that somebody had (`anew`) from the first step, the others from their present one. */
  retriggered: { incident: Incident; anew: boolean }[];
  /** Acknowledged incidents that became graver without paging again: their acknowledgement may hold for less. */
  graver: Incident[];
  /** Open incidents that ended because all their alerts did. */
  resolved: Incident[];
  entries: { incidentId: string; kind: TimelineKind; data: { sentence: string; reason?: string } }[];
  /** One per item, in order. */
  results: { alertId: string; version: number; incidentId: string | null; decision: string }[];
}

/** The world before a batch. */
export interface IngestState {
  /** The newest alert of each (integration, fingerprint). */
  alerts: PlannedAlert[];
  /** Every incident these alerts belong to, and the open one of each group key. */
  incidents: Incident[];
  /** Group keys whose incident was merged, with the open one that took it in. */
  merged?: { groupKey: string; incidentId: string }[];
  now: Date;
  newId: () => string;
}

/** The key of a group within an organisation: alerts of one service with the same key share an incident. */
export const groupKeyOf = ({ serviceId, integrationId, event }: IngestItem): string =>
  `${serviceId}/${event.groupKey || `${integrationId}/${event.fingerprint}`}`;

const alertKey = (of: { integrationId: string; fingerprint: string }) => `${of.integrationId}/${of.fingerprint}`;

/** Plans a batch; see the file's head. */
export function planIngest(items: IngestItem[], state: IngestState): IngestPlan {
  const { now, newId } = state;
  const alerts = new Map(state.alerts.map((alert) => [alertKey(alert), alert]));
  const incidents = new Map(state.incidents.map((incident) => [incident.id, { ...incident }]));
  const groups = new Map(
    [...incidents.values()].filter((i) => i.groupKey !== null && i.absorbs && isOpen(i)).map((i) => [i.groupKey!, i]),
  );
  for (const { groupKey, incidentId } of state.merged ?? []) {
    const into = incidents.get(incidentId);
    if (into && isOpen(into) && !groups.has(groupKey)) groups.set(groupKey, into);
  }
  const inserted = new Map<string, PlannedAlert>();
  const updated = new Map<string, PlannedAlert>();
  const counts = new Map<string, number>();
  const seen = new Map<string, Date>();
  const closed: string[] = [];
  const opened = new Map<string, Incident>();
  const changed = new Set<Incident>();
  const retriggered = new Map<string, { incident: Incident; anew: boolean }>();
  const graverNow = new Set<Incident>();
  const joined = new Map<string, string[]>();
  const ended = new Map<string, string[]>();
  const entries: IngestPlan['entries'] = [];
  const results = items.map(take);
  const resolved = settleIncidents();
  for (const [incidentId, titles] of joined) {
    entries.push({
      incidentId,
      kind: 'alert.joined',
      data: { sentence: `${countOf(titles, 'alert')} joined: ${listOf(titles)}` },
    });
  }
  return {
    inserted: [...inserted.values()],
    updated: [...updated.values()],
    counts,
    seen,
    closed,
    opened: [...opened.values()],
    changed: [...changed].filter((incident) => !opened.has(incident.id)),
    retriggered: [...retriggered.values()].filter(({ incident }) => incident.status === 'triggered'),
    graver: [...graverNow].filter((incident) => incident.status === 'acknowledged'),
    resolved,
    entries,
    results,
  };

  function take(item: IngestItem) {
    const { event } = item;
    const key = alertKey({ integrationId: item.integrationId, fingerprint: event.fingerprint });
    const newest = alerts.get(key);
    const hash = contentHashOf(event);
    const startsAt = instantOf(event.startsAt) ?? newest?.startsAt ?? item.receivedAt;
    const incident = newest?.incidentId ? incidents.get(newest.incidentId) : undefined;
    const heard = { event, startsAt, contentHash: hash, receivedAt: item.receivedAt, resends: item.resends };
    const decision = decideEvent(heard, newest && { ...newest, incidentOpen: !!incident && isOpen(incident) });
    const made = { item, hash, startsAt };
    const alert =
      decision.kind === 'new'
        ? takeNew(made, decision.closes ? newest : undefined)
        : takeKnown(made, newest!, decision.kind, incident);
    alerts.set(key, alert);
    return { alertId: alert.id, version: alert.version, incidentId: alert.incidentId, decision: decision.reason };
  }

  function takeNew({ item, hash, startsAt }: Made, replaces: PlannedAlert | undefined): PlannedAlert {
    if (replaces) closeReplaced(replaces);
    const { event } = item;
    const alert: PlannedAlert = {
      id: newId(),
      integrationId: item.integrationId,
      fingerprint: event.fingerprint,
      incidentId: null,
      state: event.status,
      severity: event.severity ?? item.defaultSeverity,
      title: event.title,
      startsAt,
      endsAt: event.status === 'resolved' ? (instantOf(event.endsAt) ?? now) : null,
      contentHash: hash,
      version: 1,
      lastSeenAt: item.receivedAt,
      event,
    };
    if (event.status === 'firing') alert.incidentId = absorb(item, alert).id;
    inserted.set(alert.id, alert);
    return alert;
  }

  function closeReplaced(alert: PlannedAlert) {
    if (inserted.has(alert.id)) inserted.get(alert.id)!.state = 'resolved';
    else {
      closed.push(alert.id);
      updated.delete(alert.id);
    }
    const old = alert.incidentId ? incidents.get(alert.incidentId) : undefined;
    if (!old) return;
    old.firingCount -= 1;
    changed.add(old);
  }

  function absorb(item: IngestItem, alert: PlannedAlert): Incident {
    const key = groupKeyOf(item);
    const open = groups.get(key);
    if (open && !mayAbsorb(open)) {
      open.absorbs = false;
      changed.add(open);
      groups.delete(key);
    }
    const incident = groups.get(key) ?? openIncident(item, alert, key);
    incident.alertCount += 1;
    incident.firingCount += 1;
    changed.add(incident);
    if (incident.alertCount > 1) {
      push(joined, incident.id, item.event.title);
      raiseSeverity(incident, alert.severity, item.event.title);
    }
    return incident;
  }

  function mayAbsorb(incident: Incident) {
    return isOpen(incident) && !incident.lastPageFailed && now.getTime() - incident.openedAt.getTime() < absorbMs;
  }

  function openIncident(item: IngestItem, alert: PlannedAlert, groupKey: string): Incident {
    const incident: Incident = {
      ...blankIncident(newId(), item.event.title, now),
      severity: incidentSeverityOf(alert.severity),
      origin: 'alert',
      serviceId: item.serviceId,
      groupKey,
    };
    opened.set(incident.id, incident);
    incidents.set(incident.id, incident);
    groups.set(groupKey, incident);
    return incident;
  }

  function raiseSeverity(incident: Incident, alertSeverity: AlertSeverity, title: string) {
    const raised = graver(incident.severity, incidentSeverityOf(alertSeverity));
    if (raised === incident.severity) return;
    const before = incident.severity;
    incident.severity = raised;
    if (incident.status === 'acknowledged') graverNow.add(incident);
    if (urgencyOf(before) === urgencyOf(raised) || opened.has(incident.id)) return;
    const had = incident.status;
    Object.assign(incident, { status: 'triggered', ...nobodyHasIt });
    const reason = `“${title}” raised the urgency from ${before} to ${raised}`;
    const anew = had !== 'triggered' || (retriggered.get(incident.id)?.anew ?? false);
    retriggered.set(incident.id, { incident, anew });
    const sentence =
      had === 'triggered' ? `Paging starts again: ${reason}.` : `Pages again although it was ${had}: ${reason}.`;
    entries.push({ incidentId: incident.id, kind: 'incident.retriggered', data: { sentence, reason } });
  }

  function takeKnown(
    { item, hash, startsAt }: Made,
    alert: PlannedAlert,
    kind: 'seen' | 'changed' | 'resolved',
    incident?: Incident,
  ) {
    if (kind === 'seen') {
      if (!inserted.has(alert.id)) seen.set(alert.id, item.receivedAt);
      return alert;
    }
    const event = withWhatStands(item.event, alert);
    const next: PlannedAlert = {
      ...alert,
      contentHash: event.bare ? alert.contentHash : hash,
      title: event.title,
      startsAt,
      event,
      version: alert.version + 1,
      lastSeenAt: item.receivedAt,
    };
    if (kind === 'changed') next.severity = event.severity ?? alert.severity;
    if (kind === 'resolved') {
      next.state = 'resolved';
      next.endsAt = instantOf(event.endsAt) ?? now;
    }
    if (inserted.has(alert.id)) inserted.set(alert.id, { ...next, version: 1 });
    else updated.set(alert.id, next);
    counts.set(alert.id, (counts.get(alert.id) ?? 0) + (kind === 'changed' ? 1 : 0));
    if (incident && kind === 'changed' && isOpen(incident)) {
      changed.add(incident);
      raiseSeverity(incident, next.severity, event.title);
    }
    if (incident && kind === 'resolved') {
      incident.firingCount -= 1;
      changed.add(incident);
      push(ended, incident.id, event.title);
    }
    return inserted.get(alert.id) ?? next;
  }

  function settleIncidents(): Incident[] {
    const over: Incident[] = [];
    for (const [incidentId, titles] of ended) {
      const incident = incidents.get(incidentId)!;
      const sentence = `${countOf(titles, 'alert')} resolved at the source: ${listOf(titles)}`;
      entries.push({ incidentId, kind: 'alert.resolved', data: { sentence } });
      if (incident.firingCount > 0 || !isOpen(incident)) continue;
      const reason =
        incident.alertCount === 1
          ? 'its alert was resolved at the source'
          : 'all its alerts were resolved at the source';
      Object.assign(incident, overAs('resolved', now, reason), { resolvedBy: null, resolvedByName: null });
      retriggered.delete(incidentId);
      over.push(incident);
      entries.push({ incidentId, kind: 'incident.resolved', data: { sentence: `Resolved: ${reason}.`, reason } });
    }
    return over;
  }
}

/** An event that says nothing but its status speaks in the words that its alert had. */
function withWhatStands(event: AlertEvent, { title, event: said }: PlannedAlert): AlertEvent {
  if (!event.bare) return event;
  return said ? { ...said, status: event.status, severityAsSent: undefined } : { ...event, title };
}

interface Made {
  item: IngestItem;
  hash: string;
  startsAt: Date;
}

/** A triggered incident without alerts; its number is given when it is stored. */
export const blankIncident = (id: string, title: string, now: Date): Incident => ({
  id,
  number: 0,
  title,
  status: 'triggered',
  phase: 'investigating',
  severity: 'SEV2',
  origin: 'person',
  serviceId: null,
  groupKey: null,
  absorbs: true,
  openedAt: now,
  ...nobodyHasIt,
  mergedInto: null,
  resolvedAt: null,
  resolvedBy: null,
  resolvedByName: null,
  resolveReason: null,
  lastPageFailed: false,
  private: false,
  alertCount: 0,
  firingCount: 0,
  version: 1,
});

function push(lists: Map<string, string[]>, key: string, value: string) {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

const instantOf = (iso: string | undefined): Date | undefined => (iso === undefined ? undefined : new Date(iso));
const countOf = (titles: string[], noun: string) => (titles.length === 1 ? `1 ${noun}` : `${titles.length} ${noun}s`);
const clip = (title: string) => cut(title, 120);
const listOf = (titles: string[]) =>
  titles.length <= 3
    ? titles.map(clip).join(', ')
    : `${titles.slice(0, 2).map(clip).join(', ')} and ${titles.length - 2} more`;
