import type { Tx } from '../tx.js';

/** How somebody signed in. */
export type SignInMethod = 'link' | 'password' | 'entra' | 'oidc';

/** A session to be opened; only a hash of its secret is kept. */
export interface NewSession {
  id: string;
  userId: string;
  tokenHash: Buffer;
  expiresAt: Date;
  method: SignInMethod;
  provedAt: Date | null;
  address: string | null;
  agent: string | null;
}

/** A session as its person sees it. */
export interface SessionRow {
  id: string;
  userId: string;
  method: SignInMethod;
  address: string | null;
  agent: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

/** Opens a session, and forgets those of the same person that are over. */
export async function insertSession(
  tx: Tx,
  organisationId: string,
  session: NewSession,
  { now, idleSince }: { now: Date; idleSince: Date },
): Promise<void> {
  await tx.query(
    `delete from sessions where organisation_id = $1 and user_id = $2 and (expires_at <= $3 or last_seen_at <= $4)`,
    [organisationId, session.userId, now, idleSince],
  );
  await tx.query(
    `insert into sessions (organisation_id, id, user_id, token_hash, created_at, last_seen_at, expires_at, method, proved_at,
       address, agent)
     values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10)`,
    [
      organisationId,
      session.id,
      session.userId,
      session.tokenHash,
      now,
      session.expiresAt,
      session.method,
      session.provedAt,
      session.address,
      session.agent,
    ],
  );
}

/** The sessions of a person that go on, the one used last first. */
export async function readSessions(
  tx: Tx,
  organisationId: string,
  userId: string,
  { now, idleSince }: { now: Date; idleSince: Date },
): Promise<SessionRow[]> {
  return tx.query<SessionRow>(
    `select id, user_id as "userId", method, address, agent, created_at as "createdAt", last_seen_at as "lastSeenAt",
            expires_at as "expiresAt"
     from sessions where organisation_id = $1 and user_id = $2 and expires_at > $3 and last_seen_at > $4
     order by last_seen_at desc, id desc`,
    [organisationId, userId, now, idleSince],
  );
}

/** Ends one session, of that person where one is named; false when there is none such. */
export async function deleteSession(
  tx: Tx,
  organisationId: string,
  id: string,
  userId: string | null,
): Promise<boolean> {
  const rows = await tx.query(
    `delete from sessions where organisation_id = $1 and id = $2 and ($3::uuid is null or user_id = $3) returning id`,
    [organisationId, id, userId],
  );
  return rows.length > 0;
}

/** Ends the sessions of a person, but for one; answers their ids. */
export async function deleteSessionsOf(
  tx: Tx,
  organisationId: string,
  userId: string,
  keptId: string | null,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `delete from sessions where organisation_id = $1 and user_id = $2 and id is distinct from $3 returning id`,
    [organisationId, userId, keptId],
  );
  return rows.map(({ id }) => id);
}

/** Notes when a session was last seen. Two processes may do so at once: the later instant stays. */
export async function touchSession(tx: Tx, organisationId: string, id: string, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `update sessions set last_seen_at = $3 where organisation_id = $1 and id = $2 and last_seen_at < $3 returning id`,
    [organisationId, id, now],
  );
  return rows.length > 0;
}

/** Gives a session another secret, and notes that its person proved who they are; false when it is over. */
export async function proveSession(
  tx: Tx,
  organisationId: string,
  session: { id: string; userId: string; tokenHash: Buffer },
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `update sessions set token_hash = $4, proved_at = $5, last_seen_at = greatest(last_seen_at, $5)
     where organisation_id = $1 and id = $2 and user_id = $3 and expires_at > $5 returning id`,
    [organisationId, session.id, session.userId, session.tokenHash, now],
  );
  return rows.length > 0;
}
