/** What commands and queries share: the parsing of their input, and how their verb is written. */
import { InvalidInput, OpenAlertError, type FieldProblem } from './errors.js';

/** How a verb is written and what it does, for help and completion. */
export interface VerbHelp {
  verb: string;
  /** "[INC-n] [comment]" */
  usage: string;
  /** One short sentence in the reader's words. */
  does: string;
}

interface Issue {
  path: PropertyKey[];
  message: string;
  /** Of an `unrecognized_keys` issue: the fields that nobody knows. */
  keys?: string[];
}

/** Parses, and turns a zod error into one InvalidInput that names each field. */
export function parseInput<I>(parser: { parse: (input: unknown) => I }, input: unknown): I {
  try {
    return parser.parse(input);
  } catch (error) {
    if (error instanceof OpenAlertError) throw error;
    const issues = (error as { issues?: Issue[] }).issues;
    if (!issues) throw error;
    const problems = issues.flatMap(problemsOf);
    throw new InvalidInput(problems.map((p) => `${p.field}: ${p.expected}`).join('; '), problems);
  }
}

function problemsOf({ path, message, keys }: Issue): FieldProblem[] {
  if (keys) return keys.map((key) => ({ field: [...path, key].map(String).join('.'), expected: 'no such field' }));
  return [{ field: path.map(String).join('.') || 'body', expected: message }];
}
