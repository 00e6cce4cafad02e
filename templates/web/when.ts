/**
 * Times in words, for the server and the browser alike: the server writes them in the zone it knows of (else UTC), the
 * browser writes them again in the reader's own zone and keeps them true while they age.
 */

/**
 * clock: "14:06", with the day where it is another one; time: "14:06" always, below a line that names the day; ago: "6 min ago";
 * in: "In 5 h 53 min"; date: "today 20:00"; day: "Today, Wednesday 25 November".
 */
export type WhenStyle = 'clock' | 'time' | 'ago' | 'in' | 'date' | 'day';

const minute = 60_000;
const hour = 60 * minute;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Formatters are slow to make and few: one per zone and shape. */
function format(key: string, zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${key} ${zone ?? ''}`;
  const known = formats.get(id);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  formats.set(id, made);
  return made;
}

const clockOf = (at: Date, zone?: string): string =>
  format('clock', zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
const dayKeyOf = (at: Date, zone?: string): string =>
  format('key', zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
const weekdayOf = (at: Date, zone?: string): string => format('weekday', zone, { weekday: 'short' }).format(at);
const shortDateOf = (at: Date, zone?: string): string =>
  format('short', zone, { day: 'numeric', month: 'short' }).format(at);
const longDayOf = (at: Date, zone?: string): string =>
  format('long', zone, { weekday: 'long', day: 'numeric', month: 'long' }).format(at).replace(',', '');

/** "" today, "Mon" within six days, "25 Nov" beyond. */
function dayPrefix(at: Date, now: Date, zone?: string): string {
  if (dayKeyOf(at, zone) === dayKeyOf(now, zone)) return '';
  return Math.abs(at.getTime() - now.getTime()) < 6 * 24 * hour ? weekdayOf(at, zone) : shortDateOf(at, zone);
}

/** "today", "tomorrow", "yesterday", else "Mon" or "25 Nov". */
function dayWord(at: Date, now: Date, zone?: string): string {
  const near = [0, 1, -1].find(
    (days) => dayKeyOf(new Date(now.getTime() + days * 24 * hour), zone) === dayKeyOf(at, zone),
  );
  if (near === undefined) return dayPrefix(at, now, zone);
  return near === 0 ? 'today' : near === 1 ? 'tomorrow' : 'yesterday';
}

/** "1 min", "3 h 20 min", "2 d": how long something lasts, in two units at most. Milliseconds in. */
export function lasting(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / minute));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} d`;
}

/** "just now", "6 min ago", "3 h ago", "in 5 min". */
export function agoOf(at: Date, now: Date): string {
  const ms = now.getTime() - at.getTime();
  if (Math.abs(ms) < minute) return 'just now';
  const floored = Math.floor(Math.abs(ms) / minute) * minute;
  const far = floored >= hour ? Math.floor(floored / hour) * hour : floored;
  return ms > 0 ? `${lasting(far)} ago` : `in ${lasting(far)}`;
}

/** "1:42", "1 h 05 min", "now": what is left until an instant. */
export function leftOf(until: Date, now: Date): string {
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
  if (seconds <= 0) return 'now';
  if (seconds >= 3600) return lasting(seconds * 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** "4 min left", "40 s left": beside a button that will go away. */
export function offerLeftOf(until: Date, now: Date): string {
  const seconds = Math.max(0, Math.ceil((until.getTime() - now.getTime()) / 1000));
  return seconds >= 60 ? `${Math.floor(seconds / 60)} min left` : `${seconds} s left`;
}

/** "18:37", and in words when nobody would like to be woken: "02:11, night". */
export function wallOf(now: Date, zone: string): string {
  const clock = clockOf(now, zone);
  const hourThere = Number(clock.slice(0, 2));
  if (hourThere >= 22 || hourThere < 5) return `${clock}, night`;
  return hourThere < 7 ? `${clock}, early` : clock;
}

/** "Today, Wednesday 25 November": what stands over the messages of one day. */
function dayLine(at: Date, now: Date, zone?: string): string {
  const day = longDayOf(at, zone);
  const word = dayWord(at, now, zone);
  return word === 'today' || word === 'yesterday' ? `${word === 'today' ? 'Today' : 'Yesterday'}, ${day}` : day;
}

/** One instant in words. Without a zone the system's own is used: on the server pass one. */
export function wordsOf(at: Date, style: WhenStyle, now: Date, zone?: string): string {
  switch (style) {
    case 'ago':
      return agoOf(at, now);
    case 'in':
      return at > now ? `In ${lasting(at.getTime() - now.getTime())}` : 'Now';
    case 'time':
      return clockOf(at, zone);
    case 'day':
      return dayLine(at, now, zone);
    case 'clock':
      return [dayPrefix(at, now, zone), clockOf(at, zone)].filter(Boolean).join(' ');
    case 'date':
      return [dayWord(at, now, zone), clockOf(at, zone)].filter(Boolean).join(' ');
  }
}

/** The same day where the reader is? */
export const sameDay = (a: Date, b: Date, zone?: string): boolean => dayKeyOf(a, zone) === dayKeyOf(b, zone);

/** What a `<time>` element needs; `web/time.html` writes it. */
export interface WhenView {
  iso: string;
  style: WhenStyle;
  text: string;
}

/** Is this a zone that the runtime knows? A wrong one must not cost a page. */
export function knownZone(zone: string | undefined): string | undefined {
  try {
    format('clock', zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    return zone;
  } catch {
    return undefined;
  }
}

/** The view of an instant as the server writes it: in the reader's zone where it is known, else in UTC and saying so. */
export function whenView(at: Date | string, style: WhenStyle, now: Date, zone?: string): WhenView {
  const instant = typeof at === 'string' ? new Date(at) : at;
  const known = zone === undefined ? undefined : knownZone(zone);
  const words = wordsOf(instant, style, now, known ?? 'UTC');
  const saysUtc = known === undefined && (style === 'clock' || style === 'date');
  return { iso: instant.toISOString(), style, text: saysUtc ? `${words} UTC` : words };
}
