/**
 * How verbs are written: `/incident ack INC-42 looking at it`, short `/inc`, or a mention of @OpenAlert. Pure: text in, plain
 * data out. The verbs themselves come from the catalogue. Terms: *place* the incident whose room it was said in.
 */
import { closest, distance } from 'fastest-levenshtein';
import { incidentNumberOf, severities, type Severity } from '../core/incident/incident.js';
import type { Intent } from './intent.js';

/** What a line means. */
export type Parsed =
  /** Ready to run. */
  | { kind: 'intent'; verb: string; intent: Intent }
  /** A verb on an incident without a number, said outside an incident's room; the number is to be added to `intent.input`. */
  | { kind: 'which'; verb: string; intent: Intent }
  | { kind: 'help'; verb: string | null }
  /** Something is missing or cannot be read; an example follows. */
  | { kind: 'incomplete'; verb: string; expected: string; example: string }
  | { kind: 'unknown'; word: string; nearest: string | null; rest: string };

const root = /^\s*(?:\/(?:incident|inc)|@openalert)(?:\s+|$)/i;

/** What follows "/incident", "/inc" or "@OpenAlert"; undefined for plain talk. */
export function commandText(text: string): string | undefined {
  const match = root.exec(text);
  return match ? text.slice(match[0].length).trim() : undefined;
}

type Reader = (rest: string, place: number | null) => Parsed;

/** The verbs of the grammar, by their word. */
const readers: Record<string, Reader> = {
  ack: onIncident('ack', 'incident.acknowledge', 'comment'),
  resolve: onIncident('resolve', 'incident.resolve', 'comment'),
  reopen: onIncident('reopen', 'incident.reopen', 'comment'),
  pass: onIncident('pass', 'incident.pass', 'comment'),
  escalate: onIncident('escalate', 'incident.escalate', 'to'),
  show: onIncident('show', 'incident.show', null),
  why: (rest, place) => {
    const { number, left } = takeNumber(rest);
    if (number === undefined || left !== '') return noIncident('why');
    const of = number ?? place;
    return {
      kind: 'intent',
      verb: 'why',
      intent: { command: 'incident.why', input: of === null ? {} : { number: of } },
    };
  },
  page: readPage,
  declare: readDeclare,
  override: readOverride,
  list: readList,
  oncall: (rest) => ({
    kind: 'intent',
    verb: 'oncall',
    intent: { command: 'oncall.show', input: rest ? { schedule: rest } : {} },
  }),
  help: (rest) => ({ kind: 'help', verb: rest.split(/\s+/)[0]?.toLowerCase() || null }),
};

/** Words that people use for a verb. */
const synonyms: Record<string, string> = {
  acknowledge: 'ack',
  close: 'resolve',
  new: 'declare',
  create: 'declare',
  who: 'oncall',
  '?': 'help',
};

/** Every verb, for help and for the nearest one. */
export const verbNames = Object.keys(readers);

/** Reads what follows the root; `place` is the number of the incident whose room it was said in. */
export function parseCommand(text: string, place: number | null): Parsed {
  const [word = '', ...others] = text.trim().split(/\s+/);
  if (word === '') return { kind: 'help', verb: null };
  const rest = text.trim().slice(word.length).trim();
  const verb = word.toLowerCase();
  const known = Object.hasOwn(readers, verb) ? verb : Object.hasOwn(synonyms, verb) ? synonyms[verb]! : undefined;
  if (known) return readers[known]!(rest, place);
  const candidates = [...verbNames, ...Object.keys(synonyms).filter((name) => name.length > 3)];
  const guess = verb.length <= 40 ? closest(verb, candidates) : '';
  const isNear = guess !== '' && distance(verb, guess) <= Math.max(2, Math.floor(verb.length / 2));
  return {
    kind: 'unknown',
    word: word.slice(0, 40),
    nearest: isNear ? (synonyms[guess] ?? guess) : null,
    rest: others.join(' '),
  };
}

function onIncident(verb: string, command: string, tail: 'comment' | 'to' | null): Reader {
  return (rest, place) => {
    const { number, left } = takeNumber(rest);
    if (number === undefined || (tail === null && left !== '')) return noIncident(verb);
    const said = tail !== null && left !== '' ? { [tail]: tail === 'to' ? left.replace(/^to\s+/i, '') : left } : {};
    const target = number ?? place;
    if (target === null) return { kind: 'which', verb, intent: { command, input: said } };
    return { kind: 'intent', verb, intent: { command, input: { number: target, ...said } } };
  };
}

