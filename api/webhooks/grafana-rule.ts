/** The payload of Grafana's legacy alerting (up to version 8): one rule that changed its state, with the values that did it. */
import { alertSeverityOf, type AlertEvent } from '../../core/alert/alert.js';
import {
  fingerprintOf,
  firstWord,
  isRecord,
  labelsOf,
  linksOf,
  recordOf,
  textOf,
  titleFrom,
  wordOf,
  type Json,
} from './fields.js';

/** A rule that is paused or waits does not fire: it pages nobody. */
const states: Record<string, AlertEvent['status']> = {
  alerting: 'firing',
  no_data: 'firing',
  ok: 'resolved',
  paused: 'resolved',
  pending: 'resolved',
};
/** "[Alerting] CPU" as "CPU". */
const statePrefix = /^\s*\[(alerting|ok|no[ _]?data|pending|paused|execution error)\]\s*/i;

/** The event of a rule's change; undefined when the payload is none. */
export function grafanaRule(payload: unknown): AlertEvent[] | undefined {
  if (!isRecord(payload)) return undefined;
  const state = wordOf(payload.state)?.toLowerCase();
  const status = state !== undefined && Object.hasOwn(states, state) ? states[state] : undefined;
  const named = firstWord(payload.ruleName, payload.title);
  const identity = identityOf(payload);
  if (status === undefined || identity === undefined || !named) return undefined;
  const tags = recordOf(payload.tags);
  const severityAsSent = firstWord(tags.severity, tags.priority);
  const severity = alertSeverityOf(severityAsSent);
  return [
    {
      fingerprint: fingerprintOf(textOf(payload.orgId), identity),
      status,
      ...(severity === undefined ? {} : { severity }),
      ...(severityAsSent === undefined ? {} : { severityAsSent }),
      title: titleFrom(named.replace(statePrefix, '') || named),
      labels: labelsOf(tags),
      annotations: labelsOf({
        title: wordOf(payload.title)?.replace(statePrefix, ''),
        message: payload.message,
        state,
        values: valuesOf(payload.evalMatches),
      }),
      links: linksOf([
        ['runbook', tags.runbook_url],
        ['dashboard', payload.ruleUrl],
        ['source', payload.imageUrl],
      ]),
      groupKey: '',
      recognised: true,
    },
  ];
}

const identityOf = (payload: Json) =>
  firstWord(payload.ruleId === 0 ? undefined : payload.ruleId, payload.ruleUrl, payload.ruleName);

/** "user=97.007606 {instance=zeta}", the values that made the rule fire. */
function valuesOf(matches: unknown): string {
  if (!Array.isArray(matches)) return '';
  return matches
    .slice(0, 20)
    .filter(isRecord)
    .map(({ metric, value }) => `${textOf(metric)}=${textOf(value)}`)
    .join(', ');
}
