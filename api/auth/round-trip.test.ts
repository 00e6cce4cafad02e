import { describe, expect, it } from '@jest/globals';
import { challengeOf, leaveStep, newRoundTrip, takeStep } from './round-trip.js';
import { createSealer } from '../../core/sealed.js';

const now = new Date('2026-11-24T10:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const sealer = createSealer(() => ['a key of ours']);
const at = { reach: 'secure', name: 'sso', now } as const;
const cookieOf = (header: string) => header.split(';')[0]!;
const take = (cookie: string | undefined, over: Partial<Parameters<typeof takeStep>[1]> = {}, by = sealer) =>
  takeStep(by, { cookie, reach: 'secure', name: 'sso', now, ...over });

describe('a round trip', () => {
  it('has three secrets of 256 random bits', () => {
    const values = [newRoundTrip(), newRoundTrip()].flatMap((trip) => [trip.state, trip.nonce, trip.verifier]);
    expect(new Set(values).size).toBe(6);
    for (const value of values) expect(value).toMatch(/^[\w-]{43}$/);
  });

  it('gives the issuer the hash of its verifier (RFC 7636, appendix B)', () => {
    expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });
});

describe('a step', () => {
  it('comes back from the browser as it was left there', () => {
    const cookie = cookieOf(leaveStep(sealer, at, { state: 's', purpose: 'sign-in' }));
    expect(take(cookie)).toEqual({ state: 's', purpose: 'sign-in', at: now.getTime() });
  });

  it('is left for ten minutes, and says nothing to whoever reads it', () => {
    const header = leaveStep(sealer, at, { verifier: 'canary' });
    expect(header).toMatch(/^__Host-openalert_sso=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/);
    expect(Buffer.from(cookieOf(header).split('=')[1]!, 'base64url').toString('latin1')).not.toContain('canary');
  });

  it('is over after ten minutes, and none that was left in the future counts', () => {
    const cookie = cookieOf(leaveStep(sealer, at, {}));
    expect(take(cookie, { now: later(10 * 60_000) })).toBeDefined();
    expect(take(cookie, { now: later(10 * 60_000 + 1) })).toBeUndefined();
    expect(take(cookie, { now: later(-1) })).toBeUndefined();
  });

  it('counts for itself alone, and only as we sealed it', () => {
    const cookie = cookieOf(leaveStep(sealer, at, {}));
    expect(take(cookie.replace('_sso', '_code'), { name: 'code' })).toBeUndefined();
    expect(take(cookie, { name: 'code' })).toBeUndefined();
    expect(
      take(
        cookie,
        {},
        createSealer(() => ['a key of theirs']),
      ),
    ).toBeUndefined();
    for (const odd of [undefined, '', '__Host-openalert_sso=', '__Host-openalert_sso=abc'])
      expect(take(odd)).toBeUndefined();
    const inClear = Buffer.from(JSON.stringify({ at: now.getTime() })).toString('base64url');
    expect(take(`__Host-openalert_sso=${inClear}`)).toBeUndefined();
  });

  it('is not looked at where it is longer than what a browser keeps', () => {
    const left = (padding: number) => cookieOf(leaveStep(sealer, at, { padding: 'x'.repeat(padding) }));
    expect(take(left(2000))).toBeDefined();
    expect(take(left(4000))).toBeUndefined();
  });
});
