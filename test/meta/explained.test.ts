/** Every exported name of the product carries a sentence that says what it is. */
import { expect, it } from '@jest/globals';
import { exportsAreExplained } from './code-rules.js';
import { readSources, sourceOf } from './sources.js';

it('every export has a docstring', () => {
  expect(exportsAreExplained(readSources())).toEqual([]);
});

it('would show an export without one', () => {
  const text = [
    `/** Says what this is. */ export const a = 1;`,
    `export const b = 1;`,
    `/** B. */ export function c() {}`,
    `interface D { x: 1 }`,
    `export type { D };`,
    `const inner = 1;`,
    `/** Adds one to it. */ export function e(x: number): number; export function e(x: unknown) { return x; }`,
  ].join('\n');
  expect(exportsAreExplained([sourceOf('core/room/x.ts', text)])).toEqual([
    'core/room/x.ts:2 b has no docstring',
    'core/room/x.ts:3 c has no docstring',
    'core/room/x.ts:4 D has no docstring',
  ]);
});
