/**
 * What is asked before a verb can run: platform-neutral, like a Card. The values come back as text; `inputOf` reads them
 * into the command's input. Terms: *pick* one of many, with details and the local time; *choice* one of few.
 */
import { incidentNumberOf } from '../core/incident/incident.js';
import { minutesOf } from './read-words.js';
import type { Intent } from './intent.js';

/** One thing to choose. */
export interface Option {
  value: string;
  label: string;
  /** Stands below the label: duty, what they already hold. */
  detail?: string;
  /** Options of a group stand together below its name. */
  group?: string;
  /** Whose local time is shown. */
  clock?: { zone: string; city: string };
  /** The question that is asked before this one is taken. */
  confirm?: string;
  /** What the submit button says while this one is chosen. */
  submit?: string;
}

/** What a value means once it comes back. */
export type Reading = 'text' | 'minutes' | 'number' | 'tick';

/** One question of a form. */
export interface Field {
  name: string;
  label: string;
  kind: 'line' | 'lines' | 'choice' | 'pick' | 'tick';
  reads?: Reading;
  optional?: boolean;
  placeholder?: string;
  value?: string;
  options?: Option[];
  /** The most characters of a text. */
  most?: number;
  /** What is wrong with the value that was sent. */
  problem?: string;
}

/** Everything that is asked before a verb runs. */
export interface Form {
  type: 'form';
  title: string;
  /** Below the title: what it is about. */
  about: string | null;
  /** What runs once the fields are read into its input. */
  intent: Intent;
  fields: Field[];
  /** Names the act and its object: "Page Priya". */
  submit: string;
  /** What will happen then. */
  says: string | null;
  fallback: string;
}

/** The values of a form, by field. */
export type Values = Record<string, string>;

/** The input that the values make, or what is wrong with them, by field. */
export function inputOf(
  form: Form,
  values: Values,
): { input: Record<string, unknown>; problems: Record<string, string> } {
  const input: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const field of form.fields) {
    const said = (values[field.name] ?? '').trim();
    if (said === '' && field.kind !== 'tick') {
      if (!field.optional) problems[field.name] = `${field.label} is missing.`;
      continue;
    }
    const read = readers[field.reads ?? 'text'](said);
    if (read === undefined) problems[field.name] = expectations[field.reads ?? 'text'];
    else if (read !== skipped) input[field.name] = read;
  }
  return { input, problems };
}

/** The value that leaves its field out: "the next step" is nobody in particular. */
export const skipped = '-';

const readers: Record<Reading, (said: string) => unknown> = {
  text: (said) => said,
  minutes: minutesOf,
  number: incidentNumberOf,
  tick: (said) => said === 'on' || said === 'true',
};

const expectations: Record<Reading, string> = {
  text: 'Expected a text.',
  minutes: 'Write it like 30m, 2h or 1d.',
  number: 'Write it like INC-42.',
  tick: 'Expected a tick.',
};

/** The question that must be answered before these values are taken. */
export const confirmationOf = (form: Form, values: Values): string | undefined =>
  form.fields
    .flatMap((field) => field.options?.filter(({ value }) => value === values[field.name]) ?? [])
    .find((option) => option.confirm !== undefined)?.confirm;
