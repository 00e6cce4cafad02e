import { Temporal } from 'temporal-polyfill';

/**
 * The instant of a wall time in a zone. A time that comes twice is the first or the last as asked; a time that does not
 * exist is the first instant after the gap, so that a shift never starts at a time nobody's clock has shown.
 */
export function wallToInstant(wall: Temporal.PlainDateTime, zone: string, which: 'first' | 'last'): Temporal.Instant {
  const disambiguation = which === 'first' ? 'earlier' : 'later';
  const zoned = wall.toZonedDateTime(zone, { disambiguation });
  if (zoned.toPlainDateTime().equals(wall)) return zoned.toInstant();
  const before = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  return (before.getTimeZoneTransition('next') ?? zoned).toInstant();
}

/** What the clocks of a zone show at an instant. */
export const wallAt = (at: Date, zone: string): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDateTime();
