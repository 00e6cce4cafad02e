/** Reading the audit: the search, what evidence holds, and the erasing of a person. */
import { chainColumns, sealColumns, sealedOf, type SealedRow } from './seal-audit.js';
import type { Link, Part, Refusal, SealedEntry } from '../../audit/entry.js';
import type { Tx } from '../tx.js';

/** A row as the search shows it. */
export interface AuditRow {
  id: string;
  at: Date;
  actorKind: string;
  actorId: string | null;
  actorName: string | null;
  via: string;
  address: string | null;
  command: string;
  subject: string | null;
  incident: number | null;
  changed: boolean;
  refused: Refusal | null;
  count: number;
  reason: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  sequence: number | null;
  commitments: Partial<Record<Part, string>> | null;
}

/** What the search looks for; null: anything. */
export interface AuditFilter {
  person: string | null;
  command: string | null;
  subject: string | null;
  incident: number | null;
  from: Date | null;
  to: Date | null;
  refused: boolean | null;
  text: string | null;
  /** The id to go on below. */
  before: string | null;
  limit: number;
}

/** Rows of the audit, newest first. */
export async function listAuditRows(tx: Tx, organisationId: string, filter: AuditFilter): Promise<AuditRow[]> {
  const pattern = filter.text === null ? null : `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`;
  return tx.query<AuditRow>(
    `select a.id, a.at, a.actor_kind as "actorKind", a.actor_id as "actorId", a.actor_name as "actorName", a.via, a.address,
            a.command, a.subject, i.number as incident, a.changed, a.refused, a.count, a.reason, a.before, a.after,
            a.sequence::integer, a.commitments
     from audit a left join incidents i on i.organisation_id = a.organisation_id and i.id = a.incident_id
     where a.organisation_id = $1 and ($2::uuid is null or a.id < $2)
       and ($3::text is null or lower(a.actor_name) = lower($3) or a.actor_id = any(
         select u.id from users u where u.organisation_id = $1
           and (u.id::text = lower($3) or lower(u.handle) = lower(ltrim($3, '@')) or lower(u.name) = lower($3) or lower(u.email) = lower($3))))
       and ($4::text is null or a.command = $4 or (a.command ~>=~ ($4 || '.') and a.command ~<~ ($4 || '/')))
       and ($5::text is null or a.subject = $5 or split_part(a.subject, ':', 1) = $5 or split_part(a.subject, ':', 2) = $5)
       and ($6::integer is null or i.number = $6)
       and ($7::timestamptz is null or a.at >= $7) and ($8::timestamptz is null or a.at < $8)
       and ($9::boolean is null or (a.refused is not null) = $9)
       and ($10::text is null or a.reason ilike $10 or a.command ilike $10 or a.actor_name ilike $10 or a.subject ilike $10
            or a.address ilike $10 or a.before::text ilike $10 or a.after::text ilike $10)
     order by a.id desc limit $11`,
    [
      organisationId,
      filter.before,
      filter.person,
      filter.command,
      filter.subject,
      filter.incident,
      filter.from,
      filter.to,
      filter.refused,
      pattern,
      filter.limit,
    ],
  );
}

/** Sealed rows of an incident, or of a period, in their order. */
export async function readEvidence(
  tx: Tx,
  organisationId: string,
  about: { incidentId: string | null; from: Date | null; to: Date | null },
  limit: number,
): Promise<SealedEntry[]> {
  const rows = await tx.query<SealedRow>(
    `select ${chainColumns}, ${sealColumns} from audit a
     where a.organisation_id = $1 and a.sequence is not null
       and ($2::uuid is null or a.incident_id = $2)
       and ($3::timestamptz is null or a.at >= $3) and ($4::timestamptz is null or a.at < $4)
     order by a.sequence limit $5`,
    [organisationId, about.incidentId, about.from, about.to, limit],
  );
  return rows.map((row) => sealedOf(organisationId, row));
}

