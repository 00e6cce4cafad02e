import type { Tx } from '../tx.js';

/** A link that somebody put on an incident. */
export interface IncidentLink {
  id: string;
  incidentId: string;
  url: string;
  label: string;
  addedByName: string;
}

/** Stores a link; false when the incident has it already. */
export async function insertIncidentLink(
  tx: Tx,
  organisationId: string,
  link: IncidentLink,
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `insert into incident_links (organisation_id, id, incident_id, url, label, added_by_name, added_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (organisation_id, incident_id, url) do nothing returning id`,
    [organisationId, link.id, link.incidentId, link.url, link.label, link.addedByName, now],
  );
  return rows.length > 0;
}

/** The links of incidents, the oldest first. */
export async function readIncidentLinks(
  tx: Tx,
  organisationId: string,
  incidentIds: string[],
): Promise<IncidentLink[]> {
  return tx.query(
    `select id, incident_id as "incidentId", url, label, added_by_name as "addedByName" from incident_links
     where organisation_id = $1 and incident_id = any($2::uuid[]) order by added_at, id`,
    [organisationId, incidentIds],
  );
}
