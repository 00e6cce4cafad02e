/**
 * Any JSON that tells of a problem: fields are looked for under the names that senders use, on the top level first, then in
 * the objects within. Terms: *word* a name in lower case without `_`, `-` and the like, so that `dedupKey` is `dedup_key`.
 */
import { alertSeverityOf, type SentEvent } from '../../core/alert/alert.js';
import {
  fieldsOf,
  fingerprintOf,
  firstWord,
  instantOf,
  isRecord,
  labelsOf,
  linkKindOf,
  linksOf,
  stringsOf,
  titleFrom,
  wordOf,
  type Json,
} from './fields.js';
import { unrecognisedEvent } from './unrecognised.js';

/** Names that hold the same thing, as words, the surest first. */
const names = wordLists({
  title: 'title summary subject headline alerttitle alertname rulename policyname',
  text: 'message msg text description details body reason output error event alert problem issue incident',
  status: 'status state eventaction event alertstatus alertstate currentstate transition action',
  severity: 'severity priority level urgency alertseverity alertpriority importance criticality',
  dedup: 'dedupkey dedupekey deduplicationkey alertuid fingerprint alias incidentkey alertkey alertid uid id',
  what: 'name checkname monitorname monitor check job source origin host hostname instance node device resource server service site url',
  source: 'source origin host hostname instance node device resource server service site url',
  startsAt: 'startsat startedat starttime firedat triggeredat',
  endsAt: 'endsat endedat endtime resolvedat closedat',
  happenedAt: 'timestamp time date occurredat createdat',
  link: 'url link href permalink htmlurl alerturl incidenturl sourceurl generatorurl eventurl detailsurl',
});

function wordLists<K extends string>(lists: Record<K, string>): Record<K, string[]> {
  const split = Object.entries<string>(lists).map(([what, words]) => [what, words.split(' ')]);
  return Object.fromEntries(split) as Record<K, string[]>;
}

/** What becomes a label; all else that is told becomes an annotation. */
const labelled = new Set(
  'service host hostname instance node device resource server source origin environment env region zone cluster namespace team component application app customer tenant site'.split(
    ' ',
  ),
);

const over = new Set(
  'ok okay up resolved resolve closed close recovered recovery recover normal green healthy cleared clear success succeeded passed passing inactive fixed restored ended finished completed done good pass online operational'.split(
    ' ',
  ),
);
const acknowledged = new Set(['acknowledged', 'acknowledge', 'ack', 'acked']);
/** Flags that say it in their name. */
const flags: Record<string, (on: boolean) => boolean> = {
  resolved: (on) => on,
  recovered: (on) => on,
  closed: (on) => on,
  ok: (on) => on,
  healthy: (on) => on,
  up: (on) => on,
  success: (on) => on,
  firing: (on) => !on,
  active: (on) => !on,
  down: (on) => !on,
  failing: (on) => !on,
  failed: (on) => !on,
};

const states = 'firing|resolved|recovered|recovery|alerting|alert|problem|triggered|ok|critical|warning|down|up';
/** "RESOLVED: " and "[FIRING:1] " before a title say how things stand, not what is wrong. */
const stateMark = new RegExp(
  `^\\s*(?:\\[(?:${states})(?::\\d+[^\\]]{0,40})?\\]\\s*[:\\-–]?|(?:${states})\\s*[:\\-–])\\s*(?=\\S)`,
  'i',
);

/** The same where it is sure enough to stand for a status that is not sent. */
const stateInTitle =
  /^\s*(?:\[(firing|alerting|resolved|recovered|ok)(?::\d+[^\]]{0,40})?\]|(resolved|recovered):)\s*\S/i;

const mostItems = 10_000;
/** Objects that hold the alert itself, as words; what stands in others is about something else. */
const envelopes = new Set(
  'alert event incident problem issue notification data payload detail check monitor attributes'.split(' '),
);
const batches = ['alerts', 'events', 'items', 'incidents', 'notifications', 'data'];

/** The events of a payload: of each item where it is a list, or holds nothing but one. */
export function genericEvents(payload: unknown, unknown = 'Unrecognised payload'): SentEvent[] {
  return itemsOf(payload).map((item) => eventOf(shortened(item)) ?? unrecognisedEvent(unknown, item));
}

