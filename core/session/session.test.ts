import { describe, expect, it } from '@jest/globals';
import { accessEnd, accessMs, familyMs, overlapMs, refreshOf } from './refresh-of.js';
import { checkClaims, isFreshProof } from './check-claims.js';
import { freeCodes, isLocked, lockMs } from './lock-of.js';
import { idleSince, isDueToNote, sessionMs } from './session-life.js';

const now = new Date('2026-11-24T10:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);
const ahead = (ms: number) => new Date(now.getTime() + ms);
const family = { expiresAt: ahead(3_600_000), revokedAt: null };

describe('a refresh token', () => {
  it.each([
    ['that is fresh is exchanged', { spentAt: null, behind: 0, family }, 'rotate'],
    ['asked for again at once is answered the same', { spentAt: ago(0), behind: 1, family }, 'repeat'],
    ['asked for again in its last moment is', { spentAt: ago(overlapMs), behind: 1, family }, 'repeat'],
    ['asked for again a moment later ends all', { spentAt: ago(overlapMs + 1), behind: 1, family }, 'reuse'],
    ['of two exchanges ago ends all at once', { spentAt: ago(1), behind: 2, family }, 'reuse'],
    ['of a family that was ended is over', { spentAt: null, behind: 0, family: { ...family, revokedAt: now } }, 'over'],
    [
      'of a family that was ended says no more',
      { spentAt: ago(1), behind: 5, family: { ...family, revokedAt: now } },
      'over',
    ],
    ['of a family at its end is over', { spentAt: null, behind: 0, family: { ...family, expiresAt: now } }, 'over'],
  ])('%s', (_what, shown, verdict) => {
    expect(refreshOf(shown, now)).toBe(verdict);
  });

  it('makes an access token that never outlives the family', () => {
    expect(accessEnd(family, now)).toEqual(ahead(accessMs));
    expect(accessEnd({ expiresAt: ahead(1000) }, now)).toEqual(ahead(1000));
  });
});

describe('wrong tries', () => {
  it('lock from the fifth code on, twice as long each time, up to a quarter of an hour', () => {
    const waits = [1, 4, 5, 6, 7, 9, 10, 11, 100].map((failures) => lockMs(failures, freeCodes) / 1000);
    expect(waits).toEqual([0, 0, 30, 60, 120, 480, 900, 900, 900]);
  });
  it('lock until an instant, and not in it', () => {
    expect([isLocked(null, now), isLocked(now, now), isLocked(ahead(1), now), isLocked(ago(1), now)]).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });
});

describe('a session', () => {
  it('ends half a day after the sign-in, in a browser and in a program', () => {
    expect([sessionMs, familyMs].map((ms) => ms / 3_600_000)).toEqual([12, 12]);
  });
  it('is noted as seen once a minute, and idle after half an hour', () => {
    expect([isDueToNote(ago(59_999), now), isDueToNote(ago(60_000), now)]).toEqual([false, true]);
    expect(idleSince(now)).toEqual(ago(30 * 60_000));
  });
});

describe('claims', () => {
  const tenant = '11111111-1111-4111-8111-111111111111';
  const oid = '33333333-3333-4333-8333-333333333333';
  const expected = { nonce: 'n', tenants: [tenant] };
  const claims = {
    iss: 'i',
    tid: tenant,
    oid,
    sub: 's',
    nonce: 'n',
    name: ' Nora ',
    preferred_username: 'nora@x.example',
  };

  it('of Entra name somebody by tenant and object id', () => {
    expect(checkClaims({ ...claims, groups: ['a', 7, 'b'], auth_time: 1 }, expected)).toEqual({
      identity: {
        issuer: 'i',
        tenant,
        subject: oid,
        email: 'nora@x.example',
        name: 'Nora',
        groups: ['a', 'b'],
        authAt: new Date(1000),
      },
    });
  });
  it('of another issuer name somebody by subject, and their address only as the issuer calls it so', () => {
    const verdict = checkClaims(claims, { nonce: 'n', tenants: null });
    expect(verdict).toMatchObject({ identity: { tenant: '', subject: 's', email: '', groups: null, authAt: null } });
    expect(checkClaims({ ...claims, name: undefined }, { nonce: 'n', tenants: null })).toMatchObject({
      identity: { name: 's' },
    });
  });
  it('count whichever way a tenant or an object id is written', () => {
    const upper = { ...claims, tid: tenant.toUpperCase(), oid: oid.toUpperCase() };
    expect(checkClaims(upper, expected)).toMatchObject({ identity: { tenant, subject: oid } });
  });
  it('prove who somebody is only by what they did since the round trip began', () => {
    expect([isFreshProof(now, now), isFreshProof(ago(60_000), now), isFreshProof(ago(60_001), now)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(isFreshProof(null, now)).toBe(false);
  });
});
