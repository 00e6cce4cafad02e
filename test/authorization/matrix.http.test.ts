/**
 * Every command, query, verb, route and room, asked for by everybody: what is answered is held against expected.csv. A new one
 * that has no row there, or no sample to call it with, fails.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commands } from '../../core/commands/index.js';
import { createWorld, ofItsIncident, type World } from './world.js';
import { mayDo } from '../../core/people/permission.js';
import { queries } from '../../core/queries/index.js';
import { callRoute } from './routes.js';
import { isInBrowser, socketActs } from './sockets.js';
import { paths } from '../../api/paths.js';
import { samples } from './samples.js';
import { walks } from '../walks.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
}, 60_000);
afterAll(() => world.stop());

const forMachines = ({ permission }: { permission: string }) =>
  permission === 'system.run' || permission === 'alert.ingest';

/** What somebody was answered, in one word. */
const wordOf = (error: { code?: string } | null): string => {
  if (!error) return 'ok';
  const words: Record<string, string> = {
    forbidden: 'forbidden',
    'not-found': 'absent',
    'invalid-input': 'absent',
    conflict: 'ok',
  };
  const word = words[error.code ?? ''];
  if (word === undefined) throw error as Error;
  return word;
};

/** What is to be answered, by surface and name, then by caller. */
const expected = readFileSync(new URL('expected.csv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('surface,'))
  .map((line) => line.split(',') as [surface: string, name: string, caller: string, answer: string]);
const rowsOf = (surface: string, name: string) =>
  Object.fromEntries(expected.filter((row) => row[0] === surface && row[1] === name).map((row) => [row[2], row[3]]));

const actual: string[] = [];
afterAll(() => {
  if (process.env.AUTHORIZATION_RESULTS)
    writeFileSync(process.env.AUTHORIZATION_RESULTS, `surface,name,caller,answer\n${actual.sort().join('\n')}\n`);
});

const sampleOf = async (name: string, caller: World['callers'][number]) => samples[name]?.(world, caller) ?? {};

/** Calls one thing as everybody, with a sample of its own each time. */
async function asEverybody(
  surface: string,
  name: string,
  call: (caller: World['callers'][number], input: { number?: number }) => Promise<unknown>,
  among: (caller: World['callers'][number]) => boolean = ({ actor }) => actor !== null,
) {
  const answers: Record<string, string> = {};
  for (const caller of world.callers.filter(among)) {
    if (name === 'demo.remove' && mayDo(caller.actor!, 'organisation.manage')) continue;
    const input = surface === 'verb' ? {} : await sampleOf(name, caller);
    answers[caller.name] = await call(caller, input).then(
      () => 'ok',
      (error: { code?: string }) => wordOf(error),
    );
    actual.push([surface, name, caller.name, answers[caller.name]].join(','));
  }
  return answers;
}

describe('the matrix', () => {
  it('has a sample for every command and query that is not for machines', () => {
    const wanted = [...commands, ...queries].filter((one) => !forMachines(one)).map(({ name }) => name);
    expect(Object.keys(samples).sort()).toEqual(wanted.sort());
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    'answers everybody who runs the command %s as expected.csv says',
    async (name, command) => {
      const { execute } = world.h.system.core;
      const run = (caller: World['callers'][number], input: { number?: number }) =>
        execute(command, { actor: ofItsIncident(caller, input.number)!, input });
      expect(await asEverybody('command', name, run)).toEqual(rowsOf('command', name));
    },
    30_000,
  );

  it.each(Object.entries(walks))(
    'answers everybody who says the verb of %s in chat as expected.csv says',
    async (name, { line }) => {
      const say = async (caller: World['callers'][number]) => {
        const { number } = await world.incident();
        const said = line.replace('INC', `INC-${number}`).replace('OTHER', `INC-${(await world.incident()).number}`);
        const reply = await world.h.system.talk.say(`/incident ${said}`, ofItsIncident(caller, number)!, {
          roomId: null,
          incidentNumber: null,
        });
        const text =
          reply?.kind === 'card' && 'tone' in reply.card && reply.card.tone === 'bad' ? reply.card.fallback : '';
        if (/may not|asks for a fresh proof/.test(text)) throw Object.assign(new Error(text), { code: 'forbidden' });
        // Somebody else was there first: who asks may do it all the same.
        if (text !== '' && !/overlaps/.test(text)) throw Object.assign(new Error(text), { code: 'not-found' });
      };
      const people = (caller: World['callers'][number]) => caller.actor?.kind === 'user';
      expect(await asEverybody('verb', name, say, people)).toEqual(rowsOf('verb', name));
    },
    30_000,
  );

  it.each(paths.map((path) => [`${path.method} ${path.path}`, path] as const))(
    'answers everybody who calls %s as expected.csv says',
    async (name, path) => {
      const answers: Record<string, string> = {};
      for (const caller of world.callers) {
        answers[caller.name] = await callRoute(world, caller, path);
        actual.push(['route', name, caller.name, answers[caller.name]].join(','));
      }
      expect(answers).toEqual(rowsOf('route', name));
    },
    60_000,
  );

  it.each(socketActs)(
    'answers everybody whose browser asks to %s as expected.csv says',
    async (name, act) => {
      const answers: Record<string, string> = {};
      for (const caller of world.callers.filter(isInBrowser)) {
        answers[caller.name] = await act(world, caller);
        actual.push(['socket', name, caller.name, answers[caller.name]].join(','));
      }
      expect(answers).toEqual(rowsOf('socket', name));
    },
    60_000,
  );

  it.each(queries.map((query) => [query.name, query] as const))(
    'answers everybody who asks the query %s as expected.csv says',
    async (name, query) => {
      const { runQuery } = world.h.system.core;
      const run = (caller: World['callers'][number], input: { number?: number }) =>
        runQuery(query, { actor: ofItsIncident(caller, input.number)!, input });
      expect(await asEverybody('query', name, run)).toEqual(rowsOf('query', name));
    },
    30_000,
  );
});
