import type { AlertLink, AlertSeverity, AlertState } from '../../alert/alert.js';
import type { Tx } from '../tx.js';

/** What ingest needs to know of the newest alert of a fingerprint. */
export interface KnownAlert {
  id: string;
  integrationId: string;
  /** 32 hex digits. */
  fingerprint: string;
  incidentId: string | null;
  state: AlertState;
  severity: AlertSeverity;
  title: string;
  startsAt: Date;
  /** 32 hex digits. */
  contentHash: string;
  version: number;
  lastSeenAt: Date;
}

/** What tells alerts apart within an organisation. */
export interface AlertKey {
  integrationId: string;
  fingerprint: string;
}

/** The newest alert of each key, locked in ascending order of id. The lateral form keeps all key columns in the index condition. */
export async function lockNewestAlerts(tx: Tx, organisationId: string, keys: AlertKey[]): Promise<KnownAlert[]> {
  return newestAlerts(tx, organisationId, keys, 'for update');
}

/** The newest alert of each key, not locked, as whole rows. */
export const readNewestAlerts = (tx: Tx, organisationId: string, keys: AlertKey[]): Promise<KnownAlert[]> =>
  newestAlerts(tx, organisationId, keys, '');

async function newestAlerts(tx: Tx, organisationId: string, keys: AlertKey[], lock: 'for update' | '') {
  const ids = (await findNewestAlerts(tx, organisationId, keys)).map((alert) => alert.id);
  if (ids.length === 0) return [];
  return tx.query<KnownAlert>(
    `select ${knownColumns} from alerts a where a.organisation_id = $1 and a.id = any($2::uuid[]) order by a.id ${lock}`,
    [organisationId, ids],
  );
}

/** The newest alert of each key, not locked: the one that fires, whatever a machine's clock made of its id, else the last. */
export async function findNewestAlerts(
  tx: Tx,
  organisationId: string,
  keys: AlertKey[],
): Promise<{ id: string; incidentId: string | null; state: AlertState }[]> {
  if (keys.length === 0) return [];
  return tx.query(
    `select a.id, a.incident_id as "incidentId", a.state
     from (select unnest($2::uuid[]) integration, unnest($3::text[]) fingerprint) k
     cross join lateral (
       (select id, incident_id, state, 1 as rank from alerts
        where organisation_id = $1 and integration_id = k.integration and fingerprint = decode(k.fingerprint, 'hex')
          and state <> 'resolved' limit 1)
       union all
       (select id, incident_id, state, 2 from alerts
        where organisation_id = $1 and integration_id = k.integration and fingerprint = decode(k.fingerprint, 'hex')
        order by id desc limit 1)
       order by rank limit 1
     ) a`,
    [organisationId, keys.map((k) => k.integrationId), keys.map((k) => k.fingerprint)],
  );
}

const knownColumns = `
  a.id, a.integration_id as "integrationId", encode(a.fingerprint, 'hex') as fingerprint, a.incident_id as "incidentId",
  a.state, a.severity, a.title, a.starts_at as "startsAt", encode(a.content_hash, 'hex') as "contentHash", a.version,
  a.last_seen_at as "lastSeenAt"`;

/** The incident of each group key: the open, absorbing one, and (`merged`) the one that took in the newest merged one. */
export async function findGroups(
  tx: Tx,
  organisationId: string,
  groupKeys: string[],
): Promise<{ groupKey: string; incidentId: string; merged: boolean }[]> {
  if (groupKeys.length === 0) return [];
  return tx.query(
    `select k.key as "groupKey", i.id as "incidentId", i.merged
     from unnest($2::text[]) k (key)
     cross join lateral (
       (select id, false as merged from incidents
        where organisation_id = $1 and group_key = k.key and absorbs and status not in ('resolved', 'merged') limit 1)
       union all
       (select merged_into, true from incidents
        where organisation_id = $1 and group_key = k.key and status = 'merged' order by id desc limit 1)
     ) i`,
    [organisationId, groupKeys],
  );
}

/** An alert as ingest writes it. */
export interface AlertRow extends KnownAlert {
  severityAsSent: string | null;
  title: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  links: AlertLink[];
  groupKey: string;
  body: string | null;
  recognised: boolean;
  endsAt: Date | null;
  count: number;
}

const rowArrays = (rows: AlertRow[]) => [
  rows.map((r) => r.id),
  rows.map((r) => r.state),
  rows.map((r) => r.severity),
  rows.map((r) => r.severityAsSent),
  rows.map((r) => r.title),
  rows.map((r) => JSON.stringify(r.labels)),
  rows.map((r) => JSON.stringify(r.annotations)),
  rows.map((r) => JSON.stringify(r.links)),
  rows.map((r) => r.contentHash),
  rows.map((r) => r.startsAt),
  rows.map((r) => r.endsAt),
];

