/** How words are read, whatever the verb: an incident's number, a duration. Pure. */
import { incidentNumberOf } from '../core/incident/incident.js';
import { withoutEnd } from '../core/without-end.js';

/** Means to be the number of an incident, whether or not there can be one. */
const numberLike = /^(#?inc-\S*|#?inc\d\S*|#\d\S*|\d{10,})$/i;
const bare = /^\d+[.,:;]*$/;

/**
 * An incident's number at the beginning: 42, #42 or INC-42; undefined where one is meant that cannot be. Where the words are
 * a text of their own (`named`), a bare figure is part of it: "2 customers are affected".
 */
export function takeNumber(text: string, { named = false } = {}): { number: number | null | undefined; left: string } {
  // "INC 42" and "42:" are written too.
  const [said = '', ...others] = text.replace(/^#?inc\s+(?=\d)/i, 'INC-').split(/\s+/);
  const first = withoutEnd(said, '.,:;');
  if (named && bare.test(said)) return { number: null, left: text };
  const number = incidentNumberOf(first.replace(/^#/, ''));
  if (number !== undefined) return { number, left: others.join(' ') };
  return { number: numberLike.test(first) ? undefined : null, left: text };
}

const minutesPer = { m: 1, h: 60, d: 24 * 60 };

/** "30m", "2h", "1h30m", "90min" or "1d" in minutes; undefined for anything else. */
export function minutesOf(text: string): number | undefined {
  const parts = [...text.toLowerCase().matchAll(/(\d{1,5})\s*(m|h|d)(?:ins?|in|ours?|rs?|ays?)?/g)];
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== text.toLowerCase()) return undefined;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * minutesPer[unit as keyof typeof minutesPer], 0);
}

/** A duration at the beginning: "2h", "2 hours", "for 30m"; undefined minutes where there is none. */
export function takeMinutes(text: string): { minutes: number | undefined; left: string } {
  const words = text
    .replace(/^for\s+/i, '')
    .split(/\s+/)
    .filter((word) => word !== '');
  const [span = '', ...left] = /^\d+$/.test(words[0] ?? '') ? [words.slice(0, 2).join(''), ...words.slice(2)] : words;
  return { minutes: minutesOf(span), left: left.join(' ') };
}
