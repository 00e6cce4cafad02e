import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { commands, commandNamed } from '../core/commands/index.js';
import { queries, queryNamed } from '../core/queries/index.js';
import { commandText, parseCommand, verbNames } from './grammar.js';
import { minutesOf } from './read-words.js';

describe('the grammar', () => {
  it('has a verb for every command and query that says it has one, and no other but help', () => {
    const said = [...commands, ...queries].flatMap(({ help }) => help?.verb ?? []);
    expect([...verbNames].sort()).toEqual([...said, 'help'].sort());
  });

  it('never throws, and answers only what can be run', () => {
    const verbish = fc
      .tuple(fc.constantFrom(...verbNames, 'ak', ''), fc.string())
      .map(([verb, rest]) => `${verb} ${rest}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), verbish), fc.option(fc.integer({ min: 1, max: 99 })), (text, place) => {
        const parsed = parseCommand(text, place);
        if (parsed.kind !== 'intent' && parsed.kind !== 'which') return;
        const { command, input } = parsed.intent;
        expect(commandNamed(command) ?? queryNamed(command)).toBeDefined();
        expect(input).toEqual(expect.any(Object));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same intent from words as a button carries', () => {
    const number = fc.integer({ min: 1, max: 99_999 });
    const words = fc.array(fc.stringMatching(/^[a-z]{2,8}$/), { maxLength: 4 });
    fc.assert(
      fc.property(
        fc.constantFrom(['ack', 'incident.acknowledge'], ['resolve', 'incident.resolve'], ['pass', 'incident.pass']),
        number,
        words,
        ([verb, command], n, said) => {
          const comment = said.join(' ');
          const written = fc.sample(fc.constantFrom(`INC-${n}`, `#${n}`, String(n)), 1)[0]!;
          expect(parseCommand(`${verb} ${written} ${comment}`, null)).toEqual({
            kind: 'intent',
            verb,
            intent: { command, input: { number: n, ...(comment ? { comment } : {}) } },
          });
          expect(parseCommand(`${verb} ${comment}`, n)).toEqual({
            kind: 'intent',
            verb,
            intent: { command, input: { number: n, ...(comment ? { comment } : {}) } },
          });
        },
      ),
    );
  });

  it.each([
    ['snooze 30m INC-42', { minutes: 30, number: 42 }],
    ['severity sev1 INC-42', { severity: 'SEV1', number: 42 }],
    ['reassign @tom INC-42', { to: '@tom', number: 42 }],
    ['status identified inc42', { phase: 'identified', number: 42 }],
    ['page @tom INC-42', { to: '@tom', number: 42 }],
    ['snooze 30m like INC-42', { minutes: 30, comment: 'like INC-42', number: 7 }],
    ['snooze INC-3 30m INC-42', { minutes: 30, comment: 'INC-42', number: 3 }],
  ])('means by "%s" the incident that it names, wherever that stands', (line, input) => {
    const parsed = parseCommand(line, 7);
    expect('intent' in parsed && parsed.intent.input).toEqual(input);
  });

  it('knows its roots', () => {
    expect(commandText('/incident ack looking at it')).toBe('ack looking at it');
    expect(commandText('/INC list')).toBe('list');
    expect(commandText('@OpenAlert ack')).toBe('ack');
    expect(commandText('/incidental')).toBeUndefined();
    expect(commandText('hello /incident')).toBeUndefined();
  });

  it.each(['42', '#42', 'INC-42', 'inc42', 'INC 42', '42:'])(
    'reads an incident written as %s, whatever the verb',
    (written) => {
      for (const verb of ['show', 'why', 'ack'])
        expect(parseCommand(`${verb} ${written}`, 3)).toMatchObject({
          kind: 'intent',
          intent: { input: { number: 42 } },
        });
      expect(parseCommand('why', 3)).toMatchObject({ intent: { command: 'incident.why', input: { number: 3 } } });
      expect(parseCommand('why', null)).toMatchObject({ intent: { command: 'incident.why', input: {} } });
      expect(parseCommand('why me', 3)).toMatchObject({ kind: 'incomplete', verb: 'why' });
    },
  );

  it('reads whom to page, and keeps the rest as words', () => {
    expect(parseCommand('page @maya the queue stands still', null)).toMatchObject({
      intent: { command: 'incident.page', input: { to: '@maya', why: 'the queue stands still' } },
    });
    expect(parseCommand('page INC-7 payments', 3)).toMatchObject({
      intent: { command: 'incident.page', input: { number: 7, to: 'payments' } },
    });
    expect(parseCommand('escalate @maya', 3)).toMatchObject({
      intent: { command: 'incident.escalate', input: { number: 3, to: '@maya' } },
    });
    expect(parseCommand('reopen', null)).toMatchObject({
      kind: 'which',
      intent: { command: 'incident.reopen', input: {} },
    });
    expect(parseCommand('new disk full', null)).toMatchObject({
      intent: { command: 'incident.declare', input: { title: 'disk full' } },
    });
  });

  it('reads durations', () => {
    expect(['30m', '2h', '1h30m', '90min', '1d', '2 hours'].map(minutesOf)).toEqual([30, 120, 90, 90, 1440, 120]);
    expect(['', 'h', '2', '2x', 'soon', '-1h'].map(minutesOf)).toEqual(Array(6).fill(undefined));
  });

  it('finds severity and title of a declaration wherever they stand', () => {
    expect(parseCommand('declare checkout errors sev2', null)).toMatchObject({
      intent: { input: { title: 'checkout errors', severity: 'SEV2' } },
    });
    expect(parseCommand('declare SEV-1 payments are down', null)).toMatchObject({
      intent: { input: { title: 'payments are down', severity: 'SEV1' } },
    });
    expect(parseCommand('declare sev1', null)).toMatchObject({ intent: { form: true, input: { severity: 'SEV1' } } });
    expect(parseCommand('list nonsense', null)).toMatchObject({ kind: 'incomplete' });
    expect(parseCommand('override @tom soon', null)).toMatchObject({ kind: 'incomplete' });
  });
});