/** Stores new alerts. */
export async function insertAlerts(tx: Tx, organisationId: string, rows: AlertRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into alerts (organisation_id, id, state, severity, severity_as_sent, title, labels, annotations, links,
                         content_hash, starts_at, ends_at, integration_id, fingerprint, incident_id, group_key, body,
                         recognised, first_seen_at, last_seen_at)
     select $1, unnest($2::uuid[]), unnest($3::text[]), unnest($4::text[]), unnest($5::text[]), unnest($6::text[]),
            unnest($7::json[]), unnest($8::json[]), unnest($9::json[]), decode(unnest($10::text[]), 'hex'),
            unnest($11::timestamptz[]), unnest($12::timestamptz[]), unnest($13::uuid[]), decode(unnest($14::text[]), 'hex'),
            unnest($15::uuid[]), unnest($16::text[]), unnest($17::text[]), unnest($18::boolean[]),
            unnest($19::timestamptz[]), unnest($19::timestamptz[])`,
    [
      organisationId,
      ...rowArrays(rows),
      rows.map((r) => r.integrationId),
      rows.map((r) => r.fingerprint),
      rows.map((r) => r.incidentId),
      rows.map((r) => r.groupKey),
      rows.map((r) => r.body),
      rows.map((r) => r.recognised),
      rows.map((r) => r.lastSeenAt),
    ],
  );
}

/**
 * Saves what an event changed of known alerts: content or state, so a new version. The end of an alert says when it ended,
 * and seldom what it was: labels, annotations and links that it leaves out stay.
 */
export async function updateAlerts(tx: Tx, organisationId: string, rows: AlertRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `update alerts a
     set state = t.state, severity = t.severity, severity_as_sent = t.severity_as_sent, title = t.title,
         labels = ${kept('labels', '{}')}, annotations = ${kept('annotations', '{}')}, links = ${kept('links', '[]')}, content_hash = decode(t.content_hash, 'hex'), starts_at = t.starts_at,
         ends_at = t.ends_at, count = a.count + t.count, version = a.version + 1, last_seen_at = t.last_seen_at
     from (select unnest($2::uuid[]) id, unnest($3::text[]) state, unnest($4::text[]) severity,
                  unnest($5::text[]) severity_as_sent, unnest($6::text[]) title, unnest($7::json[]) labels,
                  unnest($8::json[]) annotations, unnest($9::json[]) links, unnest($10::text[]) content_hash,
                  unnest($11::timestamptz[]) starts_at, unnest($12::timestamptz[]) ends_at, unnest($13::integer[]) count,
                  unnest($14::timestamptz[]) last_seen_at) t
     where a.organisation_id = $1 and a.id = t.id`,
    [organisationId, ...rowArrays(rows), rows.map((r) => r.count), rows.map((r) => r.lastSeenAt)],
  );
}

const kept = (column: string, empty: string) =>
  `case when t.state = 'resolved' and t.${column}::text = '${empty}' then a.${column} else t.${column} end`;

/** Closes alerts that a newer start of the same signal replaces. */
export async function closeAlerts(tx: Tx, organisationId: string, ids: string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `update alerts set state = 'resolved', ends_at = coalesce(ends_at, $3), version = version + 1
     where organisation_id = $1 and id = any($2::uuid[])`,
    [organisationId, ids, now],
  );
}

/** Moves last_seen_at of re-sent alerts; answers the ids that are still at the expected version and firing. */
export async function touchAlerts(
  tx: Tx,
  organisationId: string,
  touches: { alertId: string; version: number; at: Date }[],
): Promise<string[]> {
  if (touches.length === 0) return [];
  const rows = await tx.query<{ id: string }>(
    `with due as (
       select a.id, t.at from alerts a
       join (select unnest($2::uuid[]) id, unnest($3::integer[]) version, unnest($4::timestamptz[]) at) t on a.id = t.id
       where a.organisation_id = $1 and a.version = t.version and a.state = 'firing'
       order by a.id for update of a
     )
     update alerts a set last_seen_at = greatest(a.last_seen_at, due.at) from due
     where a.organisation_id = $1 and a.id = due.id returning a.id`,
    [organisationId, touches.map((t) => t.alertId), touches.map((t) => t.version), touches.map((t) => t.at)],
  );
  return rows.map((row) => row.id);
}
