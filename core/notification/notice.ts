/**
 * A notice: something that people are told and nobody has to acknowledge: a role's duties, an update, a reminder, a handoff. It
 * may change where it stands. Plain data, complete: a channel asks nobody anything. Terms: *phrase* a piece of running text;
 * *act* a serialised command with a label.
 */
import { clockIn } from '../people/clock-in.js';

/** A piece of running text: words, a person (who reads "you"), or an instant that each reader sees in their own zone. */
export type Phrase =
  | string
  | { person: { id: string; name: string } }
  | { at: string; style: 'clock' | 'date' | 'ago' }
  | { strong: string };

/** A command that can be run from the notice; `form` asks first. */
export interface NoticeAct {
  label: string;
  command: string;
  input: Record<string, unknown>;
  form?: true;
  primary?: true;
}

/** One line of a list. */
export interface NoticeRow {
  words: Phrase[];
  detail?: Phrase[];
  /** Stands in front of it. ISO. */
  at?: string;
  act?: NoticeAct;
}

/** What is told. */
export interface Notice {
  tone: 'plain' | 'good' | 'bad';
  words: Phrase[];
  rows: NoticeRow[];
  acts: NoticeAct[];
  /** What it is about, for whoever cannot press: the path of one of our pages, such as "/rooms/inc-42". */
  path: string | null;
}

/** A notice of one sentence, with what else it needs. */
export const notice = (words: Phrase[], more: Partial<Omit<Notice, 'words'>> = {}): Notice => ({
  tone: 'plain',
  rows: [],
  acts: [],
  path: null,
  ...more,
  words,
});

/** Does it need more than a line of words? */
export const isLine = ({ rows, acts }: Notice): boolean => rows.length === 0 && acts.length === 0;

/** The notice as plain text, a line each: for mails, phones and screen readers. Times are of that zone. */
export function plainNotice({ words, rows }: Notice, reader: { id: string | null; zone: string }, now: Date): string {
  const say = (phrases: Phrase[]) => phrases.map((phrase) => plainPhrase(phrase, reader, now)).join('');
  const lines = rows.map(({ at, words: own, detail }) => {
    const when = at ? `${clockIn(new Date(at), reader.zone, now)} ` : '';
    return `${when}${say(own)}${detail ? `: ${say(detail)}` : ''}`;
  });
  return [say(words), ...lines].join('\n');
}

function plainPhrase(phrase: Phrase, reader: { id: string | null; zone: string }, now: Date): string {
  if (typeof phrase === 'string') return phrase;
  if ('strong' in phrase) return phrase.strong;
  if ('person' in phrase) return phrase.person.id === reader.id ? 'you' : phrase.person.name;
  return clockIn(new Date(phrase.at), reader.zone, now);
}
