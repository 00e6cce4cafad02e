/** Alertmanager's webhook, version 4 (and 3): a group of alerts; each item is an alert of its own. */
import { cut } from '../../core/cut.js';
import { createHash } from 'node:crypto';
import { alertSeverityOf, type AlertEvent, type AlertLink } from '../../core/alert/alert.js';
import { unrecognisedEvent } from './unrecognised.js';
import type { AlertSource } from './source.js';

type Json = Record<string, unknown>;

/** Items of one payload that are no alerts, kept one by one; the others are kept together. */
const mostBad = 100;
const longestTitle = 40_000;
const longestValue = 4096;
const mostLabels = 500;
const longestGroupKey = 512;

/** Parses a webhook of Alertmanager or of what speaks like it (Prometheus, vmalert, Mimir). */
export const alertmanager: AlertSource = {
  id: 'alertmanager',
  resends: true,
  parse(payload) {
    if (!isRecord(payload) || !Array.isArray(payload.alerts) || payload.alerts.length === 0) {
      return [unrecognisedEvent('Unrecognised payload from Alertmanager', payload)];
    }
    const groupKey = groupKeyOf(payload);
    const events: AlertEvent[] = [];
    const rest: unknown[] = [];
    let bad = 0;
    payload.alerts.forEach((alert: unknown, index) => {
      if (isAlert(alert)) events.push(eventOf(alert, groupKey));
      else if ((bad += 1) > mostBad) rest.push(alert);
      else events.push(unrecognisedEvent(`Unrecognised item ${index + 1} of an Alertmanager payload`, alert));
    });
    if (rest.length > 0)
      events.push(unrecognisedEvent(`${rest.length} more unrecognised items of an Alertmanager payload`, rest));
    return events;
  },
};

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Alert extends Json {
  labels: Json;
  annotations?: Json;
}

/** An item needs labels, and a status that we know where it has one. */
function isAlert(value: unknown): value is Alert {
  if (!isRecord(value) || !isRecord(value.labels)) return false;
  if (value.annotations !== undefined && value.annotations !== null && !isRecord(value.annotations)) return false;
  return value.status === 'firing' || value.status === 'resolved' || value.status === undefined;
}

function groupKeyOf(payload: Json): string {
  const key = `${textOf(payload.receiver)}/${textOf(payload.groupKey)}`;
  return key.length <= longestGroupKey ? key : createHash('sha256').update(key).digest('hex');
}

function eventOf(alert: Alert, groupKey: string): AlertEvent {
  const labels = stringsOf(alert.labels);
  const annotations = stringsOf(alert.annotations ?? {});
  const severityAsSent = labels.severity ?? annotations.severity;
  const severity = alertSeverityOf(severityAsSent);
  const startsAt = instantOf(alert.startsAt);
  const status = alert.status === 'resolved' ? 'resolved' : 'firing';
  const endsAt = status === 'resolved' ? instantOf(alert.endsAt) : undefined;
  return {
    fingerprint: fingerprintOf(alert, labels),
    status,
    ...(severity === undefined ? {} : { severity }),
    ...(severityAsSent === undefined ? {} : { severityAsSent }),
    title: titleOf(labels, alert.annotations ?? {}),
    labels,
    annotations,
    links: linksOf(alert, annotations),
    groupKey,
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
    recognised: true,
  };
}

/** The sender's fingerprint, or the sorted labels; the same for firing and resolved. */
function fingerprintOf(alert: Alert, labels: Record<string, string>): string {
  const sent = typeof alert.fingerprint === 'string' && alert.fingerprint !== '' ? alert.fingerprint : undefined;
  const identity = sent ?? JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('md5').update(identity).digest('hex');
}

/** The summary, with the rule's name in front unless the summary says it; without a summary the name and what tells it apart. */
function titleOf(labels: Record<string, string>, annotations: Json): string {
  const said = textOf(annotations.summary).trim() || textOf(annotations.title).trim();
  const rule = labels.alertname?.trim();
  if (said) return cut(!rule || wordsOf(said).includes(wordsOf(rule)) ? said : `${rule}: ${said}`, longestTitle);
  const which = ['instance', 'pod', 'host', 'node', 'job', 'service', 'namespace'].find((name) => labels[name]);
  if (rule) return cut(which ? `${rule} (${labels[which]})` : rule, longestTitle);
  const [first] = Object.entries(labels);
  return first ? cut(`${first[0]}=${first[1]}`, longestTitle) : 'Alert without labels';
}

/** "CheckoutErrors" and "checkout_errors" as "checkout errors". */
const wordsOf = (text: string) =>
  text
    .slice(0, 1000)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();

function linksOf(alert: Alert, annotations: Record<string, string>): AlertLink[] {
  const candidates: [AlertLink['kind'], unknown][] = [
    ['runbook', annotations.runbook_url ?? annotations.runbook],
    ['dashboard', annotations.dashboard_url ?? annotations.dashboard],
    ['source', alert.generatorURL],
  ];
  return candidates.flatMap(([kind, url]) => (isHttpAddress(url) ? [{ kind, url }] : []));
}

function isHttpAddress(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > longestValue || !URL.canParse(value)) return false;
  return /^https?:$/.test(new URL(value).protocol);
}

/** Zero time means unset; an end is only there when the alert is over. */
function instantOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const at = new Date(value);
  const year = at.getUTCFullYear();
  return Number.isNaN(year) || year < 1970 || year > 9999 ? undefined : at.toISOString();
}

function stringsOf(record: Json): Record<string, string> {
  const entries = Object.entries(record).slice(0, mostLabels);
  return Object.fromEntries(entries.map(([name, value]) => [cut(name, 256), cut(textOf(value), longestValue)]));
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : (JSON.stringify(value) ?? '');
