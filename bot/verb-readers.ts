/**
 * What follows each verb. With everything that is needed it is an intent; with nothing of it, an intent that asks first
 * (`form`); with something that cannot be read, a sentence that says what was expected. Pure.
 * Long because one table of all verbs is read more easily than several.
 */
import { incidentNumberOf, phases, severities, type Severity } from '../core/incident/incident.js';
import { withoutEnd } from '../core/without-end.js';
import { takeMinutes, takeNumber } from './read-words.js';
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

type Reader = (rest: string, place: number | null) => Parsed;
/** What a verb reads besides the number: fields; nothing yet (ask first); or what it expected instead. */
type Tail = (left: string, place: number | null) => Record<string, unknown> | 'ask' | { expected: string };

function comment(left: string) {
  return optional('comment', left);
}
function nothing(left: string) {
  return left === '' ? {} : { expected: 'an incident such as INC-42' };
}

function somebody(left: string) {
  const user = left.replace(/^to\s+/i, '');
  return user === '' ? 'ask' : { user };
}

/** The verbs of the grammar, by their word. */
export const readers: Record<string, Reader> = {
  ack: (rest, place) => {
    const all = /^all(?:\s+(.+))?$/is.exec(rest);
    // In an incident's own room "all good" is a comment.
    if (all && (all[1] === undefined || place === null))
      return run('ack all', 'incident.acknowledge-all', all[1] ? { service: all[1].replace(/^of\s+/i, '') } : {});
    return onIncident('ack', 'incident.acknowledge', comment)(rest, place);
  },
  unack: onIncident('unack', 'incident.unacknowledge', comment),
  escalate: onIncident('escalate', 'incident.escalate', (left) =>
    left === '' ? 'ask' : /^next$/i.test(left) ? {} : { to: left.replace(/^to\s+/i, '') },
  ),
  pass: onIncident('pass', 'incident.pass', comment),
  reassign: onIncident('reassign', 'incident.reassign', (left) => {
    const [to = '', ...words] = left.replace(/^to\s+/i, '').split(/\s+/);
    return to === '' ? 'ask' : { to, ...optional('comment', words.join(' ')) };
  }),
  snooze: onIncident('snooze', 'incident.snooze', (left) => {
    if (left === '') return 'ask';
    const { minutes, left: words } = takeMinutes(left);
    return minutes === undefined ? { expected: 'a duration such as 30m' } : { minutes, ...optional('comment', words) };
  }),
  resolve: onIncident('resolve', 'incident.resolve', comment),
  reopen: onIncident('reopen', 'incident.reopen', comment),
  merge: (rest, place) => {
    const [first = '', ...others] = rest.replace(/\binto\s+/i, '').split(/\s+/);
    const [a, b] = [numberOf(first), numberOf(others[0] ?? '')];
    if (rest === '') return ask('merge', 'incident.merge', {}, place);
    if (a === undefined || (others.length > 0 && b === undefined && place === null)) return noIncident('merge');
    if (b === undefined && place === null) return ask('merge', 'incident.merge', { number: a }, a);
    const [number, into, words] = b === undefined ? [place, a, others] : [a, b, others.slice(1)];
    return run('merge', 'incident.merge', { number, into, ...optional('comment', words.join(' ')) });
  },
  status: onIncident('status', 'incident.set-phase', (left) => {
    const [word = '', ...words] = left.split(/\s+/);
    const phase = phases.find((name) => name === word.toLowerCase());
    if (left === '') return 'ask';
    return phase ? { phase, ...optional('text', words.join(' ')) } : { expected: `one of ${phases.join(', ')}` };
  }),
  update: onText('update', 'incident.update'),
  note: onText('note', 'incident.note'),
  severity: (rest, place) => {
    // In an incident's room "severity 2" is SEV2 of it, not INC-2.
    const here = place !== null && /^[1-5]$/.test(rest) ? `sev${rest}` : rest;
    return onIncident('severity', 'incident.set-severity', (left) => {
      const [word = '', ...words] = left.split(/\s+/);
      const severity = severities[Number(/^(?:sev-?)?([1-5])$/i.exec(word)?.[1]) - 1];
      if (left === '') return 'ask';
      return severity ? { severity, ...optional('comment', words.join(' ')) } : { expected: 'one of sev1 to sev5' };
    })(here, place);
  },
  link: onIncident('link', 'incident.link', (left) => {
    const [url = '', ...words] = left.split(/\s+/);
    if (url === '') return 'ask';
    return /^https?:\/\/\S+$/i.test(url)
      ? { url, ...optional('label', words.join(' ')) }
      : { expected: 'an address that begins with https://' };
  }),
  page: readPage,
  private: onIncident('private', 'incident.make-private', comment),
  public: onIncident('public', 'incident.make-public', comment),
  invite: onIncident('invite', 'incident.invite', somebody),
  uninvite: onIncident('uninvite', 'incident.uninvite', somebody),
  declare: readDeclare,
  override: readOverride,
  test: (rest) => {
    const urgency = rest.toLowerCase();
    if (urgency !== '' && urgency !== 'high' && urgency !== 'low') return incomplete('test', 'high or low');
    return run('test', 'page.test', optional('urgency', urgency));
  },
  show: onIncident('show', 'incident.show', nothing),
  list: readList,
  oncall: (rest) => run('oncall', 'oncall.show', optional('schedule', rest)),
  review: onIncident('review', 'incident.record', nothing),
  measures: (rest) => run('measures', 'incident.measure', optional('service', rest)),
  why: (rest, place) => {
    const { number, left } = takeNumber(rest);
    if (number === undefined || left !== '') return noIncident('why');
    const of = number ?? place;
    return run('why', 'incident.why', of === null ? {} : { number: of });
  },
  simulate: (rest) => {
    const at = /(?:^|\s)(?:at\s+)?(\d{4}-\d\d-\d\dT\S+)$/i.exec(rest);
    const service = (at ? rest.slice(0, at.index) : rest).trim();
    const input = { ...optional('service', service), ...optional('at', at?.[1] ?? '') };
    return service === '' ? ask('simulate', 'alert.simulate', input, 0) : run('simulate', 'alert.simulate', input);
  },
  doctor: (rest) => (rest === '' ? run('doctor', 'system.doctor', {}) : incomplete('doctor', 'nothing after it')),
  help: (rest) => ({ kind: 'help', verb: rest.split(/\s+/)[0]?.toLowerCase() || null }),
};

