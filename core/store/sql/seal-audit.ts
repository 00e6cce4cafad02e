/** The chain of the audit: what is not sealed yet, where the chain ends, and its signed heads. */
import { firstHash } from '../../audit/link.js';
import type { Entry, Head, Part, SealedEntry } from '../../audit/entry.js';
import type { Tx } from '../tx.js';

/** A row of the audit as the chain sees it. */
interface ChainRow {
  id: string;
  at: Date;
  command: string;
  actorKind: string;
  actorId: string | null;
  name: string | null;
  via: string;
  subject: string | null;
  changed: boolean;
  reason: string | null;
  incidentId: string | null;
  address: string | null;
  refused: Entry['refused'];
  count: number;
  before: unknown;
  after: unknown;
}

/** The columns of a row that the chain covers. */
export const chainColumns = `a.id, a.at, a.command, a.actor_kind as "actorKind", a.actor_id as "actorId", a.actor_name as name, a.via,
  a.subject, a.changed, a.reason, a.incident_id as "incidentId", a.address, a.refused, a.count, a.before, a.after`;

const entryOf = (organisation: string, row: ChainRow): Entry => ({
  organisation,
  id: row.id,
  at: row.at.toISOString(),
  command: row.command,
  actorKind: row.actorKind,
  actorId: row.actorId,
  via: row.via,
  subject: row.subject,
  incidentId: row.incidentId,
  changed: row.changed,
  refused: row.refused,
  count: row.count,
  parts: { name: row.name, address: row.address, reason: row.reason, before: row.before, after: row.after },
});

/** Locks the end of a chain, so that one process seals at a time; begins the chain where there is none. */
export async function lockChain(
  tx: Tx,
  organisationId: string,
  now: Date,
): Promise<{ sequence: number; hash: string; sealedAt: Date }> {
  await tx.query(
    `insert into audit_chains (organisation_id, sequence, hash, sealed_at) values ($1, 0, $2, $3)
     on conflict (organisation_id) do nothing`,
    [organisationId, firstHash, now],
  );
  const [row] = await tx.query<{ sequence: string; hash: string; sealedAt: Date }>(
    `select sequence, hash, sealed_at as "sealedAt" from audit_chains where organisation_id = $1 for update`,
    [organisationId],
  );
  return { ...row!, sequence: Number(row!.sequence) };
}

/**
 * Rows to be sealed, in the order of their transactions: those older than every transaction that still runs, so that none can
 * appear before them later. What was written on another server before a move is older than all.
 */
export async function readUnsealed(tx: Tx, organisationId: string, limit: number): Promise<Entry[]> {
  const rows = await tx.query<ChainRow>(
    `select ${chainColumns} from audit a
     where a.organisation_id = $1 and a.sequence is null
       and (a.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
         or a.xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
     order by a.xid, a.id limit $2`,
    [organisationId, limit],
  );
  return rows.map((row) => entryOf(organisationId, row));
}

/** Puts sealed rows into their places, and the chain's end behind them. */
export async function saveSealed(tx: Tx, organisationId: string, entries: SealedEntry[]): Promise<void> {
  const last = entries.at(-1);
  if (!last) return;
  await tx.query(
    `update audit a
     set sequence = t.sequence, sealed_at = $3, salts = t.salts, commitments = t.commitments,
         previous_hash = t.previous_hash, digest = t.digest, hash = t.hash
     from (select unnest($2::uuid[]) id, unnest($4::bigint[]) sequence, unnest($5::json[]) salts,
                  unnest($6::json[]) commitments, unnest($7::text[]) previous_hash, unnest($8::text[]) digest,
                  unnest($9::text[]) hash) t
     where a.organisation_id = $1 and a.id = t.id and a.sequence is null`,
    [
      organisationId,
      entries.map(({ id }) => id),
      last.sealedAt,
      entries.map(({ sequence }) => sequence),
      entries.map(({ salts }) => JSON.stringify(salts)),
      entries.map(({ commitments }) => JSON.stringify(commitments)),
      entries.map(({ previousHash }) => previousHash),
      entries.map(({ digest }) => digest),
      entries.map(({ hash }) => hash),
    ],
  );
  await tx.query(`update audit_chains set sequence = $2, hash = $3, sealed_at = $4 where organisation_id = $1`, [
    organisationId,
    last.sequence,
    last.hash,
    last.sealedAt,
  ]);
}

