/**
 * Every regular expression of the product against texts that are made to be slow: 100 kB each, at most 50 ms. No pattern of a user
 * is stored or run anywhere: matchers of users do not exist yet, so ours are all there are.
 */
import ts from 'typescript';
import { describe, expect, it } from '@jest/globals';
import { createScrub } from '../../api/scrub.js';
import { isProduct, lineOf, readSources, visit } from '../meta/sources.js';

interface Found {
  place: string;
  regex: RegExp;
}

/** The expressions that stand in the code that meets texts from outside. */
const found: Found[] = readSources()
  // What the browser, the command line and the migrations look at is written by us, or by the operator.
  .filter(
    ({ path }) =>
      isProduct(path) &&
      !/^(browser|cli)\/|embedded-postgres/.test(path) &&
      !path.endsWith('.test.ts') &&
      !/^core\/store\/migrations\//.test(path),
  )
  .flatMap((source) => {
    const here: Found[] = [];
    visit(source.ast, (node) => {
      if (!ts.isRegularExpressionLiteral(node)) return;
      const [, body, flags] = /^\/(.*)\/([a-z]*)$/s.exec(node.text)!;
      here.push({ place: `${source.path}:${lineOf(source, node)}`, regex: new RegExp(body!, flags) });
    });
    return here;
  });

const size = 100_000;
const fill = (piece: string, end = '') => piece.repeat(Math.ceil(size / piece.length)).slice(0, size) + end;

const evil: [string, string][] = [
  ['one letter', fill('a', '!')],
  ['one digit', fill('1', 'x')],
  ['blanks', fill(' ', 'x')],
  ['line breaks', fill('\n', 'x')],
  ['tabs and line breaks', fill('\t\n', 'x')],
  ['words', fill('a ', '!')],
  ['dots', fill('.', 'x')],
  ['dotted words', fill('a.', '!')],
  ['dashes', fill('-', '!')],
  ['dashed words', fill('a-', '!')],
  ['slashes', fill('/', '!')],
  ['paths', fill('/a', ' !')],
  ['at signs', fill('@', '!')],
  ['mentions', fill('@a', '!')],
  ['addresses', fill('http://a.a/', ' !')],
  ['beginnings of addresses', fill('https://', ' ')],
  ['mail addresses', fill('a@a.a', '!')],
  ['brackets', fill('[', 'x')],
  ['round brackets', fill('(', 'x')],
  ['angles', fill('<', 'x')],
  ['colons', fill(':', '!')],
  ['equals signs', fill('a=', '!')],
  ['quotes', fill('"', 'x')],
  ['backslashes', fill('\\', 'x')],
  ['backticks', fill('`', 'x')],
  ['percent signs', fill('%2', 'x')],
  ['commands', fill('/incident ', '\n')],
  ['incident numbers', fill('INC-1', 'x')],
  ['calendar lines', fill('BEGIN:VTIMEZONE', 'x')],
  ['calendar properties', fill('DTSTART;A=B', '\n')],
  ['webhooks', fill('/webhooks/a/', ' ')],
  ['tokens', fill('eyJaaaaa.', ' ')],
  ['tokens with dashes', fill('-eyJ', ' ')],
  ['keys', fill('oak_', ' ')],
  ['secrets', fill('token:"', ' ')],
  ['private keys', fill('-----BEGIN A PRIVATE KEY-----', ' ')],
];

/** Milliseconds, the best of ten: other work on the machine makes some slow, a bad expression makes all of them slow, and much. */
function msOf(work: () => unknown): number {
  let best = Infinity;
  for (let turn = 0; turn < 10 && best > 50; turn += 1) {
    const began = performance.now();
    work();
    best = Math.min(best, performance.now() - began);
    if (best > 1000) break;
  }
  return best;
}

describe('100 kB are looked at in at most 50 ms', () => {
  it('finds the expressions', () => expect(found.length).toBeGreaterThan(150));

  it.each(evil)('%s, by every expression', (_, text) => {
    const slow = found
      .map(({ place, regex }) => ({ place, regex: String(regex), ms: msOf(() => text.replace(regex, '')) }))
      .filter(({ ms }) => ms > 50);
    expect(slow).toEqual([]);
  });

  it.each(evil)('%s, by the scrubbing of logs', (_, text) => {
    const scrub = createScrub(['a secret of 24 characters']);
    expect(msOf(() => scrub(text))).toBeLessThan(50);
  });
});
