/** The reference of REST as a page, made of the OpenAPI document: what it says and nothing else. */
import { htmlDocument } from '../pages/document.js';
import { renderTemplate } from '../../templates/render.js';
import type { OpenApi, Operation, Parameter, Schema } from './document.js';

interface Field {
  name: string;
  type: string;
  required: boolean;
  sentence: string;
}

/** A whole HTML document. `url` is where REST is reached, for the examples. */
export function referencePage(document: OpenApi, { url, now }: { url: string; now: Date }): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const groups = document.tags.map(({ name, description }) => ({
    name,
    anchor: anchorOf(name),
    description,
    routes: operations
      .filter(({ operation }) => operation.tags[0] === name)
      .map(({ path, method, operation }) => ({
        path,
        method,
        isPost: method === 'POST',
        anchor: operation.operationId,
        does: operation.summary,
        needs: operation.description,
        fields: fieldsOf(operation, document),
        answers: answersOf(operation),
        curl: curlOf(`${url}${path}`, method, operation),
      })),
  }));
  const shapes = Object.entries(document.components.schemas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => ({
      name,
      anchor: `shape-${name}`,
      description: schema.description ?? '',
      fields: Object.entries(schema.properties ?? {}).map(([field, part]) =>
        fieldOf(field, part, schema.required ?? []),
      ),
    }));
  const body = renderTemplate('pages/reference.html', { groups, shapes });
  return htmlDocument({ title: 'REST · OpenAlert', body, script: 'page', now });
}

const anchorOf = (name: string) => name.toLowerCase().replace(/[^a-z]+/g, '-');

function fieldsOf({ parameters, requestBody }: Operation, document: OpenApi): (Field & { place: string })[] {
  const sent = requestBody?.content['application/json'].schema;
  const whole = sent?.$ref ? document.components.schemas[sent.$ref.split('/').at(-1)!] : sent;
  const bodies = (whole?.oneOf ?? [whole ?? {}]) as Schema[];
  return [
    ...parameters
      .filter((parameter) => parameter.in !== 'header')
      .map((parameter) => ({ ...parameterField(parameter), place: parameter.in })),
    ...bodies.flatMap(({ properties = {}, required = [] }) =>
      Object.entries(properties).map(([name, schema]) => ({ ...fieldOf(name, schema, required), place: 'body' })),
    ),
    ...parameters
      .filter((parameter) => parameter.in === 'header')
      .map((parameter) => ({ ...parameterField(parameter), place: 'header' })),
  ];
}

const parameterField = ({ name, schema, required, description }: Parameter): Field => ({
  name,
  type: typeOf(schema),
  required,
  sentence: description ?? schema.description ?? '',
});

const fieldOf = (name: string, schema: Schema, required: string[]): Field => ({
  name,
  type: typeOf(schema),
  required: required.includes(name),
  sentence: schema.description ?? '',
});

/** A type in words: "text", "number", "list of Alert", "SEV1 | SEV2". */
function typeOf(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1)!;
  if (schema.enum) return schema.enum.map(String).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices) return [...new Set(choices.map(typeOf))].join(' | ');
  if (schema.format === 'date-time') return 'instant';
  if (schema.format === 'uuid') return 'id';
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'array') return schema.items ? `list of ${typeOf(schema.items)}` : 'list';
  const words: Record<string, string> = { string: 'text', integer: 'number', boolean: 'true | false', null: 'null' };
  return words[type ?? ''] ?? type ?? 'anything';
}

function answersOf({ responses }: Operation): { status: string; shape: string; anchor: string | null }[] {
  return Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([status, response]) => {
      const { content = {} } = response as { content?: Record<string, { schema: Schema }> };
      const [media, { schema } = { schema: {} as Schema }] = Object.entries(content)[0] ?? ['', undefined];
      if (media !== 'application/json') return { status, shape: media, anchor: null };
      const items = schema.properties?.items?.items;
      const named = schema.$ref ?? items?.$ref;
      const shape = items ? `items: list of ${typeOf(items)}, next` : schema.$ref ? typeOf(schema) : fieldNames(schema);
      return { status, shape, anchor: named ? `shape-${named.split('/').at(-1)!}` : null };
    });
}

const fieldNames = ({ properties = {} }: Schema) => Object.keys(properties).join(', ') || 'an object';

function curlOf(url: string, method: string, { parameters, requestBody }: Operation): string {
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, { name, example }) => text.replace(`{${name}}`, String(example)), url);
  const head = `curl ${method === 'POST' ? '-X POST ' : ''}-H "Authorization: Bearer $TOKEN" ${filled}`;
  const body = requestBody?.content['application/json'].example;
  return body === undefined ? head : `${head} \\\n  -d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`;
}
