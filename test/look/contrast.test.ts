/** Words can be read and shapes be seen, on every surface and in either light: WCAG 2.2 AA, from the colours as they are written. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const css = readFileSync(new URL('../../browser/css/tokens.css', import.meta.url), 'utf8');

/** The colours of the block that a selector opens, by name. */
function coloursOf(selector: string): Record<string, string> {
  const from = css.indexOf('{', css.indexOf(selector));
  const block = css.slice(from, css.indexOf('}', from));
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[\da-f]{6})\b/gi)].map(([, name, hex]) => [name, hex]));
}
const light = coloursOf(':root {');
const dark = coloursOf(`:root:not([data-theme='light']) {`);
const darkForced = coloursOf(`:root[data-theme='dark'] {`);

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high! + 0.05) / (low! + 0.05);
}

const surfaces = ['canvas', 'side', 'raised', 'sunken', 'hover', 'selected'];
const states = ['triggered', 'acknowledged', 'resolved', 'snoozed', 'merged'];
const tints = states.map((state) => `${state}-soft`);
const pairs = (names: string[], on: string[]) => names.flatMap((name) => on.map((surface) => [name, surface] as const));

const words = [
  ...pairs(['ink', 'ink-2'], [...surfaces, ...tints, 'accent-soft']),
  ...pairs(['ink-3'], ['canvas', 'side', 'raised', 'sunken', 'hover']),
  ...pairs(['accent'], ['canvas', 'side', 'raised', 'sunken', 'accent-soft']),
  ...pairs(['on-primary'], ['primary', 'primary-hover', 'primary-large']),
  ...states.flatMap((state) => pairs([`${state}-ink`], [`${state}-soft`, 'canvas', 'side', 'raised'])),
  ...pairs(['sev1', 'sev2', 'sev3', 'sev4', 'sev5'], ['canvas', 'raised', ...tints]),
  ...pairs(['on-tint'], ['p1', 'p2', 'p3', 'p4', 'p5']),
];
const shapes = [
  ...states.flatMap((state) => pairs([`${state}-solid`], [`${state}-soft`, 'canvas', 'side', 'raised'])),
  ...pairs(['line-control'], ['canvas', 'raised']),
  ...pairs(['focus'], ['canvas', 'side', 'raised', 'selected']),
];

describe.each([
  ['light', light],
  ['dark', dark],
])('in the %s', (_name, colours) => {
  const weak = (all: (readonly [string, string])[], least: number) =>
    all.flatMap(([name, surface]) => {
      const [one, other] = [colours[name], colours[surface]];
      if (!one || !other) return [`${name} or ${surface} has no colour`];
      const ratio = contrast(one, other);
      return ratio < least ? [`${name} on ${surface}: ${ratio.toFixed(2)}`] : [];
    });

  it('words stand out 4.5 to 1', () => expect(weak(words, 4.5)).toEqual([]));
  it('shapes and edges stand out 3 to 1', () => expect(weak(shapes, 3)).toEqual([]));
});

it('the dark that the system asks for and the dark that somebody chose are the same', () => {
  expect(darkForced).toEqual(dark);
  expect(Object.keys(light).filter((name) => dark[name] === undefined)).toEqual([]);
});
