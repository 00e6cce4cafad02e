import type { Tx } from '../tx.js';

/** Tables that a new organisation is furnished from. */
type SeedTable =
  | 'organisations'
  | 'users'
  | 'teams'
  | 'team_members'
  | 'escalation_policies'
  | 'services'
  | 'integrations'
  | 'integration_keys'
  | 'schedules'
  | 'layers'
  | 'contact_methods'
  | 'notification_rules'
  | 'rooms';

/** Stores rows given by column name; for furnishing an organisation, not for hot paths. All rows have the same columns. */
export async function insertRows(tx: Tx, table: SeedTable, rows: Record<string, unknown>[]): Promise<void> {
  for (const row of rows) {
    const columns = Object.keys(row);
    const values = columns.map((column) => (isJson(row[column]) ? JSON.stringify(row[column]) : row[column]));
    const places = columns.map((_, index) => `$${index + 1}`);
    await tx.query(`insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`, values);
  }
}

const isJson = (value: unknown) =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && !Buffer.isBuffer(value);
