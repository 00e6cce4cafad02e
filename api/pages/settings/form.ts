/** The forms of the settings as templates draw them: where they go, what stands in each field, and what was wrong with it. */
import type { FieldProblem } from '../../../core/errors.js';

/** A form that came back: what was typed stays, and what is wrong stands beside its field. */
export interface Returned {
  /** The path it was sent to. */
  action: string;
  values: Record<string, string>;
  problems: FieldProblem[];
  /** What is wrong with the whole, or with a field that the form does not show. */
  message: string;
}

/** A form as templates draw it. */
export interface FormView {
  action: string;
  token: string;
  /** Did it come back? */
  returned: boolean;
  message: string | null;
  fields: Record<string, FieldView>;
}

/** What may be chosen in a field. */
export interface Option {
  value: string;
  label: string;
}

/** What a field is before anybody types. */
export interface FieldStart {
  label: string;
  value?: string;
  hint?: string;
  type?: 'text' | 'email' | 'datetime-local' | 'search' | 'hidden';
  /** The id of a list of suggestions. */
  list?: string;
  needed?: boolean;
  /** The longest that may be typed. */
  most?: number;
  options?: Option[];
}

/** One field, as templates draw it. */
export interface FieldView {
  id: string;
  name: string;
  label: string;
  value: string;
  hint: string | null;
  type: string;
  list: string | null;
  needed: boolean;
  most: number;
  problem: string | null;
  options: (Option & { chosen: boolean })[];
}

/** What every page of the settings is drawn with. */
export interface Drawn {
  token: string;
  returned: Returned | null;
  now: Date;
  zone: string | undefined;
}

/** The form that is sent to `action`; `id` keeps the ids of its fields apart from those of others. */
export function formView(drawn: Drawn, action: string, id: string, fields: Record<string, FieldStart>): FormView {
  const back = drawn.returned?.action === action ? drawn.returned : null;
  const shown = Object.entries(fields).map(([name, start]): [string, FieldView] => [
    name,
    fieldView(name, start, `${id}-${name}`, back),
  ]);
  const isBeside = back !== null && back.problems.length > 0 && back.problems.every(({ field }) => field in fields);
  return {
    action,
    token: drawn.token,
    returned: back !== null,
    message: back && !isBeside ? back.message : null,
    fields: Object.fromEntries(shown),
  };
}

function fieldView(name: string, start: FieldStart, id: string, back: Returned | null): FieldView {
  // Fields that were left empty are not sent on: what came back without one was empty.
  const value = back ? (back.values[name] ?? '') : (start.value ?? '');
  const problem = back?.problems.find(({ field }) => field === name);
  return {
    id,
    name,
    label: start.label,
    value,
    hint: start.hint ?? null,
    type: start.type ?? 'text',
    list: start.list ?? null,
    needed: start.needed ?? false,
    most: start.most ?? 200,
    problem: problem ? `Expected ${problem.expected}.` : null,
    options: (start.options ?? []).map((option) => ({ ...option, chosen: option.value === value })),
  };
}
