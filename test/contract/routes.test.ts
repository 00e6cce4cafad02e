/** Whatever a person may do or ask has a path of REST, and every path says what it takes and answers. */
import { describe, expect, it } from '@jest/globals';
import { commands } from '../../core/commands/index.js';
import { paths } from '../../api/paths.js';
import { queries } from '../../core/queries/index.js';
import { restDocument } from '../../scripts/document-rest.js';
import { restRoutes, type RestParts } from '../../api/routes/rest.js';
import type { Schema } from '../../api/reference/document.js';

const routes = restRoutes({ publicUrl: '' } as RestParts).routes;

/** What has no path of its own, and why. */
const without: Record<string, string> = {
  'action-link.offer': 'OpenAlert makes the links of its own mails',
  'demo.remove': 'the operator removes the demo company on the command line',
  'incident.cards': 'the chat draws many cards at once; incident.show tells one',
  'integration.test': 'the settings put the alert in; a program sends one to the webhook itself',
  'organisation.set-speed': 'only the demo company runs faster than the clock',
  'room.watch': 'live updates read a room once for everybody who looks at it',
  'session.close': 'a person signs out in the browser',
};
/** What a path runs beside the one command that it is told by. */
const within: Record<string, string> = {
  'alert.simulate': 'POST /simulate',
  'incident.show': 'GET /incidents/:number',
  'integration.add-key': 'POST /integrations/:id/keys',
  'integration.create': 'POST /integrations',
  'system.doctor': 'GET /doctor',
};
/** What only OpenAlert and senders do. */
const ownDoing = ['system.run', 'alert.ingest'];

describe('REST', () => {
  it('reaches every command and query that a person may run', () => {
    const reached = new Set(routes.map(({ runs }) => runs));
    const missing = [...commands, ...queries]
      .filter(({ name, permission }) => !reached.has(name) && !ownDoing.includes(permission))
      .map(({ name }) => name)
      .filter((name) => !(name in without) && !(name in within));
    expect(missing).toEqual([]);
  });

  it('promises an answer of its own for every query', () => {
    const reached = new Set(routes.filter(({ media }) => !media).map(({ runs }) => runs));
    expect(queries.filter(({ name, answer }) => reached.has(name) && !answer).map(({ name }) => name)).toEqual([]);
  });

  it('leaves out nothing that is not there', () => {
    const known = [...commands, ...queries].map(({ name }) => name);
    expect(Object.keys({ ...without, ...within }).filter((name) => !known.includes(name))).toEqual([]);
    const live = routes.map(({ method, path }) => `${method} ${path}`);
    expect(Object.values(within).filter((place) => !live.includes(place))).toEqual([]);
  });

  it('asks for the permission of what it runs', () => {
    const permissionOf = new Map([...commands, ...queries].map(({ name, permission }) => [name, permission]));
    const wrong = routes.flatMap(({ method, path, runs }) => {
      const guard = paths.find((one) => one.method === method && one.path === `/api/v1${path}`)?.guard;
      const wanted = runs === null ? guard : permissionOf.get(runs);
      return guard === wanted
        ? []
        : [`${method} ${path}: ${String(guard)}, and ${String(runs)} wants ${String(wanted)}`];
    });
    expect(wrong).toEqual([]);
  });

  it('refuses a field that it does not know, on every path, and promises none that it does not say', () => {
    const { paths: all, components } = restDocument();
    const open: string[] = [];
    const look = (schema: Schema, place: string) => {
      if (schema.type === 'object' && schema.additionalProperties === undefined) open.push(place);
      for (const [name, part] of Object.entries(schema))
        if (typeof part === 'object' && part !== null && name !== 'example') look(part as Schema, `${place}.${name}`);
    };
    for (const [path, methods] of Object.entries(all))
      for (const [method, { requestBody, responses }] of Object.entries(methods)) {
        if (requestBody) look(requestBody.content['application/json'].schema, `${method} ${path}`);
        look(responses, `${method} ${path}`);
      }
    Object.entries(components.schemas).forEach(([name, schema]) => look(schema, name));
    expect(open).toEqual([]);
  });
});
