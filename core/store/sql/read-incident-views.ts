import { incidentColumns } from './incident-row.js';
import type { AlertLink } from '../../alert/alert.js';
import type { Incident } from '../../incident/incident.js';
import type { TimelineEntry } from '../../incident/timeline.js';
import type { Tx } from '../tx.js';

/** An incident with the names around it. */
export type ReadIncident = Incident & {
  serviceName: string | null;
  roomId: string | null;
  roomName: string | null;
  mergedIntoNumber: number | null;
};

/** Incidents by id with the names around them. */
export async function readIncidents(tx: Tx, organisationId: string, ids: string[]): Promise<ReadIncident[]> {
  return tx.query(
    `select ${incidentColumns}, s.name as "serviceName", r.id as "roomId", r.name as "roomName",
            into_.number as "mergedIntoNumber"
     from incidents i
     left join services s on s.organisation_id = i.organisation_id and s.id = i.service_id
     left join rooms r on r.organisation_id = i.organisation_id and r.incident_id = i.id
     left join incidents into_ on into_.organisation_id = i.organisation_id and into_.id = i.merged_into
     where i.organisation_id = $1 and i.id = any($2::uuid[])`,
    [organisationId, ids],
  );
}

/** The ids of incidents by number. */
export async function findIncidentId(tx: Tx, organisationId: string, number: number): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(`select id from incidents where organisation_id = $1 and number = $2`, [
    organisationId,
    number,
  ]);
  return row?.id;
}

/** The newest alerts of incidents, at most `each` of each, for labels and links. */
export async function readIncidentAlerts(
  tx: Tx,
  organisationId: string,
  ids: string[],
  each: number,
): Promise<{ incidentId: string; labels: Record<string, string>; links: AlertLink[] }[]> {
  return tx.query(
    `select k.id as "incidentId", a.labels, a.links
     from unnest($2::uuid[]) k (id)
     cross join lateral (
       select labels, links from alerts where organisation_id = $1 and incident_id = k.id order by state, id desc limit $3
     ) a`,
    [organisationId, ids, each],
  );
}

/** The last entries of timelines, oldest first, at most `each` of each. */
export async function readTimelines(
  tx: Tx,
  organisationId: string,
  ids: string[],
  each: number,
): Promise<(TimelineEntry & { incidentId: string })[]> {
  const rows = await tx.query<TimelineEntry & { incidentId: string }>(
    `select k.id as "incidentId", t.*
     from unnest($2::uuid[]) k (id)
     cross join lateral (
       select id, at, kind, actor_kind as "actorKind", actor_id as "actorId", actor_name as "actorName", via, data
       from timeline where organisation_id = $1 and incident_id = k.id order by id desc limit $3
     ) t`,
    [organisationId, ids, each],
  );
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Entries of one timeline after an id, oldest first. */
export async function readTimelineAfter(
  tx: Tx,
  organisationId: string,
  incidentId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<TimelineEntry[]> {
  return tx.query<TimelineEntry>(
    `select id, at, kind, actor_kind as "actorKind", actor_id as "actorId", actor_name as "actorName", via, data
     from timeline where organisation_id = $1 and incident_id = $2 and ($3::uuid is null or id > $3) order by id limit $4`,
    [organisationId, incidentId, after, limit],
  );
}

/** A page of an incident, with what became of it. */
export interface IncidentPage {
  id: string;
  incidentId: string;
  step: number;
  loop: number;
  userId: string;
  channel: string;
  why: string;
  status: 'pending' | 'sending' | 'sent' | 'delivered' | 'failed' | 'suppressed';
  reason: string | null;
  createdAt: Date;
  dueAt: Date;
  sentAt: Date | null;
}

/** The pages of incidents, oldest first, at most the newest 500 of each. */
export async function readPages(tx: Tx, organisationId: string, ids: string[]): Promise<IncidentPage[]> {
  const rows = await tx.query<IncidentPage>(
    `select p.* from unnest($2::uuid[]) k (id)
     cross join lateral (
       select id, incident_id as "incidentId", step, loop, user_id as "userId", channel, why, status, reason,
              created_at as "createdAt", due_at as "dueAt", sent_at as "sentAt"
       from pages where organisation_id = $1 and incident_id = k.id order by created_at desc, due_at desc, id desc limit 500
     ) p`,
    [organisationId, ids],
  );
  return rows.reverse();
}
