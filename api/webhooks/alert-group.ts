/**
 * A group of alerts as Alertmanager sends it, and Grafana after it: each item is an alert of its own.
 * Terms: *item* an entry of `alerts`.
 */
import { alertSeverityOf, type AlertEvent, type AlertLink } from '../../core/alert/alert.js';
import { cut } from '../../core/cut.js';
import {
  firstWord,
  instantOf,
  isRecord,
  linksOf,
  longestTitle,
  recordOf,
  stringsOf,
  textOf,
  type Json,
} from './fields.js';
import { unrecognisedEvent } from './unrecognised.js';

/** Items of one payload that are no alerts, kept one by one; the others are kept together. */
const mostBad = 100;

/** An item that is an alert. */
export type GroupItem = Json & { labels?: Json | null; annotations?: Json | null };

/** How a sender of groups differs from the others. */
export interface GroupReading {
  /** "an Alertmanager payload" */
  payload: string;
  fingerprint: (item: GroupItem, labels: Record<string, string>, group: Json) => string;
  groupKey: (item: GroupItem, labels: Record<string, string>, group: Json) => string;
  title: (labels: Record<string, string>, annotations: Json, group: Json) => string;
  links: (item: GroupItem, annotations: Record<string, string>) => [AlertLink['kind'], unknown][];
}

/** The events of a group; undefined when the payload is none. */
export function alertGroup(payload: unknown, reading: GroupReading): AlertEvent[] | undefined {
  if (!isRecord(payload) || !Array.isArray(payload.alerts) || payload.alerts.length === 0) return undefined;
  if (payload.alerts.every(isOfOwnShape)) return undefined;
  const events: AlertEvent[] = [];
  const rest: unknown[] = [];
  let bad = 0;
  payload.alerts.forEach((item: unknown, index) => {
    if (isItem(item)) events.push(eventOf(item, payload, reading));
    else if ((bad += 1) > mostBad) rest.push(item);
    else events.push(unrecognisedEvent(`Unrecognised item ${index + 1} of ${reading.payload}`, item));
  });
  if (rest.length > 0)
    events.push(unrecognisedEvent(`${rest.length} more unrecognised items of ${reading.payload}`, rest));
  return events;
}

/** Without labels and fingerprint it is an item of somebody's own template: as a group's, all of them would be one alert. */
const isOfOwnShape = (item: unknown) => isRecord(item) && item.labels === undefined && item.fingerprint === undefined;

/** An item needs labels or a status, and each of a kind that we know. */
function isItem(value: unknown): value is GroupItem {
  if (!isRecord(value) || !isAbsentOrRecord(value.labels) || !isAbsentOrRecord(value.annotations)) return false;
  if (value.status === 'firing' || value.status === 'resolved') return true;
  return value.status === undefined && isRecord(value.labels);
}

const isAbsentOrRecord = (value: unknown) => value === undefined || value === null || isRecord(value);

function eventOf(item: GroupItem, group: Json, reading: GroupReading): AlertEvent {
  const labels = stringsOf(recordOf(item.labels));
  const annotations = stringsOf(recordOf(item.annotations));
  const severityAsSent = firstWord(labels.severity, annotations.severity);
  const severity = alertSeverityOf(severityAsSent);
  const startsAt = instantOf(item.startsAt);
  const status = item.status === 'resolved' ? 'resolved' : 'firing';
  const endsAt = status === 'resolved' ? instantOf(item.endsAt) : undefined;
  return {
    fingerprint: reading.fingerprint(item, labels, group),
    status,
    ...(severity === undefined ? {} : { severity }),
    ...(severityAsSent === undefined ? {} : { severityAsSent }),
    title: cut(reading.title(labels, recordOf(item.annotations), group), longestTitle),
    labels,
    annotations,
    links: linksOf(reading.links(item, annotations)),
    groupKey: reading.groupKey(item, labels, group),
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
    recognised: true,
  };
}

/** The sender's own fingerprint; undefined when it sends none. */
export const sentFingerprint = (item: GroupItem): string | undefined =>
  typeof item.fingerprint === 'string' && item.fingerprint !== '' ? item.fingerprint : undefined;

/** The labels in one order, whatever order they came in. */
export const sortedLabels = (labels: Record<string, string>): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The links that annotations hold by their usual names. */
export const annotatedLinks = (annotations: Record<string, string>): [AlertLink['kind'], unknown][] => [
  ['runbook', annotations.runbook_url ?? annotations.runbook],
  ['dashboard', annotations.dashboard_url ?? annotations.dashboard],
];

const telling = ['instance', 'pod', 'host', 'node', 'job', 'service', 'namespace'];

/** The summary, with the rule's name in front unless the summary says it; without a summary the name and what tells it apart. */
export function titleOfLabels(rule: string | undefined, said: string, labels: Record<string, string>): string {
  if (said) return !rule || wordsOf(said).includes(wordsOf(rule)) ? said : `${rule}: ${said}`;
  const which = telling.find((name) => labels[name]);
  if (rule) return which ? `${rule} (${labels[which]})` : rule;
  const [first] = Object.entries(which ? { [which]: labels[which]! } : labels);
  return first ? `${first[0]}=${first[1]}` : '';
}

/** The title of an alert that has nothing to make one of. */
export const untitled = 'Alert without labels';

/** What an alert's annotations say in a line. */
export const saidIn = (annotations: Json): string =>
  textOf(annotations.summary).trim() || textOf(annotations.title).trim();

/** "CheckoutErrors" and "checkout_errors" as "checkout errors". */
const wordsOf = (text: string) =>
  text
    .slice(0, 1000)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
