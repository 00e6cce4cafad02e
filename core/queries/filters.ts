/** What lists are narrowed by, and what the words of a filter mean. */
import { z } from 'zod';
import { findService } from '../store/sql/find-service.js';
import { findTeam } from '../store/sql/team-rows.js';
import { InvalidInput } from '../errors.js';
import type { Tx } from '../store/tx.js';

const serviceWords = 'the name or id of a service';
const teamWords = 'the name, handle or id of a team';

/** Only what is about that service. */
export const serviceFilter = z.string(serviceWords).trim().min(1, serviceWords).max(200, serviceWords).optional();
/** Only what that team owns. */
export const teamFilter = z.string(teamWords).trim().min(1, teamWords).max(200, teamWords).optional();
/** Only what has that text in its title, whatever the case. */
export const textFilter = z.string('a text').trim().min(1, 'a text').max(200, 'at most 200 characters').optional();

/** An instant that a filter names. */
export const instantFilter = z.iso
  .datetime({ offset: true, error: 'an instant such as 2026-11-23T18:30:00Z' })
  .optional();

/** The id of the service that a filter names, null where it names none. @throws InvalidInput */
export async function idOfService(tx: Tx, organisationId: string, wanted: string | undefined): Promise<string | null> {
  if (wanted === undefined) return null;
  return idIn(await findService(tx, organisationId, wanted), 'service', serviceWords);
}

/** The id of the team that a filter names, null where it names none. @throws InvalidInput */
export async function idOfTeam(tx: Tx, organisationId: string, wanted: string | undefined): Promise<string | null> {
  if (wanted === undefined) return null;
  return idIn(await findTeam(tx, organisationId, wanted), 'team', teamWords);
}

function idIn(found: { id: string } | undefined, field: string, expected: string): string {
  if (!found) throw new InvalidInput(`${field}: ${expected}`, [{ field, expected }]);
  return found.id;
}
