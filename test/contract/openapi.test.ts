/** The OpenAPI document: it is current, it is OpenAPI 3.1, every reference in it leads somewhere, and its examples fit. */
import { describe, expect, it } from '@jest/globals';
import { documentFile, documentText } from '../../scripts/document-rest.js';
import { document, meant, operations, problemsAt } from './document.js';
import { paths } from '../../api/paths.js';
import { textOf } from '../../scripts/generated-part.js';

/** Every value of the document with the names that lead to it. */
function* walk(value: unknown, trail: string[] = []): Generator<[trail: string[], value: unknown]> {
  yield [trail, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) yield* walk(part, [...trail, name]);
}

describe('docs/openapi.json', () => {
  it('is what the routes promise', async () => {
    const renew = 'node --import tsx scripts/document-rest.ts';
    expect({ isCurrent: textOf(documentFile) === (await documentText()), renew }).toEqual({ isCurrent: true, renew });
  });

  it('holds every path of REST', () => {
    const own = ['/openapi.json', '/docs'];
    const wanted = paths
      .filter(({ path }) => path.startsWith('/api/v1/') && !own.includes(path.slice('/api/v1'.length)))
      .map(({ method, path }) => `${method} ${path.slice('/api/v1'.length).replace(/:(\w+)/g, '{$1}')}`);
    const said = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(said.sort()).toEqual(wanted.sort());
  });
});

describe('the document', () => {
  it('is OpenAPI 3.1: its fields are those of the specification, and stand where it wants them', () => {
    expect(Object.keys(document).sort()).toEqual(
      ['components', 'info', 'jsonSchemaDialect', 'openapi', 'paths', 'security', 'servers', 'tags'].sort(),
    );
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    for (const { path, operation } of operations) {
      expect(path).toMatch(/^(\/([\w.-]+|\{\w+\}))+$/);
      const known = [
        'operationId',
        'summary',
        'tags',
        'description',
        'parameters',
        'requestBody',
        'responses',
        'security',
      ];
      expect(Object.keys(operation).filter((field) => !known.includes(field))).toEqual([]);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const said = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(said.map(({ name }) => name)).toEqual(inPath);
      expect(said.every(({ required }) => required)).toBe(true);
      const names = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(names).size).toBe(names.length);
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^[1-5]\d\d$/);
        const { $ref, description } = response as { $ref?: string; description?: string };
        expect(typeof ($ref ?? description)).toBe('string');
      }
    }
  });

  it('names each operation once, and each by a tag that it knows', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = document.tags.map(({ name }) => name);
    expect(operations.filter(({ operation }) => !tags.includes(operation.tags[0]!))).toEqual([]);
  });

  it('leads somewhere wherever it refers to something, and names nothing that nobody refers to', () => {
    const refs = [...walk(document)].flatMap(([trail, value]) =>
      trail.at(-1) === '$ref' && typeof value === 'string' ? [value] : [],
    );
    expect(refs.length).toBeGreaterThan(100);
    expect(refs.filter((ref) => !ref.startsWith('#/components/') || meant(ref) === undefined)).toEqual([]);
    const unused = Object.keys(document.components.schemas).filter(
      (name) => !refs.includes(`#/components/schemas/${name}`),
    );
    expect(unused).toEqual([]);
  });

  it.each(operations.map((place) => [`${place.method} ${place.path}`, place] as const))(
    'shows an example of %s that it takes itself, and says each refusal',
    (_name, { path, method, operation }) => {
      const at = ['paths', path, method];
      operation.parameters.forEach((parameter, index) => {
        if (parameter.in !== 'path') return;
        expect(problemsAt([...at, 'parameters', String(index), 'schema'], parameter.example)).toEqual([]);
      });
      const body = operation.requestBody?.content['application/json'];
      if (body)
        expect({
          example: body.example,
          problems: problemsAt([...at, 'requestBody', 'content', 'application/json', 'schema'], body.example),
        }).toEqual({ example: body.example, problems: [] });
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '401', '403', '429', '503']));
    },
  );
});
