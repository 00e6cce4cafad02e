/**
 * What came of a form, told once on the page that follows: a short cookie under the session's own secret, so that nobody else can
 * write into it, and nothing stands in an address. It holds no secret: what is secret is shown by the answer itself.
 */
import { createHmac } from 'node:crypto';
import { equalSecret } from '../../core/ids.js';
import { cookieValue, sessionSecretOf, type Reach } from './cookies.js';

/** What is told. */
export interface Flash {
  /** One sentence. */
  says: string;
  /** Where to look further: a path of ours. */
  link?: { path: string; label: string };
  /** What to press next: a form of ours, with what it sends. */
  act?: { path: string; label: string; fields: Record<string, string> };
}

const names: Record<Reach, string> = {
  secure: '__Host-openalert_told',
  local: 'openalert_told',
  open: 'openalert_told',
};
/** The page that tells it follows at once, in seconds. */
const lastsSeconds = 60;
const longest = 3000;

const sealOf = (secret: string, text: string) =>
  createHmac('sha256', secret).update(`openalert told ${text}`).digest('base64url');
const cookie = (reach: Reach, value: string, seconds: number) =>
  `${names[reach]}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${reach === 'secure' ? '; Secure' : ''}`;

/** The Set-Cookie header that tells it on the next page; undefined without a session. */
export function flashCookie(reach: Reach, cookieHeader: string | undefined, flash: Flash): string | undefined {
  const secret = sessionSecretOf(cookieHeader, reach);
  if (!secret) return undefined;
  const told = { ...flash, says: flash.says.slice(0, 1000) };
  const text = Buffer.from(JSON.stringify(told)).toString('base64url');
  return text.length > longest ? undefined : cookie(reach, `${text}.${sealOf(secret, text)}`, lastsSeconds);
}

/** What is to be told now, and the Set-Cookie header that forgets it; null where nothing is. */
export function takeFlash(reach: Reach, cookieHeader: string | undefined): { flash: Flash; forget: string } | null {
  const secret = sessionSecretOf(cookieHeader, reach);
  const [text, seal] = cookieValue(cookieHeader, names[reach])?.split('.') ?? [];
  if (!secret || !text || !seal || !equalSecret(seal, sealOf(secret, text))) return null;
  return { flash: JSON.parse(Buffer.from(text, 'base64url').toString()) as Flash, forget: cookie(reach, '', 0) };
}
