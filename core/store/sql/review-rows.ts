import type { Tx } from '../tx.js';

/** What was written about an incident; its words are Markdown. */
export interface Review {
  text: string;
  /** Grows with every change. */
  version: number;
  writtenAt: Date;
  writtenByName: string;
}

/** The review of an incident; undefined while nobody wrote one. */
export async function readReview(tx: Tx, organisationId: string, incidentId: string): Promise<Review | undefined> {
  const [row] = await tx.query<Review>(
    `select text, version, written_at as "writtenAt", written_by_name as "writtenByName" from reviews
     where organisation_id = $1 and incident_id = $2`,
    [organisationId, incidentId],
  );
  return row;
}

/** Keeps the words of a review. */
export async function saveReview(
  tx: Tx,
  organisationId: string,
  review: { incidentId: string; text: string; byName: string },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into reviews (organisation_id, incident_id, text, version, written_at, written_by_name)
     values ($1, $2, $3, 1, $4, $5)
     on conflict (organisation_id, incident_id) do update
     set text = excluded.text, version = reviews.version + 1, written_at = $4, written_by_name = $5`,
    [organisationId, review.incidentId, review.text, now, review.byName],
  );
}

/** The version of the review of the incident of that number, with the incident's row locked; "0" while there is none. */
export async function lockReviewVersion(tx: Tx, organisationId: string, number: number): Promise<string | undefined> {
  const [row] = await tx.query<{ version: number }>(
    `select coalesce((select r.version from reviews r where r.organisation_id = i.organisation_id and r.incident_id = i.id), 0)
            as version
     from incidents i where i.organisation_id = $1 and i.number = $2 for no key update of i`,
    [organisationId, number],
  );
  return row && String(row.version);
}
