import { TryAgain } from '../../try-again.js';
import { defineCommand, type CommandContext } from '../../execute.js';
import {
  groupKeyOf,
  planIngest,
  type IngestItem,
  type IngestPlan,
  type PlannedAlert,
} from '../../incident/plan-ingest.js';
import {
  findNewestAlerts,
  findGroups,
  insertAlerts,
  lockNewestAlerts,
  closeAlerts,
  touchAlerts,
  updateAlerts,
  type AlertKey,
  type AlertRow,
} from '../../store/sql/alert-rows.js';
import { lockIncidents } from '../../store/sql/incident-row.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { holdAsSeverity } from '../incident/holding.js';
import { readEscalations } from '../../store/sql/escalation-rows.js';
import { isUniqueViolation } from '../../store/tx.js';
import { endPaging, restartPaging, startEscalations, storeIncidents } from '../paging.js';
import type { Incident } from '../../incident/incident.js';
import { parseIngest } from './parse-ingest.js';

/**
 * Takes in a batch of events of one organisation: alerts, incidents, timeline, escalations and views in one transaction.
 * Data: `results`, one per item in order: { alertId, version, incidentId, decision }.
 */
export const alertIngest = defineCommand({
  name: 'alert.ingest',
  permission: 'alert.ingest',
  audited: false,
  input: { parse: parseIngest },
  async handle(ctx, { items }) {
    const plan = planIngest(items, { ...(await loadState(ctx, items)), now: ctx.now, newId: ctx.newId });
    try {
      await save(ctx, plan);
    } catch (error) {
      // Somebody opened the same alert or group between our look and our insert: look again.
      if (isUniqueViolation(error)) throw new TryAgain('another batch was faster', { cause: error });
      throw error;
    }
    announce(ctx, plan, items);
    return { changed: true, reason: `${items.length} events taken in`, subject: null, data: { results: plan.results } };
  },
});

/** Incidents are locked before alerts; what turned up in between makes the batch look again. */
async function loadState({ tx, actor }: CommandContext, items: IngestItem[]) {
  const organisationId = actor.organisationId;
  const keys = distinctKeys(items);
  const groups = [...new Set(items.map(groupKeyOf))];
  const newest = await findNewestAlerts(tx, organisationId, keys);
  const found = await findGroups(tx, organisationId, groups);
  const ids = new Set([...newest.flatMap((a) => a.incidentId ?? []), ...found.map(({ incidentId }) => incidentId)]);
  const incidents = await lockIncidents(tx, organisationId, [...ids].sort());
  const alerts = await lockNewestAlerts(tx, organisationId, keys);
  if (alerts.some((alert) => alert.incidentId !== null && !ids.has(alert.incidentId)))
    throw new TryAgain('an alert moved');
  const merged = found.filter((group) => group.merged);
  return { incidents, merged, alerts: alerts.map((alert): PlannedAlert => ({ ...alert, endsAt: null })) };
}

function distinctKeys(items: IngestItem[]): AlertKey[] {
  const keys = new Map(
    items.map((item) => [
      `${item.integrationId}/${item.event.fingerprint}`,
      { integrationId: item.integrationId, fingerprint: item.event.fingerprint },
    ]),
  );
  return [...keys.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}

async function save(ctx: CommandContext, plan: IngestPlan) {
  const { tx, now, actor } = ctx;
  const organisationId = actor.organisationId;
  await holdGraverOnes(ctx, plan.graver);
  await saveIncidents(tx, organisationId, plan.changed, now);
  await closeAlerts(tx, organisationId, plan.closed, now);
  await updateAlerts(
    tx,
    organisationId,
    plan.updated.map((alert) => rowOf(alert, plan.counts.get(alert.id) ?? 0)),
  );
  const versions = new Map(plan.results.map((result) => [result.alertId, result.version]));
  const touches = [...plan.seen].map(([alertId, at]) => ({ alertId, at, version: versions.get(alertId)! }));
  await touchAlerts(tx, organisationId, touches);
  await storeIncidents(ctx, plan.opened);
  await insertAlerts(
    tx,
    organisationId,
    plan.inserted.map((alert) => rowOf(alert, 1)),
  );
  for (const incident of plan.opened) {
    ctx.timeline(incident.id, 'incident.opened', { sentence: 'Opened by an alert of its source.' });
  }
  plan.entries.forEach(({ incidentId, kind, data }) => ctx.timeline(incidentId, kind, data));
  await startEscalations(
    ctx,
    plan.opened.filter((incident) => incident.status === 'triggered'),
  );
  const resolved = plan.resolved.map((incident) => incident.id);
  await endPaging(ctx, resolved, 'resolved at the source');
  for (const fromStart of [true, false]) {
    const again = plan.retriggered.filter(({ anew }) => anew === fromStart);
    await restartPaging(
      ctx,
      again.map(({ incident }) => incident.id),
      { fromStart },
    );
  }
}

/** Whoever has an incident that became graver is asked when its new severity says. */
async function holdGraverOnes(ctx: CommandContext, incidents: Incident[]) {
  const ids = incidents.map(({ id }) => id);
  const escalations = new Map(
    (await readEscalations(ctx.tx, ctx.actor.organisationId, ids)).map((row) => [row.incidentId, row]),
  );
  for (const incident of incidents) await holdAsSeverity(ctx, { incident, escalation: escalations.get(incident.id) });
}

/** A planned alert with all its columns; only alerts that carry their event are written. */
function rowOf(alert: PlannedAlert, count: number): AlertRow {
  const event = alert.event!;
  return {
    ...alert,
    severityAsSent: event.severityAsSent ?? null,
    labels: event.labels,
    annotations: event.annotations,
    links: event.links,
    groupKey: event.groupKey,
    body: event.body ?? null,
    recognised: event.recognised,
    count,
  };
}

/** Every state change is told to the heartbeat caches of all processes. */
function announce(ctx: CommandContext, plan: IngestPlan, items: IngestItem[]) {
  const news = new Set([...plan.updated, ...plan.inserted].map((alert) => alert.id));
  plan.results.forEach((result, index) => {
    if (!news.has(result.alertId)) return;
    const { integrationId, event } = items[index]!;
    ctx.signal({
      topic: 'alert',
      integration: integrationId,
      fingerprint: event.fingerprint,
      version: String(result.version),
    });
  });
  if (plan.opened.length > 0 || plan.changed.length > 0) ctx.signal({ topic: 'due' });
}
