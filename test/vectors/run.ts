/**
 * Runs every vector file of a folder. By itself (`tsx test/vectors/run.ts [folder]`) it prints a line per vector that fails, then
 * one with the numbers, and ends with 1 when any did; so it can be started under another TZ.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { judge } from './judge.js';

/** What came of one vector. */
export interface Verdict {
  id: string;
  kind: string;
  /** Empty: we agree. */
  differences: string[];
  /** Its own engine calls its outcome not right: we keep to the rule, and say where we differ. */
  quirk: boolean;
}

export const ownFolder = fileURLToPath(new URL('.', import.meta.url));

export async function runFolder(folder: string): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const { vectors } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      vectors: { id: string; kind: string; tags?: string[] }[];
    };
    for (const vector of vectors) {
      const differences = await judge(vector);
      verdicts.push({
        id: vector.id,
        kind: vector.kind,
        differences,
        quirk: vector.tags?.includes('peer-quirk') ?? false,
      });
    }
  }
  return verdicts;
}

/** A line per vector that fails, or that we differ from on purpose; and the number of those that fail. */
export function report(verdicts: Verdict[]): { lines: string[]; failed: number } {
  const differing = verdicts.filter(({ differences }) => differences.length > 0);
  const lines = differing.map(({ id, quirk, differences }) =>
    quirk ? `differs on purpose: ${id}: ${differences[0]}` : `✖ ${id}: ${differences.join('; ')}`,
  );
  return { lines, failed: differing.filter(({ quirk }) => !quirk).length };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const verdicts = await runFolder(process.argv[2] ?? process.env.ONCALL_VECTORS ?? ownFolder);
  const { lines, failed } = report(verdicts);
  lines.forEach((line) => process.stdout.write(`${line}\n`));
  process.stdout.write(`${verdicts.length - lines.length} of ${verdicts.length} vectors agree, ${failed} fail\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
