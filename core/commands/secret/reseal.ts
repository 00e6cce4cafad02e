import { z } from 'zod';
import { defineCommand, type CommandContext } from '../../execute.js';
import {
  keepSealed,
  lockSecrets,
  sealedColumns,
  type KeptSecret,
  type SealedColumn,
} from '../../store/sql/sealed-columns.js';
import { Unsealable } from '../../sealed.js';

/** How many texts one transaction seals: few enough that nobody waits for their rows. */
const batch = 100;

/** Where a batch ended. */
export interface ResealDone {
  sealed: number;
  /** Texts that no key of the ring opens; they stay as they are. */
  lost: number;
  /** Where to go on; null: that was all. */
  next: { column: number; after: string | null } | null;
}

/** Seals the next batch of an organisation's secrets with the first key; with `clearOnly` what stands in clear alone. */
export const secretReseal = defineCommand({
  name: 'secret.reseal',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({
    clearOnly: z.boolean().default(false),
    from: z.strictObject({ column: z.int().min(0), after: z.uuid().nullable() }).default({ column: 0, after: null }),
  }),
  async handle(ctx, { clearOnly, from }) {
    const column = sealedColumns[from.column];
    const kept = column
      ? await lockSecrets(ctx.tx, ctx.actor.organisationId, column, { after: from.after, limit: batch })
      : [];
    let sealed = 0;
    let lost = 0;
    for (const secret of kept) {
      const did = await resealOne(ctx, column!, secret, clearOnly);
      if (did === 'sealed') sealed += 1;
      if (did === 'lost') lost += 1;
    }
    const data: ResealDone = { sealed, lost, next: nextOf(from, kept) };
    const reason = `${sealed} secrets were sealed with the first key.`;
    return { changed: sealed > 0, reason, subject: null, data: { ...data } };
  },
});

async function resealOne(
  { tx, actor, sealer }: CommandContext,
  column: SealedColumn,
  kept: KeptSecret,
  clearOnly: boolean,
) {
  const place = { table: column.table, row: kept.row, column: column.column };
  if (kept.sealed && (clearOnly || sealer.isCurrent(kept.sealed))) return 'standing';
  try {
    const text = kept.sealed ? sealer.unseal(kept.sealed, place) : kept.clear!;
    await keepSealed(tx, actor.organisationId, column, { row: kept.row, sealed: sealer.seal(text, place) });
    return 'sealed';
  } catch (error) {
    if (error instanceof Unsealable) return 'lost';
    throw error;
  }
}

function nextOf(from: { column: number }, kept: KeptSecret[]): ResealDone['next'] {
  if (kept.length === batch) return { column: from.column, after: kept.at(-1)!.row };
  return from.column + 1 < sealedColumns.length ? { column: from.column + 1, after: null } : null;
}
