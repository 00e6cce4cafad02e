/** Whatever the product promises by name, some test names: commands, queries, routes, sweeps, timeline events. */
import { describe, expect, it } from '@jest/globals';
import { paths } from '../../api/paths.js';
import { readSources, sourceOf } from './sources.js';
import { promisedIn, unnamedIn } from './what-needs-a-test.js';

const tree = readSources();

describe('a test names', () => {
  it.each(['command', 'query', 'route', 'sweep', 'event'])('every %s', (kind) => {
    expect(unnamedIn(tree, paths).filter((line) => line.startsWith(`${kind} `))).toEqual([]);
  });

  it('what the search finds: at least one of each kind', () => {
    expect([...new Set(promisedIn(tree).map(({ kind }) => kind))].sort()).toEqual([
      'command',
      'event',
      'query',
      'sweep',
    ]);
    expect(paths.length).toBeGreaterThan(0);
  });
});

describe('the search', () => {
  const product = [
    sourceOf(
      'core/commands/incident/resolve.ts',
      `export const incidentResolve = defineCommand({ name: 'incident.resolve' });`,
    ),
    sourceOf('core/queries/room/list.ts', `export const roomList = defineQuery({ name: 'room.list' });`),
    sourceOf('jobs/deliver-pages.ts', `import type { Sweep } from './sweep.js'; export const deliverPages = 1;`),
    sourceOf('jobs/worker.ts', `import type { Sweep } from './sweep.js'; export const startWorker = 1;`),
    sourceOf('jobs/in-flight.ts', `export const inFlight = 1;`),
    sourceOf(
      'core/incident/timeline.ts',
      `export const timelineKinds = ['incident.resolved'] as const; export const x = 'no';`,
    ),
  ];
  const routes = [
    { method: 'POST', path: '/api/v1/incidents/:number/resolve' },
    { method: 'GET', path: '/api/v1/incidents' },
    { method: 'GET', path: '/' },
    { method: 'POST', path: '/act/:token', secret: 'token' },
  ];
  const unnamedBy = (path: string, text: string) => unnamedIn([...product, sourceOf(path, text)], routes);

  it('finds each kind', () => {
    expect(unnamedBy('api/x.test.ts', '')).toEqual([
      'command incident.resolve',
      'query room.list',
      'sweep deliver-pages',
      'event incident.resolved',
      'route POST /api/v1/incidents/:number/resolve',
      'route GET /api/v1/incidents',
      'route GET /',
      'route POST /act/:token',
    ]);
  });

  it('takes neither a longer name, nor a comment, nor a file that is no test', () => {
    const text = `expect('incident.resolvedLater'); undeliverPages(); // room.list`;
    expect(unnamedBy('api/x.test.ts', text)).toHaveLength(8);
    expect(unnamedBy('test/harness.ts', `run('room.list'); fetch('/')`)).toHaveLength(8);
    expect(unnamedBy('test/meta/y.test.ts', `run('room.list'); fetch('/')`)).toHaveLength(8);
  });

  it('takes neither another method nor another path', () => {
    const text =
      'rest("GET", `/incidents/${n}/resolve`); rest("POST", "/incidents"); fetch(`${url}/incidents/42`); fetch(`${url}/x/`);';
    expect(unnamedBy('api/x.test.ts', text)).toHaveLength(8);
  });

  it('takes a name, an export, and a path with its parameters filled in', () => {
    const names = 'run(incidentResolve); run("room.list"); deliverPages(); kind("incident.resolved");';
    const calls =
      'rest("POST", `/incidents/${incident.number}/resolve`); get(`${url}/api/v1/incidents?limit=2`); fetch(`${url}/`);';
    expect(
      unnamedBy('test/scenarios/x.scenario.test.ts', `${names} ${calls} mail.match(/http.*\\/act\\/\\w+/);`),
    ).toEqual([]);
  });
});
