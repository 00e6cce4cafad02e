/** How hard a secret is to guess. Pure. */

/** What people write where a secret belongs until they have one, and what our pages and suites show. */
const words =
  /change[-_ ]?me|replace[-_ ]?me|your|example|sample|default|password|passwd|passw0rd|secret|token|test(ing)?|demo|admin|administrator|owner|root|user|openalert|postgres(ql)?|metrics|insecure|placeholder|letmein|welcome|qwerty(uiop)?|asdf(gh)?|process|suite|here|todo|xxx+|foobar|foo|bar|please|my|key|api/gi;
/** Rows of a keyboard or an alphabet, of which nobody has to guess more than the first sign. */
const rows = ['0123456789012345678901234567890', 'abcdefghijklmnopqrstuvwxyz', '9876543210'];

const least = 24;
/** What has to be left when everything that can be guessed is taken away. */
const leastLeft = 16;
const leastDistinct = 8;

/** Why a secret is too easy to guess, as what was expected instead; undefined where it is not. */
export function weaknessOf(secret: string): string | undefined {
  if (secret.length < least)
    return `at least ${least} characters, where others can reach this: openssl rand -hex 24 makes one`;
  const left = leftOf(secret);
  const isGuessable = left.length < leastLeft || new Set(left).size < leastDistinct;
  return isGuessable ? 'a random text, where others can reach this: openssl rand -hex 24 makes one' : undefined;
}

/** What is left when everything that can be guessed is taken away. */
const leftOf = (secret: string): string =>
  withoutRuns(
    secret
      .toLowerCase()
      .replace(words, '')
      .replace(/[^\p{L}\p{N}]/gu, ''),
  );

/** Of the password of a database less has to be left: its server is seldom open to everybody, and others often choose it. */
const leastLeftOfPassword = 6;

/** Why the password in the address of a database elsewhere is too easy to guess, as what was expected instead. */
export function databaseWeaknessOf(address: string): string | undefined {
  const { hostname, username, password, pathname, searchParams: more } = new URL(address);
  const host = more.get('host') ?? decoded(hostname);
  // A socket is guarded by who may open it, and a client that has a certificate needs no password.
  if (host === '' || host.startsWith('/') || isThisMachine(host) || more.has('sslcert')) return undefined;
  const given = (more.get('password') ?? decoded(password)).toLowerCase();
  const names = [decoded(username), decoded(pathname).slice(1)].map((name) => name.toLowerCase());
  const rest = names.reduce((text, name) => (name === '' ? text : text.replaceAll(name, '')), given);
  if (leftOf(rest).length >= leastLeftOfPassword) return undefined;
  return 'an address with a password that cannot be guessed, where the server is another machine: openssl rand -hex 24 makes one';
}

const isThisMachine = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);

/** The text that an address stands for; one that is written wrongly stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The text without what repeats itself or counts on. */
function withoutRuns(text: string): string {
  let rest = text;
  for (const row of rows)
    for (let length = Math.min(row.length, rest.length); length >= 5; length -= 1)
      for (let at = 0; at + length <= row.length; at += 1) rest = rest.replaceAll(row.slice(at, at + length), '');
  return rest.replace(/(.{1,8}?)\1{2,}/g, '$1');
}
