import { describe, expect, it } from '@jest/globals';
import { bearerOf, personActor, sessionOf, withAddress } from './who.js';
import { buildActor, buildUserActor, integrationActor } from '../../core/people/fixtures/people.js';
import { hashSecret } from '../../core/ids.js';
import type { Lookups } from '../../core/queries/auth/find-by-secret.js';

const provedAt = new Date('2026-11-24T09:55:00Z');
const lastSeenAt = new Date('2026-11-24T09:59:00Z');
const nora = {
  organisationId: 'org',
  id: 'session-1',
  userId: 'nora',
  name: 'Nora',
  role: 'member' as const,
  teams: [{ teamId: 'payments', role: 'member' as const }],
};
const asActor = { kind: 'user', organisationId: 'org', id: 'nora', name: 'Nora', role: 'member', teams: nora.teams };
const key = { id: 'key-1', name: 'CI', organisationId: 'org', role: 'admin' as const, teamId: null, user: null };

/** Look-ups of an installation that knows one secret of each kind. */
const by =
  <T>(secret: string, row: T) =>
  async (hash: Buffer): Promise<T | undefined> =>
    hash.equals(hashSecret(secret)) ? row : undefined;
const long = 'x'.repeat(201);
const lookups = {
  sessionBySecret: async (hash: Buffer) =>
    (await by('of-nora', { ...nora, provedAt, lastSeenAt, method: 'password' as const })(hash)) ??
    (await by('unproved', { ...nora, provedAt: null, lastSeenAt, method: 'password' as const })(hash)) ??
    (await by(long.slice(1), { ...nora, provedAt, lastSeenAt, method: 'password' as const })(hash)) ??
    (await by(long, { ...nora, provedAt, lastSeenAt, method: 'password' as const })(hash)),
  accessBySecret: by('oas_of-nora', { ...nora, provedAt }),
  tokenBySecret: async (hash: Buffer) =>
    (await by('oat_key', { ...key, scopes: ['read'] })(hash)) ??
    (await by('oat_team', { ...key, scopes: null, teamId: 'payments' })(hash)) ??
    (await by('oat_nora', { ...key, scopes: null, user: { id: 'nora', name: 'Nora', teams: nora.teams } })(hash)) ??
    (await by('oas_key', { ...key, scopes: null })(hash)),
} as unknown as Lookups;

describe('the session of a browser', () => {
  const session = (cookie: string | undefined, whence?: Parameters<typeof sessionOf>[2]) =>
    sessionOf(lookups, cookie, whence);

  it('is that of its secret, with who it is and from where they came', async () => {
    expect(await session('openalert_session=of-nora', { reach: 'local', address: '192.0.2.7' })).toEqual({
      id: 'session-1',
      actor: { ...asActor, via: 'chat', provedAt, address: '192.0.2.7' },
      lastSeenAt,
    });
  });

  it('knows no address and no proof where there is none', async () => {
    const found = await session('openalert_session=unproved');
    expect(found!.actor).toEqual({ ...asActor, via: 'chat' });
  });

  it('is nobody’s without a secret, or with one that nobody has', async () => {
    for (const cookie of [undefined, '', 'openalert_session=', 'openalert_session=of-somebody'])
      expect(await session(cookie)).toBeNull();
  });

  it('counts over https under the name of https alone', async () => {
    expect(await session('openalert_session=of-nora', { reach: 'secure' })).toBeNull();
    expect(await session('__Host-openalert_session=of-nora', { reach: 'secure' })).not.toBeNull();
  });

  it('is not looked for where the secret is longer than any of ours', async () => {
    expect(await session(`openalert_session=${long.slice(1)}`)).not.toBeNull();
    expect(await session(`openalert_session=${long}`)).toBeNull();
  });
});

describe('an Authorization header', () => {
  it('names a key with its scopes and its team', async () => {
    const base = { kind: 'token', organisationId: 'org', id: 'key-1', name: 'CI', role: 'admin', via: 'rest' };
    expect(await bearerOf(lookups, 'Bearer oat_key')).toEqual({ ...base, scopes: ['read'], teamId: null });
    expect(await bearerOf(lookups, 'bearer oat_team')).toEqual({ ...base, scopes: null, teamId: 'payments' });
  });

  it('names the person to whom a key belongs', async () => {
    expect(await bearerOf(lookups, 'Bearer oat_nora')).toEqual({ ...asActor, role: 'admin', via: 'rest' });
  });

  it('names the person of an access token, who acts through a program', async () => {
    expect(await bearerOf(lookups, 'Bearer oas_of-nora')).toEqual({ ...asActor, via: 'rest', provedAt });
  });

  it.each<[string, string | undefined, string]>([
    ['a key that nobody has', 'Bearer oat_other', 'This token is not known, or was revoked.'],
    ['an access token that is over', 'Bearer oas_other', 'This token is over. Refresh it, or sign in again.'],
    // What begins as an access token does is one and nothing else.
    ['a key that begins as an access token', 'Bearer oas_key', 'This token is over. Refresh it, or sign in again.'],
    ['nothing', undefined, 'Authorization: expected "Bearer <token>".'],
    ['an empty text', '', 'Authorization: expected "Bearer <token>".'],
    ['another scheme', 'Basic oat_key', 'Authorization: expected "Bearer <token>".'],
    ['a scheme that ends so', 'NotBearer oat_key', 'Authorization: expected "Bearer <token>".'],
    ['no token', 'Bearer ', 'Authorization: expected "Bearer <token>".'],
    ['two tokens', 'Bearer oat_key oat_key', 'Authorization: expected "Bearer <token>".'],
    ['a huge one', `Bearer ${'x'.repeat(501)}`, 'Authorization: expected "Bearer <token>".'],
  ])('with %s is refused, and says what is expected', async (_, header, message) => {
    await expect(bearerOf(lookups, header)).rejects.toMatchObject({
      status: 401,
      message,
      headers: { 'www-authenticate': 'Bearer' },
    });
  });
});

describe('an actor', () => {
  it('of a person knows a proof only where there is one', () => {
    expect(personActor({ ...nora, provedAt }, 'rest')).toEqual({ ...asActor, via: 'rest', provedAt });
    for (const person of [nora, { ...nora, provedAt: null }])
      expect(personActor(person, 'chat')).toStrictEqual({ ...asActor, via: 'chat' });
  });

  it('has an address where it is a person or a key', () => {
    for (const actor of [buildUserActor(), buildActor('admin', 'token')])
      expect(withAddress(actor, '192.0.2.7')).toEqual({ ...actor, address: '192.0.2.7' });
    expect(withAddress(integrationActor, '192.0.2.7')).toEqual(integrationActor);
  });
});
