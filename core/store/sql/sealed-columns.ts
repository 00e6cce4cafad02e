/** Every column that is sealed, so that one command can seal them all with another key. */
import type { Tx } from '../tx.js';

/** A column whose texts are sealed; `clear` is the column where they stood before. */
export interface SealedColumn {
  table: string;
  /** The column that names a row within its organisation. */
  row: string;
  column: string;
  clear?: string;
}

/** In no order that matters; a test finds the column `…_sealed` that is missing here. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'calendars', row: 'layer_id', column: 'url_sealed', clear: 'url' },
  { table: 'credentials', row: 'user_id', column: 'code_secret_sealed' },
];

/** A text as it is kept. */
export interface KeptSecret {
  row: string;
  sealed: Buffer | null;
  clear: string | null;
}

/** The texts of a column after that row, locked, by row. */
export async function lockSecrets(
  tx: Tx,
  organisationId: string,
  { table, row, column, clear }: SealedColumn,
  { after, limit }: { after: string | null; limit: number },
): Promise<KeptSecret[]> {
  return tx.query<KeptSecret>(
    `select ${row}::text as "row", ${column} as sealed, ${clear ?? 'null::text'} as clear from ${table}
     where organisation_id = $1 and ($2::uuid is null or ${row} > $2) and (${column} is not null or ${clear ?? 'null'} is not null)
     order by ${row} limit $3 for update`,
    [organisationId, after, limit],
  );
}

/** Keeps a text sealed, and nothing of it in clear. */
export async function keepSealed(
  tx: Tx,
  organisationId: string,
  { table, row, column, clear }: SealedColumn,
  secret: { row: string; sealed: Buffer },
): Promise<void> {
  await tx.query(
    `update ${table} set ${column} = $3${clear ? `, ${clear} = null` : ''} where organisation_id = $1 and ${row} = $2`,
    [organisationId, secret.row, secret.sealed],
  );
}
