/** RELIABILITY 4.1: id tokens that are not what they say. Each is refused; the good one beside them is not. */
import { createHmac, generateKeyPairSync, KeyObject, sign as signBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWTHeaderParameters } from 'jose';
import { checkClaims } from '../../core/session/check-claims.js';
import { NotSignedIn } from '../../api/auth/issuer.js';
import { verifyIdToken } from '../../api/auth/id-token.js';

const now = new Date('2026-11-24T10:00:00Z');
const at = now.getTime() / 1000;
const tenant = '11111111-1111-4111-8111-111111111111';
const audience = 'us';
const issuer = `https://login.microsoftonline.com/${tenant}/v2.0`;
const nonce = 'nonce-of-this-sign-in';
const good = {
  iss: issuer,
  aud: audience,
  sub: 'sub',
  oid: '33333333-3333-4333-8333-333333333333',
  tid: tenant,
  nonce,
  iat: at,
  nbf: at,
  exp: at + 3600,
  email: 'nora@example.com',
};
type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let ours: Keys;
let theirs: Keys;
let elliptic: Keys;
let jwks: ReturnType<typeof createLocalJWKSet>;
let spki = '';
beforeAll(async () => {
  [ours, theirs, elliptic] = await Promise.all([
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('ES256', { extractable: true }),
  ]);
  spki = await exportSPKI(ours.publicKey);
  jwks = createLocalJWKSet({ keys: [{ ...(await exportJWK(ours.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] });
});

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (claims: object, header: Partial<JWTHeaderParameters> = {}, key: Keys = ours) =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'JWT', ...header })
    .sign(key.privateKey);
/** Signed with another algorithm over the text of the public key, or not at all. */
const raw = (header: object, claims: object, signature: (text: string) => string) => {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${signature(text)}`;
};
const hmac = (hash: string, key: string) => (text: string) => createHmac(hash, key).update(text).digest('base64url');

/** A right signature by our key, over another hash. */
const sha512 = (text: string) =>
  signBytes('sha512', Buffer.from(text), KeyObject.from(ours.privateKey)).toString('base64url');

/** The whole look at a token: signature, then claims. */
async function look(token: string): Promise<string> {
  try {
    const claims = await verifyIdToken(token, { issuers: [issuer], audience, keys: jwks, now });
    const verdict = checkClaims(claims, { nonce, tenants: [tenant] });
    return 'refused' in verdict ? 'refused' : 'signed in';
  } catch (error) {
    expect(error).toBeInstanceOf(NotSignedIn);
    return 'refused';
  }
}

const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(good).filter(([name]) => !names.includes(name)));

/** A header that names a key of the attacker's own. */
const attackersJwk = async () => ({ ...(await exportJWK(theirs.publicKey)), kid: 'one' });

const vectors: [string, () => Promise<string> | string][] = [
  ['alg none', () => raw({ alg: 'none', typ: 'JWT' }, good, () => '')],
  ['alg None', () => raw({ alg: 'None', typ: 'JWT' }, good, () => '')],
  ['alg NONE with a signature left over', () => raw({ alg: 'NONE' }, good, () => 'AAAA')],
  ['no alg', () => raw({ typ: 'JWT' }, good, () => 'AAAA')],
  ['HS256 with the public key', () => raw({ alg: 'HS256', kid: 'one', typ: 'JWT' }, good, hmac('sha256', spki))],
  ['HS512 with the public key', () => raw({ alg: 'HS512', kid: 'one', typ: 'JWT' }, good, hmac('sha512', spki))],
  ['HS256 with an empty key', () => raw({ alg: 'HS256', kid: 'one' }, good, hmac('sha256', ''))],
  ['alg dir', () => raw({ alg: 'dir', enc: 'A256GCM' }, good, () => 'AAAA')],
  ['RS512, which nobody agreed on', () => raw({ alg: 'RS512', kid: 'one', typ: 'JWT' }, good, sha512)],
  ['ES256 by a key of their own', () => sign(good, { alg: 'ES256' }, elliptic)],
  ['a key of their own under our kid', () => sign(good, {}, theirs)],
  ['a key of their own under another kid', () => sign(good, { kid: 'two' }, theirs)],
  ['kid of a file', () => sign(good, { kid: '../../../../dev/null' }, theirs)],
  ['kid of an absolute file', () => sign(good, { kid: '/proc/self/environ' }, theirs)],
  ['kid with SQL', () => sign(good, { kid: "one' or '1'='1" }, theirs)],
  ['kid with an address', () => sign(good, { kid: 'https://evil.example/key' }, theirs)],
  ['kid __proto__', () => sign(good, { kid: '__proto__' }, theirs)],
  ['kid that is no text', () => raw({ alg: 'RS256', kid: { a: 1 } }, good, () => 'AAAA')],
  ['jku, rightly signed', () => sign(good, { jku: 'https://evil.example/keys' })],
  ['jku and their key', () => sign(good, { jku: 'https://evil.example/keys', kid: 'two' }, theirs)],
  ['x5u', () => sign(good, { x5u: 'https://evil.example/cert' }, theirs)],
  ['x5u, rightly signed', () => sign(good, { x5u: 'https://evil.example/cert' })],
  ['jwk with their key', async () => sign(good, { jwk: await attackersJwk() }, theirs)],
  ['jwk, rightly signed', async () => sign(good, { jwk: await attackersJwk() })],
  ['b64 false', () => raw({ alg: 'RS256', kid: 'one', b64: false, crit: ['b64'] }, good, () => 'AAAA')],
  ['crit that nobody knows', () => raw({ alg: 'RS256', kid: 'one', crit: ['exp'], exp: at + 60 }, good, () => 'AAAA')],
  ['zip', () => raw({ alg: 'RS256', kid: 'one', zip: 'DEF' }, good, () => 'AAAA')],
  ['an access token (typ at+jwt)', () => sign(good, { typ: 'at+jwt' })],
  ['a logout token', () => sign(good, { typ: 'logout+jwt' })],
  ['a proof of possession (dpop)', () => sign(good, { typ: 'dpop+jwt' })],
  ['a huge token', () => sign({ ...good, padding: 'x'.repeat(20_000) })],
  ['two parts', () => `${part({ alg: 'RS256' })}.${part(good)}`],
  ['five parts', () => 'a.b.c.d.e'],
  ['an empty text', () => ''],
  ['no JSON', () => 'bm8.bm8.bm8'],
  [
    'claims changed after signing',
    async () => (await sign(good)).replace(/\.[^.]+\./, `.${part({ ...good, oid: tenant })}.`),
  ],
  ['the signature cut off', async () => (await sign(good)).replace(/[^.]+$/, '')],
  ['a byte of the signature changed', async () => (await sign(good)).replace(/.{5}$/, 'AAAAA')],
  ['expired by a second', () => sign({ ...good, exp: at - 1 })],
  ['expired this very second', () => sign({ ...good, exp: at })],
  ['an exp that is a text', () => raw({ alg: 'RS256', kid: 'one' }, { ...good, exp: '9999999999' }, () => 'AAAA')],
  ['no exp', () => sign(without('exp'))],
  ['no iat', () => sign(without('iat'))],
  ['issued two hours ago', () => sign({ ...good, iat: at - 7200, nbf: at - 7200 })],
  ['issued in the future', () => sign({ ...good, iat: at + 600 })],
  ['not valid yet', () => sign({ ...good, nbf: at + 60 })],
  ['for another client', () => sign({ ...good, aud: 'them' })],
  ['for Microsoft Graph', () => sign({ ...good, aud: '00000003-0000-0000-c000-000000000000' })],
  ['for nobody', () => sign(without('aud'))],
  ['for several, made for another', () => sign({ ...good, aud: ['them', audience], azp: 'them' })],
  ['for several, made for nobody', () => sign({ ...good, aud: ['them', audience] })],
  ['made for another', () => sign({ ...good, azp: 'them' })],
  ['of another issuer', () => sign({ ...good, iss: 'https://evil.example' })],
  ['of the issuer with a slash', () => sign({ ...good, iss: `${issuer}/` })],
  ['of version 1 of the issuer', () => sign({ ...good, iss: `https://sts.windows.net/${tenant}/` })],
  ['of no issuer', () => sign(without('iss'))],
  ['of another tenant', () => sign({ ...good, tid: '99999999-9999-4999-8999-999999999999' })],
  ['of the tenant of private accounts', () => sign({ ...good, tid: '9188040d-6c67-4c5b-b112-36a304b66dad' })],
  ['of no tenant', () => sign(without('tid'))],
  ['of a tenant that is no id', () => sign({ ...good, tid: 'organizations' })],
  ['with another nonce', () => sign({ ...good, nonce: 'of-another' })],
  ['with no nonce', () => sign(without('nonce'))],
  ['with an empty nonce', () => sign({ ...good, nonce: '' })],
  ['with the nonce in a list', () => sign({ ...good, nonce: [nonce] })],
  ['without an object id, with an e-mail', () => sign(without('oid'))],
  ['an object id that is an e-mail', () => sign({ ...good, oid: 'nora@example.com' })],
  ['about nobody', () => sign(without('sub'))],
];

describe('an id token', () => {
  it('that is as it should be signs in', async () => {
    expect(await look(await sign(good))).toBe('signed in');
    expect(await look(await sign({ ...good, aud: [audience], azp: audience }))).toBe('signed in');
  });

  it.each(vectors)('is refused: %s', async (_what, make) => {
    expect(await look(await make())).toBe('refused');
  });

  it('of a key that was never published is refused, whatever it is', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const token = await new SignJWT(good).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    expect(await look(token)).toBe('refused');
  });
});
