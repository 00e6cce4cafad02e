import { closest } from 'fastest-levenshtein';
import { InvalidInput } from '../errors.js';
import { findTargets, listHandles } from '../store/sql/find-targets.js';
import type { Target } from '../escalation/policy.js';
import type { Tx } from '../store/tx.js';

/**
 * The person, team or schedule that a text names.
 * @throws InvalidInput naming the field and the nearest handle when nobody is called that
 */
export async function findTarget(tx: Tx, organisationId: string, wanted: string, field: string): Promise<Target> {
  const [target] = await findTargets(tx, organisationId, wanted);
  if (target) return target;
  const handles = await listHandles(tx, organisationId);
  const name = wanted.trim().replace(/^@/, '');
  const nearest = handles.length > 0 ? ` Did you mean @${closest(name.toLowerCase(), handles)}?` : '';
  throw new InvalidInput(`No person, team or schedule is called "${name}".${nearest}`, [
    { field, expected: 'the handle of a person, a team or a schedule' },
  ]);
}
