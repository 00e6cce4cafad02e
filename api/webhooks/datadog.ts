/**
 * Datadog's webhooks integration. The payload is a template that everybody writes for themselves, so fields are looked for
 * under the names of Datadog's variables and of its default payload. Terms: *transition* what a monitor did, "Recovered".
 */
import { alertSeverityOf, type AlertEvent } from '../../core/alert/alert.js';
import {
  fieldOf,
  fieldsOf,
  fingerprintOf,
  firstWord,
  instantOf,
  isRecord,
  labelsOf,
  linkKindOf,
  linksOf,
  recordOf,
  titleFrom,
  wordOf,
  type Json,
} from './fields.js';
import { genericEvents } from './generic-events.js';
import type { AlertSource } from './source.js';

/** Parses a webhook of Datadog. */
export const datadog: AlertSource = {
  id: 'datadog',
  resends: false,
  parse: (payload) => {
    const items = Array.isArray(payload) && payload.length > 0 ? payload : [payload];
    return items.flatMap((item) => eventOf(item) ?? genericEvents(item, 'Unrecognised payload from Datadog'));
  },
};

/** Names under which a template may hold the same thing, as its variables call it, without `_`, `-`, `$` and case. */
const names = {
  cycle: ['alertcyclekey', 'cyclekey'],
  aggregate: ['aggregkey', 'aggregate', 'aggregationkey'],
  monitor: ['alertid', 'monitorid'],
  scope: ['alertscope', 'scope'],
  transition: ['alerttransition', 'transition'],
  severity: ['alertpriority', 'severity'],
  kind: ['alerttype'],
  priority: ['priority'],
  title: ['alerttitle', 'eventtitle', 'title', 'monitorname', 'subject'],
  text: ['textonlymsg', 'eventmsg', 'body', 'message', 'msg', 'text'],
  status: ['alertstatus', 'status', 'alertstate', 'state'],
  query: ['alertquery'],
  metric: ['alertmetric', 'metric'],
  host: ['hostname', 'host'],
  link: ['link', 'eventurl', 'url', 'alerturl'],
  snapshot: ['snapshot'],
  tags: ['tags', 'eventtags'],
  date: ['date', 'lastupdated'],
  event: ['eventtype'],
};

type Found = Record<keyof typeof names, string | undefined>;

/** A variable that Datadog had nothing for stands in the payload as it was written, or as a word for nothing. */
const isRendered = (word: string | undefined) =>
  word !== undefined && !/^(\$[A-Z_]+(\[.*\])?|null|none|n\/a|undefined)$/i.test(word);

function foundIn(payload: Json): Found {
  const byName = new Map(fieldsOf(payload).map(([name, value]) => [plain(name), value]));
  const find = (wanted: string[]) => wanted.map((name) => wordOf(byName.get(name))).find(isRendered);
  return Object.fromEntries(Object.entries(names).map(([key, wanted]) => [key, find(wanted)])) as Found;
}

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

function eventOf(payload: unknown): AlertEvent | undefined {
  if (!isRecord(payload)) return undefined;
  const found = foundIn(payload);
  const heading = headingOf(found.title ?? withoutFence(found.text ?? '').split('\n')[0]);
  const hasIdentity = found.cycle ?? found.aggregate ?? found.monitor ?? found.transition ?? found.event;
  if (!heading.title || (hasIdentity === undefined && heading.transition === undefined)) return undefined;
  const transition = found.transition ?? heading.transition ?? transitionIn(found.status);
  const over = transition === undefined ? found.kind === 'success' : /\b(recover|resolve)|^ok\b/i.test(transition);
  const severityAsSent = found.severity ?? heading.priority ?? gravityOf(found);
  const severity = alertSeverityOf(severityAsSent);
  const at = instantOf(found.date);
  const tags = tagsOf(Array.isArray(payload.tags) ? payload.tags.map(wordOf).join(',') : found.tags);
  return {
    fingerprint: fingerprintOf('datadog', ...identityOf(payload, found, heading)),
    status: over ? 'resolved' : 'firing',
    ...(severity === undefined ? {} : { severity }),
    ...(severityAsSent === undefined ? {} : { severityAsSent }),
    title: titleFrom(heading.scope ? `${heading.title} (${heading.scope})` : heading.title),
    labels: labelsOf({ host: found.host, ...tagsOf(found.scope), ...tags, metric: found.metric }),
    annotations: labelsOf({
      description: withoutFence(found.text ?? ''),
      status: found.status,
      transition,
      query: found.query,
      event_type: found.event,
      organisation: firstWord(recordOf(payload.org).name, fieldOf(payload, 'org_name')),
    }),
    links: linksOf([...linksWithin(payload), ['dashboard', found.snapshot], ['source', found.link]]),
    groupKey: '',
    ...(over || at === undefined ? {} : { startsAt: at }),
    ...(over && at !== undefined ? { endsAt: at } : {}),
    recognised: true,
  };
}

