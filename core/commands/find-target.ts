import { closest, distance } from 'fastest-levenshtein';
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
  const guess = handles.length > 0 && name.length <= 40 ? closest(name.toLowerCase(), handles) : '';
  const isNear = guess !== '' && distance(name.toLowerCase(), guess) <= Math.max(2, Math.floor(name.length / 3));
  const nearest = isNear ? ` Did you mean @${guess}?` : '';
  throw new InvalidInput(`No person, team or schedule is called "${name}".${nearest}`, [
    { field, expected: 'the handle of a person, a team or a schedule' },
  ]);
}
