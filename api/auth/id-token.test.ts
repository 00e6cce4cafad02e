import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type JWTHeaderParameters } from 'jose';
import { NotSignedIn } from './issuer.js';
import { verifyIdToken } from './id-token.js';

const now = new Date('2026-11-24T10:00:00Z');
const at = now.getTime() / 1000;
const good = { iss: 'https://issuer.example', aud: 'us', sub: 'sub', iat: at, exp: at + 60 };
const rules = { issuers: [good.iss, 'https://other.example'], audience: 'us', now };

const pair = await generateKeyPair('ES256');
const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' }] });
const sign = (claims: object, header: Partial<JWTHeaderParameters> = {}) =>
  new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'one', ...header }).sign(pair.privateKey);
/** A token with such a header, whose signature nobody comes to look at. */
const headed = (header: object) =>
  [header, good].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + '.AAAA';

/** Why a token signs nobody in, for the log; undefined where it does. */
async function whyNot(token: string, by = keys): Promise<string | undefined> {
  try {
    await verifyIdToken(token, { ...rules, keys: by });
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(NotSignedIn);
    return (error as NotSignedIn).why;
  }
}

describe('an id token', () => {
  it('says what it claims, of each issuer that counts and however its type is written', async () => {
    expect(await verifyIdToken(await sign({}), { ...rules, keys })).toEqual(good);
    expect(await whyNot(await sign({ iss: 'https://other.example' }))).toBeUndefined();
    for (const typ of ['JWT', 'jwt']) expect(await whyNot(await sign({}, { typ }))).toBeUndefined();
  });

  it('may be signed by PS256, as by RS256', async () => {
    const other = await generateKeyPair('PS256');
    const token = await new SignJWT(good).setProtectedHeader({ alg: 'PS256' }).sign(other.privateKey);
    const published = createLocalJWKSet({ keys: [{ ...(await exportJWK(other.publicKey)), alg: 'PS256' }] });
    expect(await whyNot(token, published)).toBeUndefined();
  });

  it.each(['jku', 'x5u', 'jwk', 'crit', 'b64', 'zip'])('is not looked at further with the header %s', async (name) => {
    expect(await whyNot(headed({ alg: 'ES256', [name]: 'x' }))).toBe(`the id token has the header ${name}`);
  });

  it.each<[string, string, string]>([
    ['too long', 'x'.repeat(16_385), 'the id token is too long'],
    ['as long as one may be, and none', 'x'.repeat(16_384), 'the id token cannot be read'],
    ['an access token', headed({ alg: 'ES256', typ: 'at+jwt' }), 'it is no id token'],
    ['of no type that is a text', headed({ alg: 'ES256', typ: 7 }), 'it is no id token'],
    ['unsigned', headed({ alg: 'none' }), 'the id token is refused (ERR_JOSE_ALG_NOT_ALLOWED)'],
  ])('that is %s says so in the log', async (_, token, why) => expect(await whyNot(token)).toBe(why));

  it('for several is refused unless it was made for us', async () => {
    const several = 'the id token is for several, and not made for us';
    expect(await whyNot(await sign({ aud: ['us', 'them'] }))).toBe(several);
    expect(await whyNot(await sign({ aud: ['us', 'them'], azp: 'them' }))).toBe(several);
    expect(await whyNot(await sign({ aud: ['us', 'them'], azp: 'us' }))).toBeUndefined();
    expect(await whyNot(await sign({ aud: ['us'] }))).toBeUndefined();
    expect(await whyNot(await sign({ azp: 'them' }))).toBe('the id token was made for somebody else');
    expect(await whyNot(await sign({ azp: 'us' }))).toBeUndefined();
  });

  it('is not blamed for keys that cannot be had', async () => {
    const cause = new TypeError('fetch failed');
    const away = () => Promise.reject(cause);
    await expect(verifyIdToken(await sign({}), { ...rules, keys: away })).rejects.toMatchObject({
      why: 'the keys of the issuer could not be had',
      cause,
    });
  });
});
