/** What the tests of the contract look up in the OpenAPI document, and how they hold values against it. */
import Ajv2020Module from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { restDocument } from '../../scripts/document-rest.js';
import type { Operation, Schema } from '../../api/reference/document.js';

export const document = restDocument();

export interface Place {
  path: string;
  method: string;
  operation: Operation;
}

export const operations: Place[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

const ajv = new Ajv2020Module.default({ strict: false, allErrors: true });
addFormatsModule.default(ajv);
ajv.addSchema(document, 'openapi', undefined, false);

const pointerOf = (parts: string[]) =>
  parts
    .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
    .map(encodeURIComponent)
    .join('/');

/** What is wrong with a value, by the schema at a place of the document; nothing where it fits. */
export function problemsAt(parts: string[], value: unknown): string[] {
  const key = `openapi#/${pointerOf(parts)}`;
  const check = ajv.getSchema(key) ?? ajv.compile({ $ref: key });
  if (check(value)) return [];
  return (check.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** What a `$ref` of the document means. */
export function meant(ref: string): Schema | undefined {
  return ref
    .replace(/^#\//, '')
    .split('/')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document) as Schema | undefined;
}
