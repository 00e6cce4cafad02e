import { describe, expect, it } from '@jest/globals';
import { complete, isCommandLine, runsOnEnter, type Known } from './verbs.js';

const verbs = [
  { verb: 'ack', usage: '[INC-n] [comment]', does: 'You have it; paging stops' },
  { verb: 'escalate', usage: '[to]', does: 'Page the next step now' },
  { verb: 'pass', usage: '[INC-n]', does: 'Not me: page the next person now' },
  { verb: 'page', usage: '@user|team [why]', does: 'Call someone in' },
];
const people = [
  { name: 'Priya', handle: 'priya' },
  { name: 'Sam', handle: 'sam' },
];
const known = (over: Partial<Known> = {}): Known => ({ verbs, people, incident: 42, ownRoom: false, ...over });
const names = (line: string, over?: Partial<Known>): string[] =>
  complete(line, known(over))?.options.map(({ name }) => name) ?? [];

describe('completion', () => {
  it('is for lines that begin with a slash', () => {
    expect([isCommandLine('/inc'), isCommandLine('a/b'), isCommandLine('/etc\nis full')]).toEqual([true, false, false]);
    expect(complete('hello', known())).toBeNull();
  });

  it('offers every verb from the first slash on', () => {
    for (const line of ['/', '/inc', '/incident', '/incident ']) expect(names(line)).toHaveLength(4);
  });

  it('puts verbs that begin so first, then those that hold it, then those that say it', () => {
    expect(names('/incident pa')).toEqual(['pass', 'page']);
    expect(names('/inc paging')).toEqual(['ack']);
    expect(names('/ack')).toEqual(['ack']);
    expect(names('/incident zzz')).toEqual([]);
    expect(names('/other thing')).toEqual([]);
  });

  it('names the incident in the line, unless the room is its own', () => {
    expect(complete('/incident ac', known())!.options[0]!.line).toBe('/incident ack INC-42 ');
    expect(complete('/incident ac', known({ ownRoom: true }))!.options[0]!.line).toBe('/incident ack ');
    expect(complete('/incident ac', known({ incident: null }))!.options[0]!.line).toBe('/incident ack ');
  });

  it('offers people after an @', () => {
    expect(names('/incident page @')).toEqual(['@priya', '@sam']);
    expect(complete('/incident page @pr', known())!.options[0]!.line).toBe('/incident page @priya ');
    expect(names('/incident page @nobody')).toEqual(['page']);
  });

  it('keeps the usage in sight while the rest is written', () => {
    expect(names('/incident ack looking at it')).toEqual(['ack']);
    expect(complete('/incident ack looking', known())!.options[0]!.line).toBe('/incident ack looking');
    expect(names('/incident nonsense here')).toEqual([]);
  });
});

describe('Enter', () => {
  const chosen = (line: string): [boolean, boolean] => {
    const completion = complete(line, known())!;
    return [
      runsOnEnter(completion.options[0]!, completion, false),
      runsOnEnter(completion.options[0]!, completion, true),
    ];
  };
  it('runs nothing from a bare slash, unless it was picked', () => expect(chosen('/incident ')).toEqual([false, true]));
  it('runs what was begun', () => expect(chosen('/incident ac')).toEqual([true, true]));
  it('runs nothing that lacks what must follow', () => expect(chosen('/incident page')).toEqual([false, false]));
});
