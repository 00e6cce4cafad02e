/**
 * What was typed into a form that asks for a fresh proof first. It waits in the browser, sealed, for whoever typed it and for minutes,
 * until its page is opened after the proof. Nothing is done with it then: it stands in the form again, to be sent once more, so that
 * no other site can make a browser send it.
 */
import { leaveStep, takeStep } from './round-trip.js';
import { stepCookie } from './cookies.js';
import type { Sealer } from '../../core/sealed.js';

/** A form that waits. */
export interface KeptForm {
  userId: string;
  /** The path of the page that it stands on. */
  page: string;
  /** The path that it is sent to. */
  action: string;
  values: Record<string, string>;
}

/** What browsers keep of one cookie, with room for its name. */
const longest = 4000;

/** The Set-Cookie header that keeps a form in the place of a former one; one that is longer than a cookie is not kept. */
export function keepForm(sealer: Sealer, at: { reach: 'secure' | 'local'; now: Date }, form: KeptForm): string {
  const cookie = leaveStep(sealer, { ...at, name: 'typed' }, { ...form });
  return cookie.length > longest ? stepCookie(at.reach, 'typed', undefined) : cookie;
}

/** The form of this person that waits for this page, and the Set-Cookie header that forgets it; undefined where none does. */
export function takeForm(
  sealer: Sealer,
  from: { cookie: string | undefined; reach: 'secure' | 'local'; now: Date },
  { userId, page }: Pick<KeptForm, 'userId' | 'page'>,
): (Pick<KeptForm, 'action' | 'values'> & { forget: string }) | undefined {
  const kept = takeStep<KeptForm>(sealer, { ...from, name: 'typed' });
  if (kept?.userId !== userId || kept.page !== page) return undefined;
  return { action: kept.action, values: kept.values, forget: stepCookie(from.reach, 'typed', undefined) };
}
