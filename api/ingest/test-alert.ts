/**
 * A test alert as the sender of an integration would send it: in the words of its source, so that it takes the way of a real one.
 * It is marked by its title and a label, and is of the least severity, so that nobody is woken.
 */
import { integrationTest } from '../../core/commands/integration/test.js';
import { listAlerts } from '../../core/queries/alert/list.js';
import { sourceNamed } from '../webhooks/index.js';
import type { Accept } from './accept.js';
import type { Actor } from '../../core/people/actor.js';
import type { Execute } from '../../core/execute.js';
import type { KeyHolder } from './keys.js';
import type { RunQuery } from '../../core/query.js';

/** What a test alert says. */
export interface TestAlert {
  /** Tells this test from others; its end names the same. */
  id: string;
  title: string;
  over: boolean;
  at: Date;
}

const grouped = ({ id, title, over, at }: TestAlert) => {
  const status = over ? 'resolved' : 'firing';
  const alert = {
    status,
    labels: { alertname: 'OpenAlertTest', severity: 'info', test: id },
    annotations: { summary: title },
    startsAt: at.toISOString(),
    ...(over ? { endsAt: at.toISOString() } : {}),
    fingerprint: id,
  };
  return { version: '4', status, receiver: 'openalert', groupKey: `{}:{test="${id}"}`, orgId: 1, alerts: [alert] };
};

/** By the id of the source. */
const payloads: Record<string, (alert: TestAlert) => object> = {
  alertmanager: grouped,
  grafana: grouped,
  'grafana-legacy': ({ id, title, over }) => ({
    orgId: 1,
    ruleId: `test-${id}`,
    ruleName: title,
    state: over ? 'ok' : 'alerting',
    title,
    evalMatches: [],
    tags: { severity: 'info', test: id },
  }),
  'azure-monitor': ({ id, title, over, at }) => ({
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: `test-${id}`,
        alertRule: title,
        severity: 'Sev4',
        signalType: 'Metric',
        monitorCondition: over ? 'Resolved' : 'Fired',
        monitoringService: 'Platform',
        firedDateTime: at.toISOString(),
      },
      alertContext: { labels: { test: id } },
    },
  }),
  datadog: ({ id, title, over, at }) => ({
    alert_cycle_key: `test-${id}`,
    alert_transition: over ? 'Recovered' : 'Triggered',
    alert_priority: 'P5',
    alert_title: title,
    tags: `test:${id}`,
    date: String(at.getTime()),
  }),
  'pagerduty-events-v2': ({ id, title, over }) => ({
    event_action: over ? 'resolve' : 'trigger',
    dedup_key: `test-${id}`,
    payload: { summary: title, source: 'openalert', severity: 'info', custom_details: { test: id } },
  }),
  'generic-json': ({ id, title, over }) => ({
    title,
    status: over ? 'resolved' : 'firing',
    severity: 'info',
    dedup_key: `test-${id}`,
    labels: { test: id },
  }),
};

/** The payload of a test alert, as that source sends it. @throws Error for a source that has none */
export function testPayload(source: string, alert: TestAlert): object {
  const make = Object.hasOwn(payloads, source) ? payloads[source] : undefined;
  if (!make) throw new Error(`there is no test alert of the source ${source}`);
  return make(alert);
}

/** What sending a test needs. */
export interface TestAlertParts {
  execute: Execute;
  runQuery: RunQuery;
  accept: Accept;
}

/** What came of a test: the incident that it opened or ended; null where none came of it. */
export interface TestOutcome {
  name: string;
  service: string;
  incident: number | null;
}

/** Puts a test alert in, or ends it, in the name of an integration that the actor may change. */
export async function sendTest(
  { execute, runQuery, accept }: TestAlertParts,
  actor: Actor,
  { integration, ...test }: Omit<TestAlert, 'title'> & { integration: string },
): Promise<TestOutcome> {
  const asked = await execute(integrationTest, { actor, input: { id: integration } });
  const holder = (asked.data as { holder: Omit<KeyHolder, 'keyId' | 'signingSecret'> }).holder;
  const source = sourceNamed(holder.source)!;
  const title = `Test alert of ${holder.name}, sent by ${actor.name}`;
  const payload = testPayload(source.id, { ...test, title });
  await accept({ ...holder, keyId: '', signingSecret: undefined }, source, payload);
  const [sent] = source.parse(payload);
  const { items } = await runQuery(listAlerts, { actor, input: { integration, limit: 20 } });
  const alert = items.find(({ fingerprint }) => fingerprint === sent?.fingerprint);
  return { name: holder.name, service: holder.serviceName, incident: alert?.incident ?? null };
}
