/**
 * A guide of docs/how-to as steps that can be followed. What to do with a block of code says the end of the sentence before it:
 * "Write `file`:", "In `file`, below `text`, add:", "`file`, instead of `text`:", "`file`, at the end of `list`, add:"; a block of sh
 * is run.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { read } from './markdown.js';

export type Step =
  | { kind: 'write'; file: string; text: string }
  | { kind: 'below' | 'instead' | 'end'; file: string; anchor: string; text: string }
  | { kind: 'run'; commands: string[] };

const kinds: Record<string, 'below' | 'instead' | 'end'> = {
  below: 'below',
  'instead of': 'instead',
  'at the end of': 'end',
};

const endings: [RegExp, (match: RegExpExecArray, text: string) => Step][] = [
  [/Write `([^`]+)`:$/, ([, file], text) => ({ kind: 'write', file: file!, text: `${text}\n` })],
  [
    /`([^`]+)`, (below|instead of|at the end of) `([^`]+)`(?:, add)?:$/,
    ([, file, how, anchor], text) => ({
      kind: kinds[how!]!,
      file: file!,
      anchor: anchor!,
      text,
    }),
  ],
];

/** The steps of a page, in order. @throws Error for a block that no sentence says what to do with */
export function stepsOf(page: string): Step[] {
  const blocks = read(page).matchAll(/^([^\n]+(?:\n[^\n]+)*)\n\n```(\w+)\n([\s\S]*?)\n```$/gm);
  return [...blocks].map(([, before, language, text]): Step => {
    if (language === 'sh') return { kind: 'run', commands: text!.split('\n') };
    const sentence = before!.replaceAll('\n', ' ');
    for (const [ending, step] of endings) {
      const match = ending.exec(sentence);
      if (match) return step(match, text!);
    }
    throw new Error(`${page}: nothing says where this goes: ${text!.slice(0, 80)}`);
  });
}

/** Does what a step says about files, in a tree. @throws Error where the text that it names stands nowhere */
export function applyStep(root: string, step: Exclude<Step, { kind: 'run' }>): void {
  const path = join(root, step.file);
  if (step.kind === 'write') {
    mkdirSync(dirname(path), { recursive: true });
    return writeFileSync(path, step.text, { flag: 'wx' });
  }
  const before = readFileSync(path, 'utf8');
  const [at, end] = step.kind === 'end' ? endOfList(before, step.anchor) : placeOf(before, step.anchor);
  if (at < 0) throw new Error(`${step.file} has no ${step.anchor}`);
  const after = before.slice(end);
  const lineEnd = before.indexOf('\n', at) + 1;
  writeFileSync(
    path,
    step.kind === 'below'
      ? `${before.slice(0, lineEnd)}${step.text}\n${before.slice(lineEnd)}`
      : before.slice(0, at) + (step.kind === 'end' ? `, ${step.text.replace(/;$/, '')}` : step.text) + after,
  );
}

/** Where a text begins and ends. */
function placeOf(file: string, text: string): [number, number] {
  const at = file.indexOf(text);
  return [at, at + text.length];
}

/** Where the last item of a list of that name ends, and where the list is closed. */
function endOfList(file: string, name: string): [number, number] {
  const list = new RegExp(`\\b${name}\\b[^=\\n]*= \\[([^\\]]*?),?\\s*\\]`).exec(file);
  if (!list) return [-1, -1];
  const close = list.index + list[0].length - 1;
  return [close - /,?\s*$/.exec(list[0].slice(0, -1))![0].length, close];
}