const noIncident = (verb: string): Parsed => ({
  kind: 'incomplete',
  verb,
  expected: 'an incident such as INC-42',
  example: `/incident ${verb} INC-42`,
});

/** Means to be the number of an incident, whether or not there can be one. */
const numberLike = /^(#?inc-\S*|#?inc\d\S*|#\d\S*|\d{10,})$/i;

/** An incident's number at the beginning: 42, #42 or INC-42; undefined where one is meant that cannot be. */
function takeNumber(text: string): { number: number | null | undefined; left: string } {
  // "INC 42" and "42:" are written too.
  const [said = '', ...others] = text.replace(/^#?inc\s+(?=\d)/i, 'INC-').split(/\s+/);
  const first = said.replace(/[.,:;]+$/, '');
  const number = incidentNumberOf(first.replace(/^#/, ''));
  if (number !== undefined) return { number, left: others.join(' ') };
  return { number: numberLike.test(first) ? undefined : null, left: text };
}

function readPage(rest: string, place: number | null): Parsed {
  const { number, left } = takeNumber(rest);
  if (number === undefined) return noIncident('page');
  const [to = '', ...why] = left.split(/\s+/);
  if (to === '')
    return {
      kind: 'incomplete',
      verb: 'page',
      expected: 'a person, a team or a schedule',
      example: '/incident page @priya the queue stands still',
    };
  const target = number ?? place;
  const input = {
    to,
    ...(why.length > 0 ? { why: why.join(' ') } : {}),
    ...(target === null ? {} : { number: target }),
  };
  return { kind: 'intent', verb: 'page', intent: { command: 'incident.page', input } };
}

const severityWord = /^sev-?(\d+)$/i;

function readDeclare(rest: string): Parsed {
  const all = rest.split(/\s+/).filter((word) => word !== '');
  const wanted = all
    .flatMap((word) => severityWord.exec(word)?.[1] ?? [])
    .map((digit) => severities[Number(digit) - 1]);
  const words = all.filter((word) => !severityWord.test(word));
  const severity: Severity | undefined = wanted.at(-1);
  if (wanted.includes(undefined))
    return {
      kind: 'incomplete',
      verb: 'declare',
      expected: 'a severity from sev1 to sev5',
      example: '/incident declare checkout errors sev2',
    };
  if (words.length === 0)
    return {
      kind: 'incomplete',
      verb: 'declare',
      expected: 'a title',
      example: '/incident declare checkout errors sev2',
    };
  return {
    kind: 'intent',
    verb: 'declare',
    intent: { command: 'incident.declare', input: { title: words.join(' '), ...(severity ? { severity } : {}) } },
  };
}

function readOverride(rest: string): Parsed {
  const [user = '', ...words] = rest.split(/\s+/);
  // "2h" and "2 hours"
  const [span = '', ...schedule] = /^\d+$/.test(words[0] ?? '')
    ? [words.slice(0, 2).join(''), ...words.slice(2)]
    : words;
  const minutes = minutesOf(span);
  if (user === '' || minutes === undefined) {
    return {
      kind: 'incomplete',
      verb: 'override',
      expected: 'a person and a duration',
      example: '/incident override @tom 2h',
    };
  }
  const input = { user, minutes, ...(schedule.length > 0 ? { schedule: schedule.join(' ') } : {}) };
  return { kind: 'intent', verb: 'override', intent: { command: 'schedule.override', input } };
}

function readList(rest: string): Parsed {
  const status = rest.toLowerCase() || 'open';
  if (!['open', 'resolved', 'all'].includes(status)) {
    return { kind: 'incomplete', verb: 'list', expected: 'open, resolved or all', example: '/incident list resolved' };
  }
  return { kind: 'intent', verb: 'list', intent: { command: 'incident.list', input: { status } } };
}

const minutesPer = { m: 1, h: 60, d: 24 * 60 };

/** "30m", "2h", "1h30m", "90min" or "1d" in minutes; undefined for anything else. */
export function minutesOf(text: string): number | undefined {
  const parts = [...text.toLowerCase().matchAll(/(\d{1,5})\s*(m|h|d)(?:ins?|in|ours?|rs?|ays?)?/g)];
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== text.toLowerCase()) return undefined;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * minutesPer[unit as keyof typeof minutesPer], 0);
}
