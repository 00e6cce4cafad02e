/** Fifty canaries on their way into a log line: by the name under which they stand, by their shape, by their value. None arrives. */
import { describe, expect, it } from '@jest/globals';
import { createLog } from '../../api/log.js';
import { createScrub } from '../../api/scrub.js';

const canary = 'c4n4ry-Zx81qLmW0pRt77';
const settings = [
  `postgres://openalert:${canary}-db@db.example/openalert`,
  `smtp://mailer:${canary}%2Fsmtp@mail.example:587`,
  `${canary}-admin-token`,
  `${canary}-metrics "quoted"`,
];

/** What is written for these facts. */
function written(facts: object, words = 'something happened'): string {
  const lines: string[] = [];
  createLog('debug', { write: (line) => void lines.push(line) }, settings).info(facts, words);
  expect(lines).toHaveLength(1);
  expect(() => JSON.parse(lines[0]!) as unknown).not.toThrow();
  return lines[0]!;
}

const bearing = (message: string) => Object.assign(new Error(message), { code: 'E' });
const deep = (value: object) => ({ a: { b: { c: [{ d: value }] } } });

describe('no canary reaches the log', () => {
  it.each<[string, object]>([
    ['authorization', { authorization: canary }],
    ['Authorization of a request', { request: { headers: { Authorization: `Bearer ${canary}` } } }],
    ['cookie', { headers: { cookie: `openalert_session=${canary}` } }],
    ['set-cookie', { 'set-cookie': [`openalert_session=${canary}`] }],
    ['token', { token: canary }],
    ['form_token', { body: { form_token: canary } }],
    ['access_token', deep({ access_token: canary })],
    ['refreshToken', deep({ refreshToken: canary })],
    ['idToken', deep({ idToken: canary })],
    ['secret', { secret: canary }],
    ['client_secret', deep({ client_secret: canary })],
    ['signingSecret', deep({ signingSecret: canary })],
    ['password', { connection: { password: canary } }],
    ['newPassword', { body: { newPassword: canary } }],
    ['passphrase', deep({ passphrase: canary })],
    ['key', { key: canary }],
    ['api_key', deep({ api_key: canary })],
    ['apiKey', deep({ apiKey: canary })],
    ['x-api-key', { headers: { 'x-api-key': canary } }],
    ['private_key', deep({ private_key: canary })],
    ['signature', { headers: { 'x-grafana-alerting-signature': canary } }],
    ['routing_key', { body: [{ routing_key: `oak_${canary}` }] }],
    ['credentials', deep({ credentials: { user: 'u', pass: canary } })],
    ['totpSeed', deep({ totpSeed: canary })],
    ['DATABASE_URL', { DATABASE_URL: canary }],
    ['smtpUrl', { smtpUrl: canary }],
    ['bytes', { payload: Buffer.from(canary) }],
    ['a list of statements’ values', { err: Object.assign(new Error('x'), { parameters: [canary] }) }],
    ['a statement', { err: Object.assign(new Error('x'), { query: `select '${canary}'` }) }],
    ['something very deep', { a: { b: { c: { d: { e: { f: { g: { h: { i: canary } } } } } } } } }],
  ])('under the name of %s', (_, facts) => expect(written(facts)).not.toContain(canary));

  it.each<[string, string]>([
    ['a database’s address', `connect failed: postgres://u:${canary}@db/x`],
    ['a mail server’s address', `smtp://user:${canary}@mail.example`],
    ['an address with a name alone', `https://${canary}@example.com/x`],
    ['a bearer token', `Authorization: Bearer ${canary}`],
    ['basic credentials', `Basic ${Buffer.from(`u:${canary}`).toString('base64')}`],
    ['our key', `oak_${canary} is not known`],
    ['our token', `oat_${canary} is not known`],
    ['a sign-in link', `GET /sign-in/${canary} 403`],
    ['an action link', `http://localhost:3000/act/${canary}?x=1`],
    ['a webhook', `POST /webhooks/alertmanager/${canary} 401`],
    ['a signed token', `eyJhbGciOiJIUzI1NiJ9.${canary}.${canary}`],
    ['a chat platform’s token', `xoxb-${canary}`],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${canary.replace(/-/g, '')}\n-----END RSA PRIVATE KEY-----`],
    ['a parameter', `GET /feed.ics?token=${canary}&x=1`],
    ['a parameter called key', `GET /feed.ics?key=${canary}`],
    ['a field', `password=${canary}`],
    ['a field with blanks', `password : "${canary}"`],
    ['JSON within a text', JSON.stringify({ secret: canary })],
    ['JSON within JSON', JSON.stringify(JSON.stringify({ client_secret: canary }))],
    ['a cookie', `Cookie: openalert_session=${canary}`],
    ['a setting as it is', settings[2]!],
    ['a setting in an address', `x=${encodeURIComponent(settings[3]!)}`],
    ['a setting in JSON', JSON.stringify([settings[3]])],
    ['a setting in base64', Buffer.from(settings[2]!).toString('base64')],
    ['the password of a setting', `password authentication failed for "${canary}-db"`],
    ['the password of a setting, decoded', `535 ${canary}/smtp refused`],
  ])('in the words of an error: %s', (_, words) => {
    for (const line of [
      written({ err: bearing(words) }),
      written({ err: new Error('outer', { cause: bearing(words) }) }),
      written({}, words),
      written({ detail: words }),
    ]) {
      expect(line).not.toContain(canary);
      expect(line).not.toContain(canary.replace(/-/g, ''));
      expect(line).not.toContain(Buffer.from(settings[2]!).toString('base64'));
      expect(line).not.toContain(Buffer.from(`u:${canary}`).toString('base64'));
    }
  });
});

describe('a line cannot be forged', () => {
  it.each<[string, string]>([
    ['CR LF', '\r\n{"level":50,"msg":"forged"}'],
    ['LF', '\n{"level":50}'],
    ['CR', '\rforged'],
    ['NUL', 'a\u0000b'],
    ['colours', '\u001b[31mred\u001b[0m'],
    ['a title', '\u001b]0;owned\u0007'],
    ['C1 control sequences', '\u009b31mred'],
    ['next line', 'a\u0085b'],
    ['line separators', 'a\u2028b\u2029c'],
    ['turned writing', 'a\u202egnp.exe'],
    ['isolates', 'a\u2066b\u2069'],
    ['a backspace', 'admin\b\b\b\b\bguest'],
    ['delete', 'a\u007fb'],
  ])('by %s', (_, words) => {
    for (const line of [
      written({}, words),
      written({ path: words }),
      written({ err: new Error(words) }),
      written({ [words]: 1 }),
    ]) {
      expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
      expect(line.endsWith('\n')).toBe(true);
    }
  });

  it('and keeps what a person needs', () => {
    const line = written(
      { path: '/api/v1/incidents/42', status: 500, incident: 42 },
      'a request failed: token expired',
    );
    expect(JSON.parse(line)).toMatchObject({
      path: '/api/v1/incidents/42',
      status: 500,
      msg: 'a request failed: token expired',
    });
    expect(createScrub()('The key is revoked. See https://example.com/a?b=c#d, or ask sam@example.com.')).toBe(
      'The key is revoked. See https://example.com/a?b=c#d, or ask sam@example.com.',
    );
  });
});
