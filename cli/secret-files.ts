/** Secrets that stand in files: where a setting `X` is secret, `X_FILE` names a file that holds it, as container platforms hand them out. */
import { readFileSync } from 'node:fs';
import type { FieldProblem } from '../core/errors.js';

type Environment = Record<string, string | undefined>;

/** More than any secret needs; a wrong path to something large is not read into memory. */
const longestBytes = 64 * 1024;

/** The environment with the secrets from their files in it, and what was wrong with the files. A newline at the end is not part of it. */
export function withSecretFiles(
  environment: Environment,
  secrets: readonly string[],
): { environment: Environment; problems: FieldProblem[] } {
  const read: Environment = {};
  const problems: FieldProblem[] = [];
  for (const name of secrets) {
    const field = `${name}_FILE`;
    const path = environment[field];
    if (!path) continue;
    const found = environment[name] ? { problem: `nothing, where ${name} is set as well` } : secretIn(path);
    if ('problem' in found) problems.push({ field, expected: found.problem });
    else read[name] = found.secret;
  }
  return { environment: { ...environment, ...read }, problems };
}

function secretIn(path: string): { secret: string } | { problem: string } {
  try {
    const text = readFileSync(path, 'utf8');
    const secret = text.replace(/\r?\n$/, '');
    if (text.length > longestBytes) return { problem: 'a file that holds one secret, at most 64 KB' };
    return secret === '' ? { problem: 'a file that holds a secret; this one is empty' } : { secret };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return { problem: code === 'ENOENT' ? 'a file that is there' : 'a file that OpenAlert may read' };
  }
}
