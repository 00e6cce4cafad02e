/**
 * Every kind of event that reaches a browser, in one list; and a realtime test that names each. What is asked and pushed stands in
 * api/realtime/protocol.ts, signals in core/store/signals.ts, what happens to an incident in core/incident/timeline.ts.
 */
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { asked, betweenProcesses, pushed, refusedAtHandshake } from '../../api/realtime/protocol.js';
import { signalTopics } from '../../core/store/signals.js';
import { timelineKinds } from '../../core/incident/timeline.js';
import { readSources, sourceOf, visit, type Source } from './sources.js';

const kinds: Record<string, readonly string[]> = {
  asked: Object.keys(asked),
  pushed,
  'refused at the handshake': refusedAtHandshake,
  'between processes': betweenProcesses,
  signal: signalTopics,
  timeline: timelineKinds,
};

/** The tests that hold a socket. */
const isRealtimeTest = ({ path }: Source) =>
  /^api\/realtime\/.*\.test\.ts$/.test(path) || /^test\/attacks\/.*sockets.*\.test\.ts$/.test(path);

/** Words that a file says in code: whole strings, keys and properties; never what stands in a comment. */
function wordsOf(source: Source): Set<string> {
  const words = new Set<string>();
  visit(source.ast, (node) => {
    if (ts.isStringLiteralLike(node)) words.add(node.text);
    else if (ts.isPropertyAccessExpression(node)) words.add(node.name.text);
    else if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) words.add(node.name.text);
  });
  return words;
}

/** The kinds that no realtime test names, as "signal user". */
function untested(sources: Source[], all: typeof kinds): string[] {
  const said = sources.filter(isRealtimeTest).map(wordsOf);
  return Object.entries(all).flatMap(([list, names]) =>
    names.filter((name) => !said.some((words) => words.has(name))).map((name) => `${list} ${name}`),
  );
}

/** What the code of sockets emits or listens to, and signals that are published, by first argument or by `topic`. */
function usedIn(source: Source): string[] {
  const found: string[] = [];
  visit(source.ast, (node) => {
    if (!ts.isCallExpression(node)) return;
    const callee = node.expression.getText(source.ast);
    const [first] = node.arguments;
    if (/(^|\.)(emit|serverSideEmit|emitWithAck|ask)$/.test(callee) && first && ts.isStringLiteralLike(first))
      found.push(first.text);
    if (/(^|\.)socket\.on$/.test(callee) && first && ts.isStringLiteralLike(first)) found.push(first.text);
  });
  return found;
}

const tree = readSources();
/** What Socket.IO itself says. */
const ofTheLibrary = ['connect', 'connect_error', 'disconnect', 'error'];

describe('every kind of event', () => {
  it('stands in a list of which none is empty, and none twice', () => {
    for (const names of Object.values(kinds)) {
      expect(names.length).toBeGreaterThan(0);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('is named by a realtime test', () => {
    expect(untested(tree, kinds)).toEqual([]);
  });

  it('that is emitted, asked or listened to, here or in the browser, is in the list', () => {
    const known = new Set([...Object.values(kinds).flat(), ...ofTheLibrary]);
    const places = tree.filter(
      ({ path }) => (path.startsWith('api/realtime/') || path.startsWith('browser/')) && !path.endsWith('.test.ts'),
    );
    const used = places.flatMap(usedIn);
    expect(used.filter((name) => !known.has(name))).toEqual([]);
    expect(used).toEqual(expect.arrayContaining(['items', 'join', 'looking']));
  });
});

describe('the search', () => {
  const invented = { signal: ['user', 'moon-phase'], timeline: ['incident.opened'] };
  const test = (path: string, text: string) => untested([sourceOf(path, text)], invented);

  it('fails for a kind that no realtime test names', () => {
    expect(test('api/realtime/x.test.ts', `say({ topic: 'user' }); expect('incident.opened')`)).toEqual([
      'signal moon-phase',
    ]);
  });

  it('takes neither a comment, nor a longer name, nor a test of something else', () => {
    const all = ['signal user', 'signal moon-phase', 'timeline incident.opened'];
    expect(test('api/realtime/x.test.ts', `// 'user' 'moon-phase'\nsay('users', 'incident.openedLater')`)).toEqual(all);
    expect(test('api/rest.http.test.ts', `say('user', 'moon-phase', 'incident.opened')`)).toEqual(all);
  });
});
