/**
 * One row of every table, made from what the entity says of its columns: all share one id, so that every reference finds its row,
 * and a column with a list of what it may be has the first of it.
 */
import { type EntitySchema, type DataSource, type EntityMetadata } from 'typeorm';
import { schemas } from '../../core/store/schemas/index.js';

const theId = '01a20d58-5c2f-7312-9d26-cc75b0de3725';
const start = new Date('2026-01-01T00:00:00Z');
const end = new Date('2026-01-02T00:00:00Z');

/** Where one column says what another one has to be. */
const special: Record<string, Record<string, unknown>> = {
  // Older schemas have no place for an access that was refused.
  audit: { refused: null },
  overrides: { kind: 'add', replaces_user_id: null },
  layers: { rotation_kind: 'daily', participants: [['x']], starts_on: '2026-01-01T00:00', anchor_index: 0 },
};

/** A value that the column takes. */
function valueOf(table: string, column: EntityMetadata['columns'][number], checks: string): unknown {
  const name = column.databaseName;
  const own = special[table];
  if (own && name in own) return own[name];
  const list = new RegExp(`\\b${name} in \\('([^']+)'`).exec(checks);
  if (list) return list[1];
  const type = String(column.type);
  if (column.isArray) return ['x'];
  if (type === 'uuid') return theId;
  if (type === 'timestamp with time zone') return /^ends_at$|_until$/.test(name) ? end : start;
  if (type === 'bytea') return Buffer.from('x');
  if (type === 'json') return { x: 1 };
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'bigint') return 1;
  if (type === 'text') return 'x';
  throw new Error(`What does a column of the type ${type} hold? (${table}.${name})`);
}

/** Stores one row of each table, the ones that others refer to first; answers what was stored, by table. */
export async function insertOneOfEach(owner: DataSource): Promise<Map<string, Record<string, unknown>>> {
  const checks = new Map(
    schemas.map(({ options }: EntitySchema<unknown>) => [options.tableName, JSON.stringify(options.checks ?? [])]),
  );
  const stored = new Map<string, Record<string, unknown>>();
  const waiting = [...owner.entityMetadatas];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ tableName, foreignKeys }) =>
      foreignKeys.every(({ referencedTablePath }) => {
        const target = referencedTablePath.split('.').at(-1)!;
        return target === tableName || stored.has(target);
      }),
    );
    const [metadata] = waiting.splice(next, 1);
    const { tableName, columns } = metadata!;
    const row = Object.fromEntries(
      columns.map((column) => [column.propertyName, valueOf(tableName, column, checks.get(tableName) ?? '')]),
    );
    await owner.getRepository(metadata!.target).insert(row);
    stored.set(tableName, row);
  }
  return stored;
}
