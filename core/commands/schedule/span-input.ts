import { z } from 'zod';
import { InvalidInput } from '../../errors.js';

/** An instant in an input. */
export const instant = z.iso.datetime({ offset: true, error: 'an instant such as 2026-11-23T18:30:00Z' });

/** A schedule's id, handle or name in an input. */
export const scheduleName = z.string('the name or id of a schedule').trim().min(1).max(200);

/** A person's handle or name in an input. */
export const personName = z.string('a person').trim().min(1, 'a person').max(200);

const minute = 60_000;
const longestMs = 366 * 24 * 60 * minute;

/** An instant, cut to its minute. */
export const minuteOf = (text: string): Date => new Date(Math.floor(Date.parse(text) / minute) * minute);

/**
 * A span that begins now at the earliest: what was is not changed any more.
 * @throws InvalidInput naming the end when it is not after the start, is past, or is more than a year away
 */
export function spanFrom(now: Date, start: Date, end: Date, field: string): { start: Date; end: Date } {
  const from = start < now ? now : start;
  const expected =
    end <= from
      ? 'an instant in the future, and after the start'
      : end.getTime() - from.getTime() > longestMs
        ? 'an instant at most a year after the start'
        : null;
  if (expected) throw new InvalidInput(`${field}: ${expected}`, [{ field, expected }]);
  return { start: from, end };
}
