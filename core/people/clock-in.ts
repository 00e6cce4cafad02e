/** "18:00", or "Mon 18:00" when it is not today there, as read in a zone; `now` decides what today is. */
export function clockIn(at: Date, zone: string, now: Date): string {
  const day = (instant: Date) =>
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(instant);
  const parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone } as const;
  const clock = new Intl.DateTimeFormat('en-GB', parts).format(at);
  if (day(at) === day(now)) return clock;
  const week = Math.abs(at.getTime() - now.getTime()) < 6 * 24 * 60 * 60_000;
  const date = week ? ({ weekday: 'short' } as const) : ({ day: 'numeric', month: 'short' } as const);
  return `${new Intl.DateTimeFormat('en-GB', { ...date, timeZone: zone }).format(at)} ${clock}`;
}
