import { clockIn } from './clock-in.js';
import { cityOf } from './user.js';

/** "18:00 Berlin", "Mon 18:00 Berlin": a time in a sentence that may be read elsewhere. */
export const clockAndCity = (at: Date, zone: string, now: Date): string => `${clockIn(at, zone, now)} ${cityOf(zone)}`;
