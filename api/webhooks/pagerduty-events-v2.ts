/**
 * PagerDuty's Events API v2, which hundreds of tools speak. Terms: *action* trigger, acknowledge or resolve; *change* an event
 * that tells of a deploy or the like, and is no alert.
 */
import { alertSeverityOf, type SentEvent } from '../../core/alert/alert.js';
import {
  fingerprintOf,
  firstWord,
  instantOf,
  isRecord,
  labelsOf,
  linkKindOf,
  linksOf,
  recordOf,
  textOf,
  titleFrom,
  wordOf,
  type Json,
} from './fields.js';
import { unrecognisedEvent } from './unrecognised.js';
import type { AlertSource } from './source.js';

const statuses = { trigger: 'firing', acknowledge: 'acknowledged', resolve: 'resolved' } as const;

/** Parses an event. One without a key of its own needs one before it comes here. */
export const pagerdutyEvents: AlertSource = {
  id: 'pagerduty-events-v2',
  resends: false,
  parse: (payload) => {
    if (changeOf(payload) !== undefined) return [];
    return [eventOf(payload) ?? unrecognisedEvent('Unrecognised PagerDuty event', payload)];
  },
  changes: (payload) => {
    const change = changeOf(payload);
    return change === undefined ? [] : [change];
  },
};

/** What a change event tells; undefined where the payload is none. */
function changeOf(payload: unknown): string | undefined {
  if (!isRecord(payload) || payload.event_action !== undefined || payload.dedup_key !== undefined) return undefined;
  const { summary, severity, source } = recordOf(payload.payload);
  const told = wordOf(summary);
  if (told === undefined || severity !== undefined) return undefined;
  return titleFrom(wordOf(source) ? `${told} (${wordOf(source)})` : told);
}

function eventOf(payload: unknown): SentEvent | undefined {
  if (!isRecord(payload)) return undefined;
  const action = wordOf(payload.event_action)?.toLowerCase() ?? '';
  const status = Object.hasOwn(statuses, action) ? statuses[action as keyof typeof statuses] : undefined;
  const said = recordOf(payload.payload);
  const summary = wordOf(said.summary);
  const key = wordOf(payload.dedup_key) ?? summary;
  if (status === undefined || key === undefined || (status === 'firing' && summary === undefined)) return undefined;
  const severityAsSent = wordOf(said.severity);
  const severity = alertSeverityOf(severityAsSent);
  const at = instantOf(said.timestamp);
  return {
    fingerprint: fingerprintOf('pagerduty', key),
    status,
    ...(severity === undefined ? {} : { severity }),
    ...(severityAsSent === undefined ? {} : { severityAsSent }),
    title: titleFrom(summary === undefined ? key : withoutState(summary)),
    labels: labelsOf({
      component: said.component,
      group: said.group,
      class: said.class,
      // Often long, and often in the summary already.
      source: said.source,
    }),
    annotations: labelsOf({ client: payload.client, ...detailsOf(said.custom_details) }),
    links: linksOf([['source', payload.client_url], ...linksIn(payload)]),
    groupKey: '',
    ...(status === 'firing' && at !== undefined ? { startsAt: at } : {}),
    ...(status === 'resolved' && at !== undefined ? { endsAt: at } : {}),
    recognised: true,
    ...(summary === undefined ? { bare: true as const } : {}),
  };
}

/** Alertmanager's "[FIRING:2] InstanceDown" as "InstanceDown": the state stands beside the title. */
const withoutState = (summary: string) => summary.replace(/^\s*\[(FIRING|RESOLVED)(:\d+)?[^\]]{0,40}\]\s*(?=\S)/i, '');

const detailsOf = (details: unknown): Json => {
  if (isRecord(details)) return details;
  return textOf(details) === '' ? {} : { details };
};

function linksIn(payload: Json): Parameters<typeof linksOf>[0] {
  const listed = (value: unknown) => (Array.isArray(value) ? value.slice(0, 50).filter(isRecord) : []);
  return [
    ...listed(payload.links).map(({ href, text }) => [linkKindOf(firstWord(text) ?? ''), href] as const),
    ...listed(payload.images).map(({ href }) => ['source', href] as const),
  ].map(([kind, url]) => [kind, url]);
}