/** The links from one place of the chain to another, whoever may read what they say. */
export async function readLinks(tx: Tx, organisationId: string, first: number, last: number): Promise<Link[]> {
  return tx.query<Link>(`select sequence::integer, digest, hash from audit_links($1, $2, $3) order by sequence`, [
    organisationId,
    first,
    last,
  ]);
}

/** The timeline of an incident, whole and in order. */
export async function readWholeTimeline(
  tx: Tx,
  organisationId: string,
  incidentId: string,
): Promise<Record<string, unknown>[]> {
  return tx.query(
    `select id, at, kind, actor_kind as "actorKind", actor_id as "actorId", actor_name as "actorName", via, data
     from timeline where organisation_id = $1 and incident_id = $2 order by id`,
    [organisationId, incidentId],
  );
}

/** The pages of an incident with what the channels answered. */
export async function readPageReceipts(
  tx: Tx,
  organisationId: string,
  incidentId: string,
): Promise<Record<string, unknown>[]> {
  return tx.query(
    `select p.id, u.name as "user", p.channel, p.step, p.loop, p.why, p.status, p.reason, p.created_at as "createdAt",
            p.due_at as "dueAt", p.sent_at as "sentAt", p.receipt
     from pages p left join users u on u.organisation_id = p.organisation_id and u.id = p.user_id
     where p.organisation_id = $1 and p.incident_id = $2 order by p.created_at, p.due_at, p.id`,
    [organisationId, incidentId],
  );
}

/** Somebody whose traces are to go, disabled or not. */
export async function findAnyUser(
  tx: Tx,
  organisationId: string,
  wanted: string,
): Promise<{ id: string; name: string; handle: string; email: string } | undefined> {
  const rows = await tx.query<{ id: string; name: string; handle: string; email: string }>(
    `select id, name, handle, email from users
     where organisation_id = $1 and (id::text = lower($2) or lower(handle) = lower(ltrim($2, '@')) or lower(email) = lower($2))
     order by id limit 1`,
    [organisationId, wanted],
  );
  return rows[0];
}

/** What the issuers that somebody signs in at call them: names and addresses. */
export async function listNamesElsewhere(tx: Tx, organisationId: string, userId: string): Promise<string[]> {
  const rows = await tx.query<{ word: string }>(
    `select distinct word from identities, unnest(array[name, email]) word
     where organisation_id = $1 and user_id = $2 and length(word) > 2 order by 1`,
    [organisationId, userId],
  );
  return rows.map(({ word }) => word);
}

/**
 * Erases what names a person, with the salts: their name and address where they acted, and every reason, before and after that
 * mentions them. Answers how many rows it touched.
 */
export async function eraseFromAudit(
  tx: Tx,
  organisationId: string,
  person: { id: string; words: string[] },
): Promise<number> {
  const names = person.words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const mentions = `(^|[^[:alnum:]])(${names})([^[:alnum:]]|$)`;
  // Materialized: inlined into the join, every row would be searched once for each other row.
  const rows = await tx.query(
    `with found as materialized (
       select id, actor_id = $2 as own, actor_name ~* $3 as named, reason ~* $3 as reason,
              before::text ~* $3 as before, after::text ~* $3 as after
       from audit where organisation_id = $1
     ), due as materialized (
       select id, coalesce(own or named, false) as name, coalesce(own, false) as address, coalesce(reason, false) as reason,
              coalesce(before, false) as before, coalesce(after, false) as after
       from found where own or named or reason or before or after
     )
     update audit a
     set actor_name = case when due.name then null else a.actor_name end,
         address = case when due.address then null else a.address end,
         reason = case when due.reason then null else a.reason end,
         before = case when due.before then null else a.before end,
         after = case when due.after then null else a.after end,
         salts = (a.salts::jsonb - array_remove(array[
           case when due.name then 'name' end, case when due.address then 'address' end, case when due.reason then 'reason' end,
           case when due.before then 'before' end, case when due.after then 'after' end], null))::json
     from due where a.organisation_id = $1 and a.id = due.id
       and (due.name and a.actor_name is not null or due.address and a.address is not null or due.reason or due.before or due.after)
     returning a.id`,
    [organisationId, person.id, mentions],
  );
  return rows.length;
}
