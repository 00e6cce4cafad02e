/** How hard a secret is to guess. Pure. */

/** What people write where a secret belongs until they have one, and what our pages and suites show. */
const words =
  /change[-_ ]?me|replace[-_ ]?me|your|example|sample|default|password|passwd|passw0rd|secret|token|test(ing)?|demo|admin|administrator|owner|root|user|openalert|metrics|insecure|placeholder|letmein|welcome|qwerty(uiop)?|asdf(gh)?|process|suite|here|todo|xxx+|foobar|foo|bar|please|my|key|api/gi;
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
  const left = withoutRuns(
    secret
      .toLowerCase()
      .replace(words, '')
      .replace(/[^\p{L}\p{N}]/gu, ''),
  );
  const isGuessable = left.length < leastLeft || new Set(left).size < leastDistinct;
  return isGuessable ? 'a random text, where others can reach this: openssl rand -hex 24 makes one' : undefined;
}

/** The text without what repeats itself or counts on. */
function withoutRuns(text: string): string {
  let rest = text;
  for (const row of rows)
    for (let length = Math.min(row.length, rest.length); length >= 5; length -= 1)
      for (let at = 0; at + length <= row.length; at += 1) rest = rest.replaceAll(row.slice(at, at + length), '');
  return rest.replace(/(.{1,8}?)\1{2,}/g, '$1');
}
