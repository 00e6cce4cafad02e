/** What is answered when a line or a button cannot simply be run: help, the nearest verb, a choice, a refusal. Pure. */
import { parseCommand, type Parsed } from '../grammar.js';
import { commands } from '../../core/commands/index.js';
import { hasForm } from '../forms/form-for.js';
import { queries } from '../../core/queries/index.js';
import { text, type ReplyCard } from '../card.js';
import type { IncidentStatus } from '../../core/incident/incident.js';
import type { IncidentSummary } from '../../core/store/sql/list-incidents.js';
import type { Intent } from '../intent.js';
import type { Place } from '../reply.js';
import type { VerbHelp } from '../../core/input.js';

/** A button that says a line again, in other words: for lines that cannot be run yet. */
export const sayIntent = 'talk.say';

/** Every verb with its usage, from the catalogue. */
const catalogue: VerbHelp[] = [...commands, ...queries].flatMap(({ help }) => (help ? [help] : []));
const withHelp: VerbHelp[] = [
  ...catalogue,
  { verb: 'help', usage: '[verb]', does: 'Every verb, and how it is written' },
];

/** A reply of one sentence. */
export const plain = (sentence: string, tone: ReplyCard['tone']): ReplyCard => ({
  type: 'reply',
  tone,
  text: [text(sentence)],
  rows: [],
  buttons: [],
  fallback: sentence,
});

/** A refusal with the button that settles it. */
export const conflictCard = (
  intent: Intent,
  sentence: string,
  remedy: { label: string; input: Record<string, unknown> },
): ReplyCard => ({
  ...plain(sentence, 'bad'),
  buttons: [{ label: remedy.label, intent: { ...intent, input: { ...intent.input, ...remedy.input } } }],
});

/** The intent about one incident. */
export const withNumber = (intent: Intent, number: number): Intent => ({
  ...intent,
  input: { number, ...intent.input },
});

/** Help about everything or one verb; the nearest one for a verb that is not known. */
export function helpFor(verb: string | null, place: Place): ReplyCard {
  const meant = verb === null ? null : parseCommand(verb, place.incidentNumber);
  return meant?.kind === 'unknown' ? unknownCard(meant, place) : helpCard(verb);
}

function helpCard(verb: string | null): ReplyCard {
  const found = withHelp.filter((help) => verb === null || help.verb === verb);
  const shown = found.length > 0 ? found : withHelp;
  const rows = shown.map((help) => ({ title: [text(help.does)], code: `/incident ${help.verb} ${help.usage}`.trim() }));
  const title = 'Every command. In the room of an incident the number can be left out; /inc is short for /incident.';
  const fallback = `${title} ${shown.map((help) => `${help.verb} ${help.usage}: ${help.does}`).join('. ')}`;
  return { type: 'reply', tone: 'plain', text: [text(title)], rows, buttons: [], fallback };
}

/** The nearest verb as a button, where there is one. */
export function unknownCard({ word, nearest, rest }: Extract<Parsed, { kind: 'unknown' }>, place: Place): ReplyCard {
  const say = `No verb "${word}".`;
  if (nearest === null) {
    const button = { label: 'help', intent: { command: sayIntent, input: { text: 'help' } } };
    return { ...plain(`${say} Write /incident help for all of them.`, 'bad'), buttons: [button] };
  }
  const parsed = parseCommand(`${nearest} ${rest}`, place.incidentNumber);
  const intent = 'intent' in parsed ? parsed.intent : undefined;
  const runnable = intent && parsed.kind === 'intent';
  return {
    type: 'reply',
    tone: 'bad',
    text: [text(`${say} Did you mean ${nearest}?`)],
    rows: [],
    buttons: runnable
      ? [{ label: nearest, intent }]
      : [{ label: nearest, intent: { command: sayIntent, input: { text: `${nearest} ${rest}`.trim() } } }],
    fallback: `${say} Did you mean ${nearest}?`,
  };
}

/** The incidents that a verb may be about, each with it as a button. */
export function choiceCard(verb: string, intent: Intent, items: IncidentSummary[]): ReplyCard {
  const title = `Which one? ${verb} needs an incident.`;
  return {
    type: 'reply',
    tone: 'plain',
    text: [text(title)],
    rows: items.map((item) => ({
      title: [text(`INC-${item.number}`, true), text(` ${item.title}`)],
      detail: [
        text(`${item.severity}, ${item.status}`),
        ...(item.acknowledgedBy ? [text(` by ${item.acknowledgedBy}`)] : []),
      ],
      button: { label: verb, intent: withNumber(intent, item.number) },
    })),
    buttons: [],
    fallback: `${title} ${items.map((item) => `INC-${item.number}`).join(', ')}`,
  };
}

/** The verbs that a card has no place for, each a button. */
export function moreCard(
  { input }: Intent,
  { status, private: isPrivate }: { status: IncidentStatus; private: boolean },
): ReplyCard {
  const wanted = [...(status === 'triggered' ? moreWhenTriggered : moreWhenHeld), isPrivate ? open : close];
  const rows = wanted.map(([label, command, does]) => ({
    title: [text(does)],
    button: { label, intent: { command, input, ...(hasForm(command) ? { form: true as const } : {}) } },
  }));
  const title = `More for INC-${String(input.number)}`;
  return { type: 'reply', tone: 'plain', text: [text(title)], rows, buttons: [], fallback: title };
}

type MoreVerb = [label: string, command: string, does: string];
const always: MoreVerb[] = [
  ['Reassign', 'incident.reassign', 'Hand it to someone else, who is paged'],
  ['Add people', 'incident.page', 'Call someone in'],
  ['Status', 'incident.set-phase', 'Say how far you have come'],
  ['Update', 'incident.update', 'Tell how things stand'],
  ['Note', 'incident.note', 'Write it into the timeline'],
  ['Severity', 'incident.set-severity', 'Say how bad it is'],
  ['Link', 'incident.link', 'Put a link on it'],
  ['Merge', 'incident.merge', 'It is part of another incident'],
  ['Invite', 'incident.invite', 'Name someone on it; nobody is paged'],
  ['Why', 'incident.why', 'Why were you paged, or why not?'],
];
const close: MoreVerb = ['Private', 'incident.make-private', 'Only those named on it see it'];
const open: MoreVerb = ['Public', 'incident.make-public', 'Everybody sees it again'];
const moreWhenTriggered: MoreVerb[] = [['Snooze', 'incident.snooze', 'Quiet for a while'], ...always];
const moreWhenHeld: MoreVerb[] = [
  ['Unack', 'incident.unacknowledge', 'Nobody has it after all: page again'],
  ...always,
];
