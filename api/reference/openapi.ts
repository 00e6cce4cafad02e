/**
 * The OpenAPI 3.1 document of REST v1, made of what the routes promise. Pure: the same routes make the same document. Terms:
 * *operation* one method of one path; *component* a schema with a name, said once.
 */
import { z } from 'zod';
import { paths, type Path } from '../paths.js';
import { exampleOf } from './example.js';
import { errorResponses, problemSchema } from './errors.js';
import { leastRoleOf, scopesOf } from './needs.js';
import type { Permission } from '../../core/people/permission.js';
import type { OpenApi, Operation, Parameter, Schema } from './document.js';
import type { Route } from '../routes/route.js';

/** The tags in the order of the reference, each with its sentence and the first parts of its paths. */
const tags: [name: string, description: string, parts: string[]][] = [
  ['Incidents', 'What is going on, every verb on it, and how long it took', ['incidents', 'measures']],
  ['Alerts', 'What the sources sent', ['alerts']],
  ['Services', 'What is monitored, and whom it pages', ['services', 'policies', 'severities']],
  ['Integrations', 'Keyed sources of alerts', ['integrations']],
  ['On call', 'Schedules, overrides, swaps', ['oncall', 'schedules', 'swaps']],
  [
    'Before it happens',
    'What would be paged, and what would keep a page away',
    ['simulate', 'test-pages', 'doctor', 'health', 'failed-pages'],
  ],
  ['People', 'The organisation, its people and teams', ['organisation', 'people', 'reach', 'teams']],
  ['Rooms', 'The built-in chat, and mail that was kept', ['rooms', 'outbox']],
  ['Yourself', 'Where you are signed in, and who you are', ['me']],
  ['Keys', 'API keys', ['keys']],
  ['Signing in', 'Programs that act for a person', ['auth']],
  ['Identity', 'Who may sign in, and what groups of a directory grant', ['identity']],
  ['Audit', 'Who did what, signed, and who gets in', ['audit', 'access-review']],
];

const tagOfPath = (path: string): string => {
  const part = path.split(/[/.]/)[1]!;
  return tags.find(([, , parts]) => parts.includes(part))?.[0] ?? 'More';
};

const registered = new Map(paths.map((path) => [`${path.method} ${path.path}`, path]));

/** The document of these routes. */
export function openApiOf(routes: Route[]): OpenApi {
  const schemas: Record<string, Schema> = { Problem: problemSchema };
  const all: OpenApi['paths'] = {};
  const ordered = routes.toSorted((a, b) => orderOf(a) - orderOf(b));
  for (const route of ordered) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    all[path] = { ...all[path], [route.method.toLowerCase()]: operationOf(route, schemas) };
  }
  const used = new Set(ordered.map(({ path }) => tagOfPath(path)));
  return {
    openapi: '3.1.1',
    info: {
      title: 'OpenAlert',
      version: '1',
      summary: 'On-call and incidents that live in chat',
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: '/api/v1' }],
    tags: tags.filter(([name]) => used.has(name)).map(([name, description]) => ({ name, description })),
    security: [{ key: [] }],
    paths: all,
    components: {
      schemas,
      responses: errorResponses,
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key, or the token of OPENALERT_ADMIN_TOKEN' },
      },
    },
  };
}

const orderOf = ({ path }: Route) => tags.findIndex(([name]) => name === tagOfPath(path));

function operationOf(route: Route, schemas: Record<string, Schema>): Operation {
  const named = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const input = schemaOf(route.input, 'input', schemas);
  const { guard } = registered.get(`${route.method} /api/v1${route.path}`) ?? ({ guard: 'public' } as Partial<Path>);
  const rest = without(input, named);
  return {
    operationId: operationIdOf(route),
    summary: route.does,
    tags: [tagOfPath(route.path)],
    description: route.open ? 'Takes no bearer token: what is sent says who it is.' : needsOf(guard as Permission),
    parameters: [
      ...named.map((name) => parameterOf(name, 'path', named, input)),
      ...(route.method === 'GET' ? Object.keys(rest.properties ?? {}) : []).map((name) =>
        parameterOf(name, 'query', rest.required ?? [], rest),
      ),
      ...headersOf(route),
    ],
    ...(route.method === 'POST' && (rest.oneOf || Object.keys(rest.properties ?? {}).length > 0)
      ? { requestBody: bodyOf(rest) }
      : {}),
    responses: responsesOf(route, schemaOf(route.answer, 'output', schemas)),
    ...(route.open ? { security: [] } : {}),
  };
}

/** "post-incidents-by-number-acknowledge": the method and the path. */
const operationIdOf = ({ method, path }: Route): string =>
  [method.toLowerCase(), ...path.split('/').filter((part) => part !== '')]
    .join('-')
    .replaceAll(':', 'by-')
    .replaceAll('.', '-');

