import type { Tx } from '../tx.js';

/** Tables without a foreign key to their organisation, and those whose rows hold on to each other. */
const tables = [
  'audit',
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

/** Gives the demo's integration the key that the page shows. */
export async function setIntegrationKey(
  tx: Tx,
  organisationId: string,
  name: string,
  keyHash: Buffer,
  keyPrefix: string,
): Promise<boolean> {
  const rows = await tx.query(
    `update integrations set key_hash = $3, key_prefix = $4
     where organisation_id = $1 and name = $2 and key_hash <> $3 returning id`,
    [organisationId, name, keyHash, keyPrefix],
  );
  return rows.length > 0;
}
