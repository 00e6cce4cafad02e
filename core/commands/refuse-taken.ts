import { Conflict } from '../errors.js';
import { isHandleTaken } from '../store/sql/find-targets.js';
import type { CommandContext } from '../execute.js';

/**
 * People, teams and schedules share their handles: a word after @ means one of them. Whoever is disabled keeps theirs.
 * @throws Conflict
 */
export async function refuseTaken({ tx, actor }: CommandContext, handle: string): Promise<void> {
  if (await isHandleTaken(tx, actor.organisationId, handle)) throw new Conflict(`@${handle} is taken.`);
}
