import { Temporal } from 'temporal-polyfill';

/** The last `weekday` (1 Monday … 7 Sunday) at `time` ("09:00") in a zone that is not after `now`, as "YYYY-MM-DDTHH:mm". */
export function lastWeekdayAt(now: Date, zone: string, weekday: number, time: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDateTime();
  const day = local.toPlainDate().subtract({ days: (local.dayOfWeek - weekday + 7) % 7 });
  const start = day.toPlainDateTime(Temporal.PlainTime.from(time));
  const past = Temporal.PlainDateTime.compare(start, local) > 0 ? start.subtract({ days: 7 }) : start;
  return past.toString({ smallestUnit: 'minute' });
}