/** The newest head that is kept for good; undefined while there is none. */
export async function findKeptHead(tx: Tx, organisationId: string): Promise<{ at: Date } | undefined> {
  const [row] = await tx.query<{ at: Date }>(
    `select at from audit_heads where organisation_id = $1 and kept order by sequence desc limit 1`,
    [organisationId],
  );
  return row;
}

/** Stores a signed head in the place of the newest one that need not be kept. */
export async function saveHead(tx: Tx, head: Head, kept: boolean): Promise<void> {
  await tx.query(`delete from audit_heads where organisation_id = $1 and not kept and sequence <= $2`, [
    head.organisation,
    head.sequence,
  ]);
  await tx.query(
    `insert into audit_heads (organisation_id, sequence, hash, at, public_key, fingerprint, signature, kept)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (organisation_id, sequence) do nothing`,
    [head.organisation, head.sequence, head.hash, head.at, head.publicKey, head.fingerprint, head.signature, kept],
  );
}

const headColumns = `sequence::integer, hash, at, public_key as "publicKey", fingerprint, signature`;
type HeadRow = Omit<Head, 'at' | 'organisation'> & { at: Date };
const headOf = (organisation: string, row: HeadRow): Head => ({ organisation, ...row, at: row.at.toISOString() });

/** Every signed head of an organisation, the oldest first. */
export async function readHeads(tx: Tx, organisationId: string): Promise<Head[]> {
  const rows = await tx.query<HeadRow>(
    `select ${headColumns} from audit_heads where organisation_id = $1 order by sequence`,
    [organisationId],
  );
  return rows.map((row) => headOf(organisationId, row));
}

/** The newest signed head, or the first one that covers a link. */
export async function findHead(tx: Tx, organisationId: string, covering?: number): Promise<Head | undefined> {
  const [row] = await tx.query<HeadRow>(
    `select ${headColumns} from audit_heads where organisation_id = $1 and sequence >= $2
     order by ${covering === undefined ? 'sequence desc' : 'sequence'} limit 1`,
    [organisationId, covering ?? 0],
  );
  return row && headOf(organisationId, row);
}

/** How long rows wait for their seal: how many, and since when. */
export async function readSealBacklog(
  tx: Tx,
  organisationId: string,
): Promise<{ waiting: number; since: Date | null }> {
  const [row] = await tx.query<{ waiting: number; since: Date | null }>(
    `select count(*)::integer as waiting, min(at) as since from audit where organisation_id = $1 and sequence is null`,
    [organisationId],
  );
  return row!;
}

/** A row with its place, as the database holds it. */
export type SealedRow = ChainRow & {
  sequence: number;
  sealedAt: Date;
  salts: Partial<Record<Part, string>>;
  commitments: Partial<Record<Part, string>>;
  previousHash: string;
  digest: string;
  hash: string;
};

/** The columns of a sealed row's place. */
export const sealColumns = `a.sequence::integer, a.sealed_at as "sealedAt", a.salts, a.commitments, a.previous_hash as "previousHash", a.digest, a.hash`;

/** A stored row as an entry in its place. */
export const sealedOf = (organisation: string, row: SealedRow): SealedEntry => ({
  ...entryOf(organisation, row),
  sequence: row.sequence,
  sealedAt: row.sealedAt?.toISOString() ?? '',
  salts: row.salts ?? {},
  commitments: row.commitments ?? {},
  previousHash: row.previousHash,
  digest: row.digest,
  hash: row.hash,
});

/** Sealed rows behind a link, in their order. */
export async function readChain(tx: Tx, organisationId: string, after: number, limit: number): Promise<SealedEntry[]> {
  const rows = await tx.query<SealedRow>(
    `select ${chainColumns}, ${sealColumns} from audit a
     where a.organisation_id = $1 and a.sequence > $2 order by a.sequence limit $3`,
    [organisationId, after, limit],
  );
  return rows.map((row) => sealedOf(organisationId, row));
}
