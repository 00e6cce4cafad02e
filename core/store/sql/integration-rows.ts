/** Integrations and their keys; of a key only its hash, and its first letters to tell it by. */
import type { AlertSeverity } from '../../alert/alert.js';
import type { Tx } from '../tx.js';

/** A key to be stored. */
export interface NewIntegrationKey {
  id: string;
  integrationId: string;
  keyHash: Buffer;
  keyPrefix: string;
  /** Sealed with the key. */
  signingSecret: Buffer | null;
}

/** Stores an integration; its keys come after it. */
export async function insertIntegration(
  tx: Tx,
  organisationId: string,
  integration: { id: string; name: string; source: string; serviceId: string },
  now: Date,
): Promise<void> {
  const { id, name, source, serviceId } = integration;
  await tx.query(
    `insert into integrations (organisation_id, id, name, source, service_id, created_at) values ($1, $2, $3, $4, $5, $6)`,
    [organisationId, id, name, source, serviceId, now],
  );
}

/** Stores a key of an integration. */
export async function insertIntegrationKey(
  tx: Tx,
  organisationId: string,
  key: NewIntegrationKey,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into integration_keys (organisation_id, id, integration_id, key_hash, key_prefix, signing_secret, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [organisationId, key.id, key.integrationId, key.keyHash, key.keyPrefix, key.signingSecret, now],
  );
}

/** An integration that a command is to change, and the team that owns it. */
interface IntegrationToChange {
  id: string;
  name: string;
  source: string;
  teamId: string | null;
  allowedAddresses: string[];
}

/** Locks an integration, so that two callers do not both add its last key; with the team of its service and the number of its live keys. */
export async function lockIntegration(
  tx: Tx,
  organisationId: string,
  id: string,
): Promise<(IntegrationToChange & { liveKeys: number }) | undefined> {
  const [row] = await tx.query<IntegrationToChange>(
    `select i.id, i.name, i.source, s.team_id as "teamId", i.allowed_addresses as "allowedAddresses" from integrations i
     join services s on s.organisation_id = i.organisation_id and s.id = i.service_id
     where i.organisation_id = $1 and i.id = $2 for no key update of i`,
    [organisationId, id],
  );
  if (!row) return undefined;
  const [keys] = await tx.query<{ live: number }>(
    `select count(*)::integer as live from integration_keys
     where organisation_id = $1 and integration_id = $2 and revoked_at is null`,
    [organisationId, id],
  );
  return { ...row, liveKeys: keys!.live };
}

/** Says from which addresses an integration's sender may send; false when they are these already. */
export async function setAllowedAddresses(
  tx: Tx,
  organisationId: string,
  id: string,
  ranges: string[],
): Promise<boolean> {
  const rows = await tx.query(
    `update integrations set allowed_addresses = $3 where organisation_id = $1 and id = $2 and allowed_addresses <> $3
     returning id`,
    [organisationId, id, ranges],
  );
  return rows.length > 0;
}

/** Revokes the live keys of an integration, or the one of that id; answers how many. */
export async function revokeIntegrationKeys(
  tx: Tx,
  organisationId: string,
  { integrationId, keyId }: { integrationId: string; keyId: string | null },
  now: Date,
): Promise<number> {
  const rows = await tx.query(
    `update integration_keys set revoked_at = $4, signing_secret = null
     where organisation_id = $1 and integration_id = $2 and ($3::uuid is null or id = $3) and revoked_at is null returning id`,
    [organisationId, integrationId, keyId, now],
  );
  return rows.length;
}

/** Moves the last use of keys; one that was used later already stays. */
export async function touchIntegrationKeys(
  tx: Tx,
  organisationId: string,
  uses: { keyId: string; at: Date }[],
): Promise<number> {
  const rows = await tx.query(
    `with due as (
       select k.id, t.at from integration_keys k
       join (select unnest($2::uuid[]) id, unnest($3::timestamptz[]) at) t on t.id = k.id
       where k.organisation_id = $1 order by k.id for update of k
     )
     update integration_keys k set last_used_at = greatest(k.last_used_at, due.at) from due
     where k.organisation_id = $1 and k.id = due.id returning k.id`,
    [organisationId, uses.map((use) => use.keyId), uses.map((use) => use.at)],
  );
  return rows.length;
}

/** Gives the oldest key of the integration of that name another hash: the demo's, whose key the page shows. */
export async function replaceFirstKey(
  tx: Tx,
  organisationId: string,
  name: string,
  { keyHash, keyPrefix }: { keyHash: Buffer; keyPrefix: string },
): Promise<boolean> {
  const rows = await tx.query(
    `update integration_keys set key_hash = $3, key_prefix = $4
     where organisation_id = $1 and key_hash <> $3 and id = (
       select k.id from integration_keys k
       join integrations i on i.organisation_id = k.organisation_id and i.id = k.integration_id
       where i.organisation_id = $1 and i.name = $2 order by k.created_at, k.id limit 1)
     returning id`,
    [organisationId, name, keyHash, keyPrefix],
  );
  return rows.length > 0;
}

/** An integration as a test alert needs it: what its key would have said of it, its team, and how many keys live. */
export interface IntegrationToTest {
  id: string;
  name: string;
  source: string;
  serviceId: string;
  serviceName: string;
  defaultSeverity: AlertSeverity;
  teamId: string | null;
  liveKeys: number;
}

/** The integration of that id, for a test. */
export async function findIntegrationToTest(
  tx: Tx,
  organisationId: string,
  id: string,
): Promise<IntegrationToTest | undefined> {
  const [row] = await tx.query<IntegrationToTest>(
    `select i.id, i.name, i.source, s.id as "serviceId", s.name as "serviceName", i.default_severity as "defaultSeverity",
            s.team_id as "teamId",
            (select count(*)::integer from integration_keys k
             where k.organisation_id = i.organisation_id and k.integration_id = i.id and k.revoked_at is null) as "liveKeys"
     from integrations i join services s on s.organisation_id = i.organisation_id and s.id = i.service_id
     where i.organisation_id = $1 and i.id = $2`,
    [organisationId, id],
  );
  return row;
}
