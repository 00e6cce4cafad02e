import { z } from 'zod';
import { InvalidInput } from '../errors.js';

/** The input that every list shares: at most 200 items, 50 unless told. */
export const listInput = {
  limit: z
    .int('a number from 1 to 200')
    .min(1, 'a number from 1 to 200')
    .max(200, 'a number from 1 to 200')
    .default(50),
  cursor: z.string('the cursor of an earlier answer').max(200).optional(),
};

/** The input of a list that we read whole ourselves; over REST it comes in pages of 50. */
export const wholeListInput = { limit: listInput.limit.unwrap().optional(), cursor: listInput.cursor };

/** An opaque cursor for the place after a key. */
const cursorOf = (key: string | number): string => Buffer.from(String(key)).toString('base64url');

/** The key in a cursor. @throws InvalidInput when it is not one of ours */
export function keyOf(cursor: string | undefined, pattern: RegExp): string | null {
  if (cursor === undefined) return null;
  const key = Buffer.from(cursor, 'base64url').toString();
  if (!pattern.test(key)) throw notOurs();
  return key;
}

const notOurs = () =>
  new InvalidInput('cursor: expected the cursor of an earlier answer', [
    { field: 'cursor', expected: 'the cursor of an earlier answer' },
  ]);

/** A page of a list: one more row than wanted was read, so that `next` is only there when there is more. */
export function pageOf<T>(
  rows: T[],
  limit: number,
  key: (row: T) => string | number,
): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? cursorOf(key(items.at(-1)!)) : null };
}

/**
 * A page of a list that is short enough to be read whole: what stands behind the row that the cursor names, so that rows which
 * come meanwhile move nothing. @throws InvalidInput when that row has gone
 */
export function pageOfAll<T extends { id: string }>(
  rows: T[],
  { limit = rows.length, cursor }: { limit?: number; cursor?: string },
): { items: T[]; next: string | null } {
  const after = keyOf(cursor, /^[0-9a-f-]{36}$/);
  const at = after === null ? -1 : rows.findIndex((row) => row.id === after);
  if (after !== null && at < 0) throw notOurs();
  return pageOf(rows.slice(at + 1, at + 2 + limit), limit, (row) => row.id);
}
