/** The two ends of a period, as the audit is asked about it. */
import { z } from 'zod';
import { InvalidInput } from '../../errors.js';

const words = 'an instant such as 2026-01-05T09:00:00Z, or a day';
const end = z
  .union([z.iso.datetime({ offset: true, error: words }), z.iso.date(words)], words)
  .transform((text) => new Date(text))
  .optional();

/** From, and until just before. A day is its beginning in UTC. */
export const spanInput = { from: end, to: end };

/** @throws InvalidInput where a period ends before it begins */
export function checkSpan({ from, to }: { from?: Date; to?: Date }): void {
  if (!from || !to || from < to) return;
  throw new InvalidInput('to: expected an instant after from', [{ field: 'to', expected: 'an instant after from' }]);
}

/** An incident, 42 or INC-42. */
export const incidentInput = z
  .union([z.int().min(1).max(999_999_999), z.string().regex(/^(INC-)?[1-9]\d{0,8}$/i)], '42 or INC-42')
  .transform((given) => Number(String(given).replace(/^INC-/i, '')));
