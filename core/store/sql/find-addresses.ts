import type { Tx } from '../tx.js';

/** A verified address of a person on a channel. */
export interface Address {
  userId: string;
  channel: string;
  address: string;
}

/** The verified addresses of people on channels, the oldest one each; whoever has none is left out. */
export async function findAddresses(
  tx: Tx,
  organisationId: string,
  wanted: { userId: string; channel: string }[],
): Promise<Address[]> {
  if (wanted.length === 0) return [];
  return tx.query<Address>(
    `select distinct on (c.user_id, c.channel) c.user_id as "userId", c.channel, c.address
     from contact_methods c
     join unnest($2::uuid[], $3::text[]) as t (user_id, channel) on t.user_id = c.user_id and t.channel = c.channel
     where c.organisation_id = $1 and c.verified_at is not null
     order by c.user_id, c.channel, c.id`,
    [organisationId, wanted.map(({ userId }) => userId), wanted.map(({ channel }) => channel)],
  );
}