/** The events of a payload in somebody's own words, sent where another shape is usual: it must say at least its title and state. */
export function customEvents(payload: unknown): SentEvent[] | undefined {
  const items = itemsOf(payload).map(shortened);
  const isSure = (item: unknown) => {
    if (!isRecord(item)) return false;
    const found = readerOf(item);
    return found('title') !== undefined && statusWord(found) !== undefined;
  };
  if (!items.every(isSure)) return undefined;
  const events = items.map(eventOf);
  return events.every((event) => event !== undefined) ? events : undefined;
}

/** An object with the fields that are looked at, so that a hundred thousand of them are counted once. */
const shortened = (item: unknown): unknown => (isRecord(item) ? Object.fromEntries(fieldsOf(item)) : item);

function itemsOf(payload: unknown): unknown[] {
  if (Array.isArray(payload)) return payload.length > 0 ? payload : [payload];
  if (!isRecord(payload) || !batches.some((batch) => Array.isArray(payload[batch]))) return [payload];
  const top = topOf(payload);
  if (readerOf(top)('title') !== undefined) return [payload];
  const name = batches.find((batch) => {
    const list = payload[batch];
    return Array.isArray(list) && list.length > 0 && list.every(isRecord);
  });
  const list = name === undefined ? undefined : (payload[name] as Json[]);
  // What stands beside the list is said of each of its items.
  return list && list.length <= mostItems ? list.map((item) => ({ ...top, ...item })) : [payload];
}

/** The fields of the top level that hold a word and may be said of several alerts. */
const topOf = (payload: Json): Json =>
  Object.fromEntries(
    fieldsOf(payload).filter(([name, value]) => wordOf(value) !== undefined && !identities.has(plain(name))),
  );

const identities = new Set(names.dedup);

const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** What an alert in Prometheus' shape says among its annotations and labels. */
const toldAsWell = new Set<keyof typeof names>(['title', 'text', 'severity']);

type Reader = (what: keyof typeof names) => string | undefined;

