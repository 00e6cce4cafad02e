/** Pages that failed, and sending them again. Terms: *again* the page that was made of a failed one; its rule names that one. */
import type { IncidentStatus } from '../../incident/incident.js';
import type { Tx } from '../tx.js';

/** The rule of a page that is sent again: with it the key of pages lets each failed one be sent again once. */
export const againRule = (pageId: string): string => `again ${pageId}`;

/** A failed page as the page about health lists it. */
export interface FailedPage {
  id: string;
  incident: { number: number; title: string; status: IncidentStatus };
  person: { id: string; name: string; disabled: boolean };
  channel: string;
  reason: string | null;
  attempts: number;
  at: Date;
  /** How sending it again went; null: nobody has. */
  again: string | null;
}

/** Failed pages that were due after an instant, the newest first; `before` is the id to go on below. */
export async function listFailedPages(
  tx: Tx,
  organisationId: string,
  { since, before, limit }: { since: Date; before: string | null; limit: number },
): Promise<FailedPage[]> {
  return tx.query<FailedPage>(
    `select p.id, json_build_object('number', i.number, 'title', i.title, 'status', i.status) as incident,
            json_build_object('id', u.id, 'name', u.name, 'disabled', u.disabled_at is not null) as person,
            p.channel, p.reason, p.attempts, p.due_at as at,
            (select a.status from pages a
             where a.organisation_id = p.organisation_id and a.incident_id = p.incident_id and a.step = -1 and a.loop = p.loop
               and a.user_id = p.user_id and a.rule = 'again ' || p.id) as again
     from pages p
     join incidents i on i.organisation_id = p.organisation_id and i.id = p.incident_id
     join users u on u.organisation_id = p.organisation_id and u.id = p.user_id
     where p.organisation_id = $1 and p.status = 'failed' and p.due_at >= $2 and ($3::uuid is null or p.id < $3)
     order by p.id desc limit $4`,
    [organisationId, since, before, limit],
  );
}

/** What sending a page again needs to know of it. */
export interface PageToRepeat {
  id: string;
  incidentNumber: number;
  loop: number;
  userId: string;
  channel: string;
  status: string;
  why: string;
}

/** The page of that id. */
export async function findPageToRepeat(tx: Tx, organisationId: string, id: string): Promise<PageToRepeat | undefined> {
  const [row] = await tx.query<PageToRepeat>(
    `select p.id, i.number as "incidentNumber", p.loop, p.user_id as "userId", p.channel, p.status, p.why
     from pages p join incidents i on i.organisation_id = p.organisation_id and i.id = p.incident_id
     where p.organisation_id = $1 and p.id = $2`,
    [organisationId, id],
  );
  return row;
}
