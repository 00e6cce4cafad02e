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

/** An opaque cursor for the place after a key. */
export const cursorOf = (key: string | number): string => Buffer.from(String(key)).toString('base64url');

/** The key in a cursor. @throws InvalidInput when it is not one of ours */
export function keyOf(cursor: string | undefined, pattern: RegExp): string | null {
  if (cursor === undefined) return null;
  const key = Buffer.from(cursor, 'base64url').toString();
  if (!pattern.test(key))
    throw new InvalidInput('cursor: expected the cursor of an earlier answer', [
      { field: 'cursor', expected: 'the cursor of an earlier answer' },
    ]);
  return key;
}

/** A page of a list: one more row than wanted was read, so that `next` is only there when there is more. */
export function pageOf<T>(
  rows: T[],
  limit: number,
  key: (row: T) => string | number,
): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? cursorOf(key(items.at(-1)!)) : null };
}