const needsOf = (permission: Permission): string => {
  const scopes = scopesOf(permission);
  const word = scopes.length === 1 ? 'the scope' : 'one of the scopes';
  const byKey = scopes.length > 0 ? `a key needs ${word} ${scopes.join(', ')}` : 'no key with scopes may';
  return `Permission ${permission}: at least ${leastRoleOf(permission)}; ${byKey}.`;
};

function parameterOf(name: string, place: 'path' | 'query', required: string[], { properties }: Schema): Parameter {
  // An incident is called by its number or its name.
  const isNumber = place === 'path' && name === 'number';
  const shape: Schema = isNumber
    ? { type: 'string', pattern: '^(INC-)?[1-9][0-9]{0,8}$', description: 'An incident number such as 42 or INC-42' }
    : (properties?.[name] ?? { type: 'string', minLength: 1 });
  const { description, ...schema } = shape;
  return {
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
    ...(place === 'path' ? { example: exampleOf(shape, {}, name) } : {}),
  };
}

const header = (name: string, description: string, schema: Schema): Parameter => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
});

const text: Schema = { type: 'string' };
const headersOf = ({ method, media, takesKey, takesIfMatch }: Route): Parameter[] => [
  ...(method === 'GET' && !media
    ? [header('If-None-Match', 'The ETag of an earlier answer: 304 where nothing changed', text)]
    : []),
  ...(takesKey
    ? [
        header('Idempotency-Key', 'The same key answers the first outcome again', {
          type: 'string',
          pattern: '^[\\x21-\\x7e]{1,200}$',
        }),
      ]
    : []),
  ...(takesIfMatch ? [header('If-Match', 'The ETag that you saw: 412 where it has changed since', text)] : []),
];

const bodyOf = (schema: Schema): Operation['requestBody'] => ({
  required: schema.oneOf !== undefined || (schema.required ?? []).length > 0,
  content: { 'application/json': { schema, example: exampleOf(schema, {}) } },
});

const goodWords: Record<number, string> = { 200: 'As it stands now', 201: 'It is made' };

function responsesOf({ method, media, statuses, takesIfMatch }: Route, schema: Schema): Record<string, unknown> {
  // What is sent as lines is sent anew each time.
  const hasTag = method === 'GET' && !media;
  const good = statuses.map((status) => [
    status,
    {
      description: goodWords[status] ?? 'It is done',
      ...(hasTag ? { headers: { ETag: { schema: text, description: 'Stands for this very answer' } } } : {}),
      content: { [media ?? 'application/json']: { schema } },
    },
  ]);
  const errors = [400, 401, 403, 404, 408, 413, 415, 429, 431, 500, 503, ...(method === 'POST' ? [409] : [])];
  return {
    ...(Object.fromEntries(good) as object),
    ...(hasTag ? { 304: { description: 'Nothing changed' } } : {}),
    ...Object.fromEntries(
      [...errors, ...(takesIfMatch ? [412] : [])]
        .sort((a, b) => a - b)
        .map((status) => [status, { $ref: `#/components/responses/${status}` }]),
    ),
  };
}

/** The schema without what the path says already. */
function without(schema: Schema, named: string[]): Schema {
  if (schema.oneOf) return schema;
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !named.includes(name));
  const required = (schema.required ?? []).filter((name) => !named.includes(name));
  const { properties: _, required: __, ...rest } = schema;
  return { ...rest, properties: Object.fromEntries(properties), ...(required.length > 0 ? { required } : {}) };
}

/** A zod schema as JSON Schema; parts with a name become components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, Schema>): Schema {
  const made = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => withSentence(zodSchema, jsonSchema),
  }) as Schema & {
    $defs?: Record<string, Schema>;
    $schema?: string;
    id?: string;
  };
  const { $defs = {}, $schema: _, ...own } = made;
  for (const [name, part] of Object.entries($defs)) schemas[name] ??= renamed(part) as Schema;
  if (own.id === undefined) return renamed(own) as Schema;
  schemas[own.id] ??= renamed(own) as Schema;
  return { $ref: `#/components/schemas/${own.id}` };
}

/** What was a definition beside it is a component; its name stands where it is. */
function renamed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(renamed);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part)
      .filter(([key, value]) => !(key === 'id' && typeof value === 'string'))
      .map(([key, value]) => [
        key,
        key === '$ref' && typeof value === 'string'
          ? value.replace('#/$defs/', '#/components/schemas/')
          : renamed(value),
      ]),
  );
}

/** What an input says when it refuses is what it expects. */
function withSentence(
  zodSchema: unknown,
  jsonSchema: { description?: string; format?: string; pattern?: string },
): void {
  // The format says it; the pattern beside it is for nobody to read.
  if (['date-time', 'date', 'uuid', 'email'].includes(jsonSchema.format ?? '')) delete jsonSchema.pattern;
  if (jsonSchema.description !== undefined) return;
  const { error } = (zodSchema as { _zod: { def: { error?: (issue: object) => unknown } } })._zod.def;
  const sentence = error?.({ code: 'invalid_type', input: undefined });
  if (typeof sentence === 'string') jsonSchema.description = sentence[0]!.toUpperCase() + sentence.slice(1);
}