const examples: Record<string, string> = {
  snooze: '/incident snooze INC-42 30m',
  status: '/incident status INC-42 identified a bad deploy',
  severity: '/incident severity INC-42 sev2',
  link: '/incident link INC-42 https://example.org/runbook Runbook',
  merge: '/incident merge INC-42 INC-12',
  declare: '/incident declare checkout errors sev2',
  override: '/incident override @tom 2h',
  list: '/incident list resolved',
  test: '/incident test high',
  doctor: '/incident doctor',
};

const run = (verb: string, command: string, input: Record<string, unknown>): Parsed => ({
  kind: 'intent',
  verb,
  intent: { command, input },
});

/** Asks for what is missing: of which incident first, where none is known (`number` null). */
const ask = (verb: string, command: string, input: Record<string, unknown>, number: number | null): Parsed => ({
  kind: number === null ? 'which' : 'intent',
  verb,
  intent: { command, input, form: true },
});

function optional(field: string, value: string): Record<string, unknown> {
  return value === '' ? {} : { [field]: value };
}

const incomplete = (verb: string, expected: string): Parsed => ({
  kind: 'incomplete',
  verb,
  expected,
  example: examples[verb] ?? `/incident ${verb} INC-42`,
});

const noIncident = (verb: string): Parsed => incomplete(verb, 'an incident such as INC-42');

const numberOf = (word: string) => incidentNumberOf(withoutEnd(word.replace(/^#/, ''), '.,:;'));

function onIncident(verb: string, command: string, tail: Tail, options: { named?: boolean } = {}): Reader {
  return (rest, place) => {
    const { number, left } = takeNumber(rest, { named: options.named === true && place !== null });
    if (number === undefined) return noIncident(verb);
    const read = tail(left, place);
    const { last, said } = number === null && !options.named ? endingIn(read) : { last: null, said: read };
    const target = number ?? last ?? place;
    const known = target === null ? {} : { number: target };
    if (said === 'ask') return ask(verb, command, known, target);
    if ('expected' in said) return incomplete(verb, said.expected as string);
    return { kind: target === null ? 'which' : 'intent', verb, intent: { command, input: { ...known, ...said } } };
  };
}

/** "snooze 30m INC-42": where the words behind all else are an incident's name alone, that is the one which is meant. */
function endingIn(said: ReturnType<Tail>): { last: number | null; said: ReturnType<Tail> } {
  if (said === 'ask' || 'expected' in said) return { last: null, said };
  const field = ['comment', 'text', 'why'].find((name) => typeof said[name] === 'string');
  const named = field ? /^(?:of\s+|on\s+)?#?(inc-?\d{1,9})$/i.exec(said[field] as string) : null;
  const last = named ? incidentNumberOf(named[1]!) : undefined;
  if (field === undefined || last === undefined) return { last: null, said };
  const { [field]: _name, ...others } = said;
  return { last, said: others };
}

/** A verb whose tail is a text of its own. */
function onText(verb: string, command: string): Reader {
  return onIncident(verb, command, (left) => (left === '' ? 'ask' : { text: left }), { named: true });
}

function readPage(rest: string, place: number | null): Parsed {
  const { number, left } = takeNumber(rest);
  if (number === undefined) return noIncident('page');
  const [to = '', ...words] = left.split(/\s+/);
  const { last, said } =
    number === null
      ? endingIn(optional('why', words.join(' ')))
      : { last: null, said: optional('why', words.join(' ')) };
  const target = number ?? last ?? place;
  const known = target === null ? {} : { number: target };
  if (to === '') return ask('page', 'incident.page', known, 0);
  return run('page', 'incident.page', { to, ...(said as object), ...known });
}

const severityWord = /^sev-?(\d+)$/i;

function readDeclare(rest: string): Parsed {
  const all = rest.split(/\s+/).filter((word) => word !== '');
  const wanted = all
    .flatMap((word) => severityWord.exec(word)?.[1] ?? [])
    .map((digit) => severities[Number(digit) - 1]);
  const title = all.filter((word) => !severityWord.test(word)).join(' ');
  const severity: Severity | undefined = wanted.at(-1);
  if (wanted.includes(undefined)) return incomplete('declare', 'a severity from sev1 to sev5');
  const input = { ...optional('title', title), ...(severity ? { severity } : {}) };
  return title === '' ? ask('declare', 'incident.declare', input, 0) : run('declare', 'incident.declare', input);
}

function readOverride(rest: string): Parsed {
  const [user = '', ...words] = rest.split(/\s+/);
  if (user === '') return ask('override', 'schedule.override', {}, 0);
  const { minutes, left } = takeMinutes(words.join(' '));
  if (minutes === undefined) return incomplete('override', 'a person and a duration');
  return run('override', 'schedule.override', { user, minutes, ...optional('schedule', left) });
}

function readList(rest: string): Parsed {
  const status = rest.toLowerCase() || 'open';
  if (!['open', 'resolved', 'all'].includes(status)) return incomplete('list', 'open, resolved or all');
  return run('list', 'incident.list', { status });
}
