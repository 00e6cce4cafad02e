/** What the record of an incident holds besides its view: pages with their receipts, its alerts, and the talk of its room. */
import type { Tx } from '../tx.js';

/** A page as the record shows it. */
export interface RecordedPage {
  person: string;
  channel: string;
  why: string;
  status: 'pending' | 'sending' | 'sent' | 'delivered' | 'failed' | 'suppressed';
  reason: string | null;
  dueAt: Date;
  sentAt: Date | null;
  /** The vendor's proof: the id of its message. */
  receipt: string | null;
}

/** Every page of an incident, in the order in which they were due. */
export async function readRecordedPages(tx: Tx, organisationId: string, incidentId: string): Promise<RecordedPage[]> {
  return tx.query<RecordedPage>(
    `select u.name as person, p.channel, p.why, p.status, p.reason, p.due_at as "dueAt", p.sent_at as "sentAt",
            p.receipt->>'id' as receipt
     from pages p join users u on u.organisation_id = p.organisation_id and u.id = p.user_id
     where p.organisation_id = $1 and p.incident_id = $2 order by p.due_at, p.id`,
    [organisationId, incidentId],
  );
}

/** An alert as the record shows it. */
export interface RecordedAlert {
  title: string;
  severity: string;
  state: 'firing' | 'resolved';
  labels: Record<string, string>;
  startsAt: Date;
  endsAt: Date | null;
  count: number;
}

/** The alerts of an incident, the first one first, at most so many. */
export async function readRecordedAlerts(
  tx: Tx,
  organisationId: string,
  incidentId: string,
  limit: number,
): Promise<RecordedAlert[]> {
  return tx.query<RecordedAlert>(
    `select title, severity, state, labels, starts_at as "startsAt", ends_at as "endsAt", count from alerts
     where organisation_id = $1 and incident_id = $2 order by id limit $3`,
    [organisationId, incidentId, limit],
  );
}

/** Something that was said in an incident's room. */
export interface RecordedTalk {
  at: Date;
  who: string;
  text: string;
}

/** What people said in an incident's room, the first words first, at most so many. */
export async function readRecordedTalk(
  tx: Tx,
  organisationId: string,
  incidentId: string,
  limit: number,
): Promise<RecordedTalk[]> {
  return tx.query<RecordedTalk>(
    `select m.posted_at as at, m.author_name as who, m.text
     from rooms r join room_messages m on m.organisation_id = r.organisation_id and m.room_id = r.id
     where r.organisation_id = $1 and r.incident_id = $2 and m.kind = 'text' order by m.position limit $3`,
    [organisationId, incidentId, limit],
  );
}