/** Templates put the transition under "status" too; Datadog's own status there is a sentence about a value. */
const transitionIn = (status: string | undefined) =>
  status !== undefined &&
  /^(re-)?(triggered|alert|warn(ing)?|no data|recovered|resolved|renotify|ok)$/i.test(status.trim())
    ? status
    : undefined;

/** Runbooks and dashboards under names of one's own, such as `runbook_url`. */
const linksWithin = (payload: Json) =>
  fieldsOf(payload).flatMap(([name, value]): Parameters<typeof linksOf>[0] =>
    linkKindOf(name) === 'source' ? [] : [[linkKindOf(name), value]],
  );

/** The kind of the event; or its priority where somebody's template put more there than Datadog's "normal" and "low". */
function gravityOf({ kind, priority }: Found): string | undefined {
  if (priority !== undefined && /^(p[1-5]|critical|error|high|medium|warning)$/i.test(priority)) return priority;
  return kind === 'success' ? undefined : kind;
}

interface Heading {
  title: string;
  transition?: string;
  scope?: string;
  priority?: string;
}

const priorityMark = /^\s*\[(P[1-5])\]\s*/i;
const transitionMark =
  /^\s*\[((?:re-)?(?:triggered|alert|warn(?:ing)?|no data|recovered|resolved|renotify|test)[^\]{]{0,40}?)(?:\s+on\s+\{([^}]{0,500})\})?\]\s*/i;

/** "[P1] [Triggered on {host:db-1}] Load is high": what is wrong, and apart from it what the marks before it say. */
function headingOf(text: string | undefined): Heading {
  const heading: Heading = { title: text ?? '' };
  for (let marks = 0; marks < 5; marks += 1) {
    const priority = priorityMark.exec(heading.title);
    const transition = transitionMark.exec(heading.title);
    const mark = priority ?? transition;
    if (!mark || mark[0].length === heading.title.length) break;
    if (priority) heading.priority ??= priority[1]!;
    else if (!/^test/i.test(transition![1]!)) {
      heading.transition ??= transition![1]!.trim();
      if (transition![2]) heading.scope ??= transition![2].trim();
    }
    heading.title = heading.title.slice(mark[0].length);
  }
  return { ...heading, title: heading.title.trim() };
}

/** The event's `id` is new each time. What stays is, the best first: the cycle, the aggregate, the monitor and its scope, the title. */
function identityOf(payload: Json, found: Found, heading: Heading): string[] {
  if (found.cycle) return ['cycle', found.cycle];
  if (found.aggregate) return ['aggregate', found.aggregate];
  const scope = found.scope ?? heading.scope ?? found.host ?? '';
  if (found.monitor) return ['monitor', found.monitor, scope];
  const organisation = firstWord(recordOf(payload.org).id, fieldOf(payload, 'org_id')) ?? '';
  return ['title', organisation, heading.title.toLowerCase(), scope];
}

/** "monitor, role:db, host:a" as labels; a tag without a value is true. */
function tagsOf(text: string | undefined): Record<string, string> {
  const tags = (text ?? '')
    .split(',')
    .map((tag) => tag.trim())
    // Every alert of a monitor bears the tag "monitor".
    .filter((tag) => tag !== '' && tag !== '*' && tag !== 'monitor');
  const pairs = tags.map((tag): [string, string] => {
    const at = tag.indexOf(':');
    return at > 0 ? [tag.slice(0, at), tag.slice(at + 1)] : [tag, 'true'];
  });
  // A card shows the first few labels: those with a value tell more.
  return Object.fromEntries([...pairs.filter(([, value]) => value !== 'true'), ...pairs]);
}

/** Datadog sets its markdown between lines of `%%%`. */
function withoutFence(text: string): string {
  const trimmed = text.trim();
  const begun = trimmed.startsWith('%%%') ? trimmed.slice(3) : trimmed;
  return (begun.endsWith('%%%') ? begun.slice(0, -3) : begun).trim();
}
