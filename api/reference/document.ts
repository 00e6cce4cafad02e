/** The parts of an OpenAPI 3.1 document, as far as we write them and look into them. */

/** A schema of JSON Schema 2020-12, as far as we look into it. */
export interface Schema {
  [key: string]: unknown;
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  description?: string;
}

/** A parameter of an operation. */
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: Schema;
  example?: unknown;
}

/** One method of one path. */
export interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  description: string;
  parameters: Parameter[];
  requestBody?: { required: boolean; content: { 'application/json': { schema: Schema; example: unknown } } };
  responses: Record<string, unknown>;
  security?: object[];
}

/** The document, as far as we look into it. */
export interface OpenApi {
  openapi: '3.1.1';
  info: object;
  jsonSchemaDialect: string;
  servers: object[];
  tags: { name: string; description: string }[];
  security: object[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; [kind: string]: unknown };
}
