/**
 * How verbs are written: `/incident ack INC-42 looking at it`, short `/inc`, or a mention of @OpenAlert. Pure: text in, plain
 * data out. The verbs themselves come from the catalogue. Terms: *place* the incident whose room it was said in.
 */
import { closest, distance } from 'fastest-levenshtein';
import { readers, type Parsed } from './verb-readers.js';

export type { Parsed } from './verb-readers.js';

const root = /^\s*(?:\/(?:incident|inc)|@openalert)(?:\s+|$)/i;

/** What follows "/incident", "/inc" or "@OpenAlert"; undefined for plain talk. */
export function commandText(text: string): string | undefined {
  const match = root.exec(text);
  return match ? text.slice(match[0].length).trim() : undefined;
}

/** Words that people use for a verb. */
const synonyms: Record<string, string> = {
  acknowledge: 'ack',
  unacknowledge: 'unack',
  close: 'resolve',
  new: 'declare',
  create: 'declare',
  who: 'oncall',
  assign: 'reassign',
  sev: 'severity',
  phase: 'status',
  '?': 'help',
};

/** Every verb, for help and for the nearest one. "ack all" is written as two words. */
export const verbNames = [...Object.keys(readers), 'ack all'];

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
