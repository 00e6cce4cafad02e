import { Temporal } from 'temporal-polyfill';

/** A stretch of time with one offset, in milliseconds; half-open. */
export interface Stretch {
  from: number;
  until: number;
  offset: number;
}

const day = 86_400_000;
/** Further than any clock stands from UTC, and than any change of the clocks reaches. */
const margin = 3 * day;
/** The rules of a zone do not change while we run, so what was worked out once is kept; so many zone years at most. */
const known = new Map<string, Stretch[]>();
const mostKnown = 20_000;

/** The stretches of a zone in the year (of UTC) that holds `at`, and three days around it; in order, without a hole. */
export function stretchesOf(zone: string, at: number): Stretch[] {
  const year = new Date(at).getUTCFullYear();
  const key = `${zone}/${year}`;
  const found = known.get(key);
  if (found) return found;
  const stretches = workOut(zone, startOfYear(year) - margin, startOfYear(year + 1) + margin);
  if (known.size >= mostKnown) known.clear();
  known.set(key, stretches);
  return stretches;
}

/** Date.UTC takes the years 0 to 99 for 1900 to 1999. */
const startOfYear = (year: number): number => new Date(0).setUTCFullYear(year, 0, 1);

function workOut(zone: string, start: number, end: number): Stretch[] {
  const stretches: Stretch[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone);
  for (let from = start; from < end;) {
    const next = at.getTimeZoneTransition('next');
    const until = next ? Math.min(end, next.epochMilliseconds) : end;
    stretches.push({ from, until, offset: at.offsetNanoseconds / 1e6 });
    from = until;
    if (next) at = next;
  }
  return stretches;
}
