import { Conflict, NotFound } from '../../errors.js';
import { findSwap, type SwapRow } from '../../store/sql/swap-rows.js';
import type { CommandContext } from '../../execute.js';

/** A swap that is still offered. @throws NotFound, or Conflict when it was taken, withdrawn, or is past its end */
export async function openSwap({ tx, now, actor }: CommandContext, id: string): Promise<SwapRow> {
  const swap = await findSwap(tx, actor.organisationId, id);
  if (!swap) throw new NotFound('There is no such swap.');
  if (swap.withdrawnAt) throw new Conflict('This swap was withdrawn.');
  if (swap.benefactorId) throw new Conflict('This swap was taken already.');
  if (swap.endsAt <= now) throw new Conflict('This swap is void: nobody took it in time.');
  return swap;
}
