import type { Tx } from '../tx.js';

/** The incident that a request named, by its number, its id, its room or an alert of it; first of all one that is hidden from the reader. */
export async function findNamedIncident(
  tx: Tx,
  organisationId: string,
  named: { numbers: number[]; ids: string[] },
  readerId: string | null,
): Promise<{ id: string; hidden: boolean } | undefined> {
  if (named.numbers.length === 0 && named.ids.length === 0) return undefined;
  const [row] = await tx.query<{ id: string; hidden: boolean }>(
    `select i.id, i.private and not exists (
              select from incident_responders r
              where r.organisation_id = i.organisation_id and r.incident_id = i.id and r.user_id = $4) as hidden
     from incidents i
     where i.organisation_id = $1 and (i.number = any($2::integer[]) or i.id = any($3::uuid[]) or i.id = any(
       select room.incident_id from rooms room where room.organisation_id = $1 and room.id = any($3::uuid[])
       union all select alert.incident_id from alerts alert where alert.organisation_id = $1 and alert.id = any($3::uuid[])))
     order by 2 desc, i.number limit 1`,
    [organisationId, named.numbers, named.ids, readerId],
  );
  return row;
}
