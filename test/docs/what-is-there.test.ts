/** What README.md and docs/scenarios.md say is there is what the scenarios say, each by its title. */
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { areaOf, areasIn, areasShown, scenarioFiles, type Results } from '../../scripts/document-scenarios.js';
import { textOf } from '../../scripts/generated-part.js';
import { readSources, visit, type Source } from '../meta/sources.js';

interface Title {
  area: string;
  /** A title with parts that a table fills in stands for each of its rows. */
  pattern: RegExp;
}

/** What a call is named by, where it is a test or a heading: `it('…')`, `it.each(…)('…')`, `describe('…')`. */
function calledBy(node: ts.CallExpression): 'it' | 'describe' | undefined {
  const callee = node.expression;
  const name = ts.isIdentifier(callee)
    ? callee.text
    : ts.isCallExpression(callee) && ts.isPropertyAccessExpression(callee.expression)
      ? /^(it|describe)\.each$/.exec(callee.expression.getText())?.[1]
      : undefined;
  return name === 'it' || name === 'describe' ? name : undefined;
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
/** A title as a pattern: what a table or a variable fills in may be anything. */
function patternIn(title: ts.Expression): string {
  const text = ts.isStringLiteralLike(title)
    ? title.text
    : title
        .getText()
        .slice(1, -1)
        .replace(/\$\{[^}]*\}/g, '%s');
  return text
    .split(/%[sdijp]|\$[\w.]+/)
    .map(escape)
    .join('.+');
}

/** The titles of a file's scenarios. */
function titlesIn(source: Source): Title[] {
  const found: Title[] = [];
  visit(source.ast, (node) => {
    if (!ts.isCallExpression(node) || calledBy(node) !== 'it') return;
    const headings: ts.Expression[] = [];
    for (let up: ts.Node = node.parent; up; up = up.parent)
      if (ts.isCallExpression(up) && calledBy(up) === 'describe') headings.unshift(up.arguments[0]!);
    const [outer, ...inner] = headings;
    const area = areaOf(source.path, outer && ts.isStringLiteralLike(outer) ? [outer.text] : []);
    const parts = [...inner, node.arguments[0]!].map(patternIn);
    found.push({ area, pattern: new RegExp(`^${parts.join(': ')}$`) });
  });
  return found;
}

const scenarios = readSources().filter(({ path }) => path.endsWith('.scenario.test.ts'));
const titles = scenarios.flatMap(titlesIn);
const shown = areasShown();
const isIn = (area: string, title: Title) => title.area.toLowerCase() === area.toLowerCase();
const renew =
  'npm test -- scenarios --results=results.json && node --import tsx scripts/document-scenarios.ts results.json';

describe('what is said to be there', () => {
  it('is what a scenario says', () => {
    const madeUp = shown.flatMap(({ name, sentences }) =>
      sentences.filter((sentence) => !titles.some((title) => isIn(name, title) && title.pattern.test(sentence))),
    );
    expect({ madeUp, renew }).toEqual({ madeUp: [], renew });
  });

  it('leaves out no scenario', () => {
    const missing = titles.filter(
      (title) =>
        !shown.some(({ name, sentences }) => isIn(name, title) && sentences.some((one) => title.pattern.test(one))),
    );
    expect(titles.length).toBeGreaterThan(60);
    expect({ missing: missing.map(({ pattern }) => pattern.source), renew }).toEqual({ missing: [], renew });
  });

  it('is the same in README.md and docs/scenarios.md, as the generator writes it', () => {
    for (const [file, text] of Object.entries(scenarioFiles(shown))) expect([file, textOf(file)]).toEqual([file, text]);
  });
});

describe('the generator', () => {
  const results: Results = {
    testResults: [
      {
        name: '/x/test/scenarios/paging.scenario.test.ts',
        assertionResults: [
          { ancestorTitles: ['paging'], title: 'pages *twice*', status: 'passed' },
          { ancestorTitles: ['paging'], title: 'pages never', status: 'failed' },
          { ancestorTitles: ['paging'], title: 'pages later', status: 'pending' },
          { ancestorTitles: [], title: 'stands alone', status: 'passed' },
        ],
      },
      { name: '/x/core/x.test.ts', assertionResults: [{ ancestorTitles: [], title: 'a unit', status: 'passed' }] },
    ],
  };

  it('shows what passed, and of scenarios alone', () => {
    expect(areasIn(results)).toEqual([{ name: 'paging', sentences: ['pages *twice*', 'stands alone'] }]);
    expect(scenarioFiles(areasIn(results))['docs/scenarios.md']).toContain('## Paging\n\n- pages \\*twice\\*\n');
    expect(() => areasIn({ testResults: [] })).toThrow('no scenario');
  });
});
