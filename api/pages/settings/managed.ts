import { mayDo } from '../../../core/people/permission.js';
import type { Actor } from '../../../core/people/actor.js';

/** The names of the services whose integrations this person may change. Services name their team. */
export function findManaged(
  actor: Actor,
  services: { name: string; team: string | null }[],
  teams: { id: string; name: string }[],
): string[] {
  const idOf = new Map(teams.map(({ id, name }) => [name, id]));
  const owner = (team: string | null) => (team === null ? null : (idOf.get(team) ?? null));
  return services
    .filter(({ team }) => mayDo(actor, 'integration.manage', { teamId: owner(team) }))
    .map(({ name }) => name);
}
