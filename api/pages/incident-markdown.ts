/**
 * An incident as Markdown: the draft of its review, and its whole record. Pure. Terms: *review* what people write about it
 * afterwards; *record* all that is known of it, in one file.
 */
import { channelWord } from '../../core/notification/channel-word.js';
import { clockIn } from '../../core/people/clock-in.js';
import { incidentName, severityWord } from '../../core/incident/incident.js';
import { inline, lines } from '../../templates/postmortem/markdown.js';
import { mostRecorded, usualDays, type IncidentRecord } from '../../core/queries/incident/record.js';
import { renderTemplate } from '../../templates/render.js';
import { spanWords } from '../../core/incident/measures.js';
import type { RecordedPage } from '../../core/store/sql/read-record.js';

/** Pages stand in a table of their own. */
const ofPages = new Set(['page.sent', 'page.suppressed', 'page.failed']);

/** The review of an incident before anybody wrote one; times are of a reader's zone. */
export const reviewDraft = (record: IncidentRecord, zone: string): string =>
  renderTemplate('postmortem/review.txt', {
    ...shared(record, zone),
    summary: '_What happened, in three sentences._',
    timeline: timelineOf(
      record.timeline.filter(({ kind }) => !ofPages.has(kind)),
      zone,
    ),
  });

/** The whole record of an incident, its review at the end. */
export const recordFile = (record: IncidentRecord, zone: string): string =>
  renderTemplate('postmortem/record.txt', {
    ...shared(record, zone),
    written: dayAndClock(record.at, zone),
    timeline: timelineOf(record.timeline, zone),
    alerts: record.alerts.map(({ title, severity, state, labels, startsAt }) => ({
      since: dayAndClock(startsAt, zone),
      title: inline(title),
      severity,
      state,
      labels: inline(
        Object.entries(labels)
          .map(([name, value]) => `${name}=${value}`)
          .join(', '),
      ),
    })),
    talk: withDays(record.talk, zone).map(({ at, who, text, day }) => ({
      ...{ day, clock: clockOf(at, zone), who: inline(who) },
      words: lines(text),
    })),
    cut: cutWords(record),
    review: record.review?.text ?? null,
  });

function shared(record: IncidentRecord, zone: string) {
  const { incident, measures, usual, pages } = record;
  const took = (ms: number | null) => (ms === null ? 'not yet' : spanWords(ms));
  const usually = (ms: number | null) => (ms === null ? '' : spanWords(ms));
  return {
    name: incidentName(incident.number),
    title: inline(incident.title),
    zone,
    facts: factsOf(record, zone),
    pages: pages.map((page) => pageRow(page, zone)),
    measures: [
      { label: 'Until it was acknowledged', own: took(measures.acknowledgeMs), usual: usually(usual.acknowledgeMs) },
      { label: 'Until it was over', own: took(measures.resolveMs), usual: usually(usual.resolveMs) },
      ...measures.phases.map(({ phase, ms }) => ({ label: `While ${phase}`, own: spanWords(ms), usual: '' })),
    ],
  };
}

function factsOf({ incident, usual }: IncidentRecord, zone: string): { label: string; value: string }[] {
  const when = (at: Date | null) => (at ? dayAndClock(at, zone) : null);
  const facts: [label: string, value: string | null][] = [
    ['Severity', `${incident.severity} ${severityWord[incident.severity]}`],
    ['Status', incident.mergedInto ? `merged into ${incidentName(incident.mergedInto)}` : incident.status],
    ['Service', incident.service && inline(incident.service.name)],
    ['Opened', when(incident.openedAt)],
    ['Over', when(incident.resolvedAt)],
    ['Why it is over', incident.resolveReason && inline(incident.resolveReason)],
    ['Named on it', inline(incident.responders.map(({ name }) => name).join(', ')) || null],
    ['Seen by', incident.private ? 'only those named on it, and owners' : null],
    [
      'Usually',
      usual.incidents > 0
        ? `the middle of ${usual.incidents === 1 ? '1 incident' : `${usual.incidents} incidents`} in the ${usualDays} days before`
        : null,
    ],
  ];
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

function pageRow({ person, channel, why, dueAt, receipt, ...page }: RecordedPage, zone: string) {
  return {
    due: dayAndClock(dueAt, zone),
    person: inline(person),
    channel: channelWord(channel),
    became: becameOf(page, zone),
    receipt: receipt ? inline(receipt) : '',
    why: inline(why),
  };
}

function becameOf(
  { status, sentAt, reason }: Pick<RecordedPage, 'status' | 'sentAt' | 'reason'>,
  zone: string,
): string {
  const at = sentAt ? ` ${clockOf(sentAt, zone)}` : '';
  return `${status}${at}${reason ? `: ${inline(reason)}` : ''}`;
}

function timelineOf(entries: IncidentRecord['timeline'], zone: string) {
  return withDays(entries, zone).map(({ at, day, who, sentence }) => ({
    ...{ day, clock: clockOf(at, zone) },
    line: who === null ? lines(sentence) : `**${inline(who)}** ${lines(sentence)}`,
  }));
}

/** Each with its day, where that is another one than of the one before. */
function withDays<T extends { at: Date }>(entries: T[], zone: string): (T & { day: string | null })[] {
  const days = entries.map(({ at }) => dayOf(at, zone));
  return entries.map((entry, index) => ({ ...entry, day: days[index] === days[index - 1] ? null : days[index]! }));
}

const dayOf = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: zone }).format(at);
const clockOf = (at: Date, zone: string): string => clockIn(at, zone, at);
const dayAndClock = (at: Date, zone: string): string =>
  `${new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: zone }).format(at)} ${clockOf(at, zone)}`;

/** What did not fit, said. */
function cutWords(record: IncidentRecord): string | null {
  const full = (['timeline', 'alerts', 'talk'] as const).filter((part) => record[part].length >= mostRecorded[part]);
  if (full.length === 0) return null;
  return `Cut: ${full.map((part) => `${part} to the first ${mostRecorded[part]}`).join(', ')}.`;
}
