/**
 * Writes what is there into README.md and docs/scenarios.md: the sentences of the scenarios that passed, and nothing else.
 *   npm test -- scenarios --results=results.json && node --import tsx scripts/document-scenarios.ts results.json
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tableOf, textOf, withPart, writeAll } from './generated-part.js';

/** What jest's results say, as far as it is read here. */
export interface Results {
  testResults: {
    name: string;
    assertionResults: { ancestorTitles: string[]; title: string; status: string }[];
  }[];
}

/** Scenarios of one kind, each a sentence. */
export interface Area {
  name: string;
  sentences: string[];
}

/** The name of the area of scenarios that stand under no heading: their file's. */
export const areaOf = (file: string, headings: string[]): string =>
  headings[0] ?? /([\w-]+)\.scenario\.test\.ts$/.exec(file)![1]!.replaceAll('-', ' ');

/** What passed, by area, both in the order of the alphabet: files run in any. @throws Error where there is no scenario */
export function areasIn({ testResults }: Results): Area[] {
  const areas = new Map<string, string[]>();
  for (const { name: file, assertionResults } of testResults) {
    if (!file.endsWith('.scenario.test.ts')) continue;
    for (const { ancestorTitles, title, status } of assertionResults) {
      if (status !== 'passed') continue;
      const area = areaOf(file, ancestorTitles);
      const sentence = [...ancestorTitles.slice(1), title].join(': ');
      areas.set(area, [...(areas.get(area) ?? []), sentence]);
    }
  }
  if (areas.size === 0) throw new Error('These results hold no scenario that passed.');
  const byName = [...areas].sort(([a], [b]) => a.localeCompare(b, 'en'));
  return byName.map(([name, sentences]) => ({ name, sentences: sentences.sort((a, b) => a.localeCompare(b, 'en')) }));
}

const titled = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const anchorOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
/** What means something to Markdown and is meant as it stands. */
const plain = (text: string) => text.replace(/[\\`*_<>#[\]]/g, '\\$&');

const table = (areas: Area[]) =>
  tableOf(
    ['What', 'Scenarios that pass', 'One of them'],
    areas.map(({ name, sentences }) => [
      `[${titled(name)}](docs/scenarios.md#${anchorOf(titled(name))})`,
      String(sentences.length),
      titled(plain(sentences[0]!)),
    ]),
  );

const list = (areas: Area[]) =>
  areas
    .map(({ name, sentences }) => `## ${titled(name)}\n\n${sentences.map((one) => `- ${plain(one)}`).join('\n')}`)
    .join('\n\n');

/** The files about what is there, by their path, as these areas make them. */
export const scenarioFiles = (areas: Area[]): Record<string, string> => ({
  'README.md': withPart(textOf('README.md'), 'scenarios', table(areas)),
  'docs/scenarios.md': withPart(textOf('docs/scenarios.md'), 'scenarios', list(areas)),
});

/** The areas that docs/scenarios.md shows. */
export function areasShown(): Area[] {
  const parts = textOf('docs/scenarios.md').split(/^## /m).slice(1);
  const bare = (text: string) => text.replace(/\\(.)/g, '$1');
  return parts.map((part) => ({
    name: part.slice(0, part.indexOf('\n')),
    sentences: [...part.matchAll(/^- (.+)$/gm)].map(([, sentence]) => bare(sentence!)),
  }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , file] = process.argv;
  if (file === undefined) throw new Error('Give it the results of a run: see the head of this file.');
  writeAll(scenarioFiles(areasIn(JSON.parse(readFileSync(file, 'utf8')) as Results)));
}
