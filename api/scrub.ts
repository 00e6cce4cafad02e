/** Takes secrets out of what is written for operators: by the name under which they stand, by their shape, and by their value. */

/** Names under which secrets stand, in a log line or in a body. */
const secretName =
  /authorization|cookie|token|secret|passw(or)?d|passphrase|^pass$|api[-_]?key|signing|signature|credential|private[-_]?key|session|^key$|^keys$|key[-_]?hash|\btotp|\botp|^dsn$|connection[-_]?string|(database|smtp|redis|mongo|jobs)[-_]?url/i;
const censored = '[redacted]';
const deepest = 8;
const mostParts = 500;
const longestText = 20_000;

/** A copy of a value in which whatever stands under the name of a secret is taken out. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.length > longestText ? `${value.slice(0, longestText)}…` : value;
  if (value === null || typeof value !== 'object' || value instanceof Date || value instanceof Error) return value;
  if (Buffer.isBuffer(value)) return `[${value.length} bytes]`;
  if (depth >= deepest) return '[deeper]';
  if (Array.isArray(value)) return value.slice(0, mostParts).map((one) => withoutSecrets(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, mostParts)
      .map(([name, inner]) => [
        name,
        secretName.test(name) && inner !== undefined ? censored : withoutSecrets(inner, depth + 1),
      ]),
  );
}

/** Shapes of secrets within a text, each with what stays of it. Every one ends where it began to fit: none looks back. */
const shapes: [RegExp, string][] = [
  // The user and password of an address.
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/?#"'@]{1,500}@/gi, `$1${censored}@`],
  [/\b([Bb]earer|Basic|Digest|GenieKey)(?:\s+|%20)[\w.~+/=-]{6,}/g, `$1 ${censored}`],
  // Our own keys and tokens, and what stands behind the paths that carry one.
  [/\boa[a-z]{0,3}_[\w-]{8,}/g, censored],
  [/(\/(?:sign-in|act)\/)[^\s/?#"'\\]+/g, `$1${censored}`],
  [/(\/webhooks\/[^\s/?#"'\\]{1,64}\/)[^\s/?#"'\\]+/g, `$1${censored}`],
  [/(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, censored],
  [/\bxox[a-z]-[\w-]{6,}/g, censored],
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\w+/=\s\\]{0,10000}/g, censored],
  // What a query string names so.
  [/([?&][\w.-]{0,30}(?:key|code|token|sig|auth|secret|pass)[\w.-]{0,30}=)[^\s&"'#\\]+/gi, `$1${censored}`],
  // name=value and "name":"value", whole or escaped once more.
  [
    /((?:authorization|cookie|token|secret|password|passwd|api[-_]?key|signature|routing_key|client_secret|code_verifier)(?:\\{0,3}["'])?\s{0,3}[:=]\s{0,3}(?:\\{0,3}["'])?)(?!\[redacted\])[^\s"'\\&,;}]{1,2000}/gi,
    `$1${censored}`,
  ],
];

/**
 * Makes the function that takes secrets out of a text: those with a known shape, and those with these values.
 * What could move a terminal's cursor is written as an escape.
 */
export function createScrub(values: readonly string[] = []): (text: string) => string {
  const known = [...new Set(values.flatMap(spellingsOf))].sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const value of known) clean = clean.replaceAll(value, censored);
    for (const [shape, stays] of shapes) clean = clean.replace(shape, stays);
    return clean.replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  };
}

/** A value as it stands in JSON, in an address, and in base64 too; the password of an address by itself. */
function spellingsOf(value: string): string[] {
  if (value.length < 6) return [];
  const password = URL.canParse(value) ? new URL(value).password : '';
  const texts = [value, ...(password.length >= 4 ? [password, decoded(password)] : [])];
  return texts.flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1),
    encodeURIComponent(text),
    Buffer.from(text).toString('base64'),
  ]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
