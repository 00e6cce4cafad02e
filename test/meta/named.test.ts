/** Whatever the product promises by name, some test names: commands, queries, routes, sweeps, timeline events. */
import { describe, expect, it } from '@jest/globals';
import { readSources, sourceOf } from './sources.js';
import { promisedIn, unnamedIn } from './what-needs-a-test.js';

const tree = readSources();

describe('a test names', () => {
  it.each(['command', 'query', 'route', 'sweep', 'event'])('every %s', (kind) => {
    expect(unnamedIn(tree).filter((line) => line.startsWith(`${kind} `))).toEqual([]);
  });
});

describe('the search', () => {
  const product = [
    sourceOf(
      'core/commands/incident/resolve.ts',
      `export const incidentResolve = defineCommand({ name: 'incident.resolve' });`,
    ),
    sourceOf('core/queries/room/list.ts', `export const roomList = defineQuery({ name: 'room.list' });`),
    sourceOf(
      'api/paths.ts',
      `export const paths = { resolve: '/api/v1/incidents/:number/resolve', list: { path: '/api/v1/incidents' } };`,
    ),
    sourceOf('jobs/deliver-pages.ts', `import type { Sweep } from './sweep.js'; export const deliverPages = 1;`),
    sourceOf('jobs/worker.ts', `import type { Sweep } from './sweep.js'; export const startWorker = 1;`),
    sourceOf('jobs/in-flight.ts', `export const inFlight = 1;`),
    sourceOf(
      'core/incident/timeline.ts',
      `export const timelineKinds = ['incident.resolved'] as const; export const x = 'no';`,
    ),
  ];

  it('finds each kind', () => {
    expect(promisedIn(product).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'command incident.resolve',
      'query room.list',
      'route /api/v1/incidents/:number/resolve',
      'route /api/v1/incidents',
      'sweep deliver-pages',
      'event incident.resolved',
    ]);
  });

  it('takes neither a longer name, nor a comment, nor a file that is no test', () => {
    const text = `expect('incident.resolvedLater'); post('/api/v1/incidents/42/resolved'); undeliverPages(); // room.list`;
    expect(unnamedIn([...product, sourceOf('api/x.test.ts', text)])).toHaveLength(6);
    expect(unnamedIn([...product, sourceOf('test/harness.ts', `run('room.list')`)])).toHaveLength(6);
  });

  it('takes a name, an export, and a path with its parameters filled in', () => {
    const text =
      'run(incidentResolve); run("room.list"); post(`${url}/api/v1/incidents/${incident.number}/resolve`); get("/api/v1/incidents?limit=2"); deliverPages(); kind("incident.resolved");';
    expect(unnamedIn([...product, sourceOf('test/scenarios/x.scenario.test.ts', text)])).toEqual([]);
  });
});
