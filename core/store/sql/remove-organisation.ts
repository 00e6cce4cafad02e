import type { Tx } from '../tx.js';

/** Tables without a foreign key to their organisation, and those whose rows hold on to each other. */
const tables = [
  'audit',
  // A token that belongs to nobody: its secret would be taken for the next organisation.
  'api_tokens',
  'timeline',
  'alerts',
  'room_messages',
  'rooms',
  'views',
  'pages',
  'action_links',
  'escalations',
  'incidents',
  'integrations',
  'services',
  'escalation_policies',
  'overrides',
];

/** Removes a demo organisation with everything in it; false when it is none. */
export async function removeDemoOrganisation(tx: Tx, organisationId: string): Promise<boolean> {
  const [row] = await tx.query(`select id from organisations where id = $1 and demo for update`, [organisationId]);
  if (!row) return false;
  for (const table of tables) await tx.query(`delete from ${table} where organisation_id = $1`, [organisationId]);
  await tx.query(`delete from organisations where id = $1`, [organisationId]);
  return true;
}
