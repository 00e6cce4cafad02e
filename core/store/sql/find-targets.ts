import type { Target } from '../../escalation/policy.js';
import type { Tx } from '../tx.js';

/** Users, teams and schedules by handle or name, best kind first; "@" is optional and case does not matter. */
export async function findTargets(tx: Tx, organisationId: string, wanted: string): Promise<Target[]> {
  const name = wanted.trim().replace(/^@/, '').toLowerCase();
  return tx.query<Target>(
    `select kind, id, name from (
       select 1 as rank, 'user' as kind, id, name, handle from users where organisation_id = $1 and disabled_at is null
       union all select 2, 'team', id, name, handle from teams where organisation_id = $1
       union all select 3, 'schedule', id, name, handle from schedules where organisation_id = $1
     ) targets
     where lower(handle) = $2 or lower(name) = $2 order by rank, name limit 5`,
    [organisationId, name],
  );
}

/** Whether a person, a team or a schedule is called that, in lower case; somebody who is disabled too. */
export async function isHandleTaken(tx: Tx, organisationId: string, handle: string): Promise<boolean> {
  const [row] = await tx.query<{ taken: boolean }>(
    `select exists (select from users where organisation_id = $1 and lower(handle) = $2)
         or exists (select from teams where organisation_id = $1 and lower(handle) = $2)
         or exists (select from schedules where organisation_id = $1 and lower(handle) = $2) as taken`,
    [organisationId, handle],
  );
  return row!.taken;
}

/** Every handle that could be meant, for "did you mean". */
export async function listHandles(tx: Tx, organisationId: string): Promise<string[]> {
  const rows = await tx.query<{ handle: string }>(
    `select handle from users where organisation_id = $1 and disabled_at is null
     union all select handle from teams where organisation_id = $1
     union all select handle from schedules where organisation_id = $1`,
    [organisationId],
  );
  return rows.map((row) => row.handle);
}
