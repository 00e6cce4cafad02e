import type { Tx } from '../tx.js';

/** A mail that was kept instead of sent. */
export interface OutboxMail {
  id: string;
  recipient: string;
  subject: string;
  text: string;
  html: string;
  createdAt: Date;
}

/** Keeps a mail. */
export async function insertMail(
  tx: Tx,
  organisationId: string,
  mail: Omit<OutboxMail, 'createdAt'> & { incidentId: string | null },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into outbox_mails (organisation_id, id, recipient, subject, text, html, created_at, incident_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [organisationId, mail.id, mail.recipient, mail.subject, mail.text, mail.html, now, mail.incidentId],
  );
}

/** The newest mails; `before` is the id to go on below. */
export async function readMails(
  tx: Tx,
  organisationId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<OutboxMail[]> {
  return tx.query<OutboxMail>(
    `select id, recipient, subject, text, html, created_at as "createdAt" from outbox_mails
     where organisation_id = $1 and ($3::uuid is null or id < $3) order by id desc limit $2`,
    [organisationId, limit, before],
  );
}
