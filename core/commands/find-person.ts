import { InvalidInput } from '../errors.js';
import { findTarget } from './find-target.js';
import type { Target } from '../escalation/policy.js';
import type { Tx } from '../store/tx.js';

/** The person that a text names, by handle or name. @throws InvalidInput naming the field when it is a team, or nobody */
export async function findPerson(
  tx: Tx,
  organisationId: string,
  wanted: string,
  field: string,
  expected = 'a person',
): Promise<Target> {
  const target = await findTarget(tx, organisationId, wanted, field);
  if (target.kind === 'user') return target;
  throw new InvalidInput(`${target.name} is a ${target.kind}.`, [{ field, expected }]);
}
