import pg from 'pg';
import type { Harness } from './harness.js';

/** Runs SQL as the owner of the database: the product's own role may change no table. */
export async function asOwner({ database }: Harness, text: string): Promise<void> {
  const client = new pg.Client(database.connection);
  await client.connect();
  await client.query(text);
  await client.end();
}
