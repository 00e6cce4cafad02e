import { mayWrite, movedKey } from './move-lock.js';
import { queryOnce, type TxSource } from './tx.js';

/** Whether a database is the one to work on. */
export interface Whereabouts {
  /** Where everything was moved to; null where nothing was. */
  movedTo: string | null;
  /** False while a move runs. */
  mayWrite: boolean;
}

/** Asks a database whether it is the one to work on; throws Unavailable when it does not answer. */
export async function whereaboutsOf(db: TxSource): Promise<Whereabouts> {
  const text = `${mayWrite}, (select value from system_state where key = $1) as "movedTo"`;
  const [row] = await queryOnce<Whereabouts>(db, text, [movedKey]);
  return row!;
}