/** Finds a field by what it is: on the top level, then in what the alert stands in. */
function readerOf(item: Json): Reader {
  const within = fieldsOf(item).flatMap(([name, value]) =>
    isRecord(value) && envelopes.has(plain(name)) ? [value] : [],
  );
  const levelOf = (record: Json) => new Map(fieldsOf(record).map(([name, value]) => [plain(name), value]));
  const levels = [item, ...within].map(levelOf);
  const told = [...levels, ...[item.annotations, item.labels].filter(isRecord).map(levelOf)];
  return (what) => {
    for (const level of toldAsWell.has(what) ? told : levels) {
      const found = firstWord(...names[what].map((name) => scalarOf(level.get(name))));
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** A flag says nothing in the place of a text. */
const scalarOf = (value: unknown) => (typeof value === 'boolean' ? undefined : value);

function eventOf(item: unknown): SentEvent | undefined {
  if (typeof item === 'string' && item.trim() !== '') return eventOf({ title: item });
  if (!isRecord(item)) return undefined;
  const found = readerOf(item);
  const dedup = found('dedup');
  const status = statusOf(item, found);
  const title = titleOf(found);
  const isBare = title === undefined && dedup !== undefined && status !== 'firing';
  if (title === undefined && !isBare) return undefined;
  const severityAsSent = found('severity');
  const severity = alertSeverityOf(severityAsSent);
  const startsAt = instantOf(found('startsAt')) ?? (status === 'firing' ? instantOf(found('happenedAt')) : undefined);
  const endsAt = status === 'resolved' ? instantOf(found('endsAt')) : undefined;
  const identity = dedup === undefined ? ['title', subjectOf(found), found('source') ?? ''] : ['key', dedup];
  return {
    fingerprint: fingerprintOf('generic', ...identity),
    status,
    ...(severity === undefined ? {} : { severity }),
    ...(severityAsSent === undefined ? {} : { severityAsSent }),
    title: titleFrom(title ?? dedup!),
    ...tellingOf(item),
    links: linksIn(item, found),
    groupKey: '',
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
    recognised: true,
    ...(isBare ? { bare: true as const } : {}),
  };
}

/** The title; else what it is about, and what happened to it. */
function titleOf(found: Reader): string | undefined {
  const said = found('title');
  if (said !== undefined) return said;
  const what = found('what');
  const text = (found('text') ?? (what === undefined ? undefined : found('status')))?.split('\n')[0];
  if (what === undefined || text === undefined) return text ?? (isNamed(found) ? what : undefined);
  return text.includes(what) ? text : `${what}: ${text}`;
}

/** Does it name a thing of its own, and not only where it came from? */
const isNamed = (found: Reader) => found('what') !== undefined && found('what') !== found('source');

/** What a title is about, the same when it fires and when it is over. */
function subjectOf(found: Reader): string {
  // "check.down" and "check.up" are two states of the same thing.
  const said = found('title') ?? found('what') ?? found('text') ?? '';
  return said.replace(stateMark, '').toLowerCase();
}

/** What says how things stand: a state, a severity that is none, or the mark before a title. */
function statusWord(found: Reader): string | undefined {
  const severity = found('severity')?.toLowerCase();
  const [, bracketed, said] = stateInTitle.exec(found('title') ?? '') ?? [];
  return (
    found('status')?.toLowerCase() ??
    (/^(ok|okay|resolved|recovered|cleared?)$/.test(severity ?? '') ? severity : undefined) ??
    (bracketed ?? said)?.toLowerCase()
  );
}

function statusOf(item: Json, found: Reader): SentEvent['status'] {
  const word = statusWord(found);
  if (word !== undefined) {
    const parts = [word, partOf(word)];
    if (parts.some((part) => acknowledged.has(part))) return 'acknowledged';
    return parts.some((part) => over.has(part)) ? 'resolved' : 'firing';
  }
  for (const [name, value] of fieldsOf(item)) {
    const flag = Object.hasOwn(flags, plain(name)) ? flags[plain(name)] : undefined;
    if (typeof value === 'boolean' && flag?.(value)) return 'resolved';
  }
  return 'firing';
}

/** "check.up" and "incident_closed" as what they end in; "not-ok" as nothing. */
function partOf(word: string): string {
  const parts = word.split(/[._:/-]/);
  return parts.some((part) => /^(not|no|non|un)$/.test(part)) ? '' : (parts.at(-1) ?? '');
}

/** What is shown elsewhere on an alert already. */
const shown = new Set([names.title, names.status, names.severity, names.dedup, names.startsAt, names.endsAt].flat());

/** What else it tells. */
function tellingOf(item: Json): Pick<SentEvent, 'labels' | 'annotations'> {
  const labels: Json = {};
  const annotations: Json = {};
  for (const [name, value] of fieldsOf(item)) {
    const word = plain(name);
    if (/^(labels|tags|dimensions)$/.test(word)) Object.assign(labels, pairsOf(value));
    else if (/^(annotations|customdetails|details)$/.test(word) && isRecord(value)) Object.assign(annotations, value);
    else if (/^links?$/.test(word) && typeof value === 'object') continue;
    else if (labelled.has(word) && wordOf(value) !== undefined) labels[name] = value;
    else if (envelopes.has(word) && isRecord(value)) Object.assign(annotations, { ...value, ...annotations });
    else if (!shown.has(word)) annotations[name] = value;
  }
  return { labels: labelsOf(labels), annotations: labelsOf(annotations) };
}

/** `{"env":"prod"}`, `["env:prod"]` and `"env:prod, db"` as labels. */
function pairsOf(value: unknown): Record<string, string> {
  if (isRecord(value)) return stringsOf(value);
  const list = Array.isArray(value) ? value : (wordOf(value) ?? '').split(',');
  const pairs = list.slice(0, 500).flatMap((tag: unknown): [string, string][] => {
    const text = wordOf(isRecord(tag) ? undefined : tag)?.trim();
    if (!text) return [];
    const match = /^([^:=]{1,200})[:=](.*)$/s.exec(text);
    return [match ? [match[1]!.trim(), match[2]!.trim()] : [text, 'true']];
  });
  return Object.fromEntries(pairs);
}

function linksIn(item: Json, found: Reader): SentEvent['links'] {
  const named = fieldsOf(item).filter(([name]) => /url|link|href|runbook|playbook|dashboard/i.test(name));
  const listed = [item.links, item.link].flat().flatMap((link): Parameters<typeof linksOf>[0] => {
    if (!isRecord(link)) return [[linkKindOf(''), link]];
    return [[linkKindOf(firstWord(link.text, link.title, link.name, link.type) ?? ''), link.href ?? link.url]];
  });
  return linksOf([
    ...named.map(([name, value]) => [linkKindOf(name), value] as (typeof listed)[number]),
    ...listed,
    ['source', found('link')],
  ]);
}
