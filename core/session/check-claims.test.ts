import { describe, expect, it } from '@jest/globals';
import { checkClaims, type Expected, type Identity } from './check-claims.js';

const tenant = '11111111-1111-4111-8111-111111111111';
const oid = '33333333-3333-4333-8333-333333333333';
const entra: Expected = { nonce: 'n', tenants: [tenant] };
const plain: Expected = { nonce: 'n', tenants: null };
const claims = { iss: 'https://issuer.example', tid: tenant, oid, sub: 'sub-1', nonce: 'n', name: 'Nora' };

function identityOf(more: Record<string, unknown>, expected = plain): Identity {
  const verdict = checkClaims({ ...claims, ...more }, expected);
  if ('refused' in verdict) throw new Error(verdict.refused);
  return verdict.identity;
}
const refusalOf = (more: Record<string, unknown>, expected = entra) => {
  const verdict = checkClaims({ ...claims, ...more }, expected);
  return 'refused' in verdict ? verdict.refused : undefined;
};

describe('claims', () => {
  it('of another sign-in are refused, and so are those of none', () => {
    const told = 'the nonce is not that of this sign-in';
    for (const nonce of ['other', '', undefined, ['n']]) expect(refusalOf({ nonce }, plain)).toBe(told);
    expect(refusalOf({ nonce: '' }, { ...plain, nonce: '' })).toBe(told);
  });

  it.each([
    'organizations',
    '9188040d-6c67-4c5b-b112-36a304b66dad',
    '9188040D-6C67-4C5B-B112-36A304B66DAD',
    `${tenant}0`,
    `0${tenant}`,
    tenant.replaceAll('-', ''),
    tenant.replace('1', 'g'),
    '',
  ])('of %j, which is no organisation, are refused even where it is let in', (tid) => {
    expect(refusalOf({ tid }, { ...entra, tenants: [tid] })).toBe('the tenant is no organisation');
  });

  it('of a tenant that is not let in are refused, and of one that is are not, however it is written', () => {
    const told = 'the tenant may not sign in here';
    const other = tenant.replace('1', '2');
    expect(refusalOf({ tid: other })).toBe(told);
    expect(refusalOf({}, { ...entra, tenants: [] })).toBe(told);
    const letters = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
    expect(refusalOf({ tid: letters }, { ...entra, tenants: [other, letters.toUpperCase()] })).toBeUndefined();
  });

  it('that name nobody are refused', () => {
    for (const missing of [undefined, '', ' ', 7]) {
      expect(refusalOf({ oid: missing })).toBe('nobody is named');
      expect(refusalOf({ sub: missing }, plain)).toBe('nobody is named');
    }
    for (const odd of ['nora@example.com', `${oid}0`, `0${oid}`])
      expect(refusalOf({ oid: odd })).toBe('the object id is none');
  });
});

describe('somebody', () => {
  it('is told apart by issuer, tenant and subject', () => {
    expect(identityOf({}, entra)).toMatchObject({ issuer: 'https://issuer.example', tenant, subject: oid });
    expect(identityOf({})).toMatchObject({ issuer: 'https://issuer.example', tenant: '', subject: 'sub-1' });
  });

  it('is one person of Entra however their id is written', () => {
    const written = 'ABCDEFAB-CDEF-4ABC-8DEF-ABCDEFABCDEF';
    expect(identityOf({ oid: written }, entra).subject).toBe(written.toLowerCase());
  });

  it('keeps the letters of a subject as another issuer writes them', () => {
    expect(identityOf({ sub: ' Sub-A ' }).subject).toBe('Sub-A');
  });

  it('has the e-mail of the claim; of Entra the name that they sign in with where that is one', () => {
    const address = { preferred_username: 'nora@work.example' };
    expect(identityOf({ email: ' nora@example.com ', ...address }, entra).email).toBe('nora@example.com');
    expect(identityOf(address, entra).email).toBe('nora@work.example');
    expect(identityOf(address).email).toBe('');
  });

  it.each([
    'nora',
    'nora@',
    '@example.com',
    'a b@example.com',
    'nora@example.com x@y',
    'a@b@c',
    'nora@ex ample.com',
    7,
  ])('has no e-mail where it says %j', (email) => expect(identityOf({ email }).email).toBe(''));

  it('is called by their name, else by their e-mail, else by their subject', () => {
    expect(identityOf({ name: ' Nora ' }).name).toBe('Nora');
    expect(identityOf({ name: '', email: 'nora@example.com' }).name).toBe('nora@example.com');
    expect(identityOf({ name: { first: 'Nora' } }).name).toBe('sub-1');
  });

  it('is written down within bounds, whatever the issuer says', () => {
    const x = (length: number) => 'x'.repeat(length);
    const long = identityOf({ iss: x(600), sub: x(600), name: x(600), email: `${x(600)}@example.com` });
    expect([long.issuer, long.subject, long.name].map(({ length }) => length)).toEqual([500, 255, 200]);
    expect(long.email).toBe('');
    expect(identityOf({ email: `${x(308)}@example.com` }).email).toHaveLength(320);
  });

  it('is in the groups that are named; where none are named, nothing is known', () => {
    expect(identityOf({ groups: ['a', 7, null, 'b'] }).groups).toEqual(['a', 'b']);
    expect(identityOf({ groups: [] }).groups).toEqual([]);
    for (const groups of [undefined, 'a', { 0: 'a' }]) expect(identityOf({ groups }).groups).toBeNull();
    const many = Array.from({ length: 1001 }, (_, n) => `group ${n}`);
    expect(identityOf({ groups: many }).groups).toEqual(many.slice(0, 1000));
  });

  it('proved who they are when the issuer says so in seconds', () => {
    expect(identityOf({ auth_time: 1_764_000_000 }).authAt).toEqual(new Date(1_764_000_000_000));
    for (const auth_time of [undefined, '1764000000', null]) expect(identityOf({ auth_time }).authAt).toBeNull();
  });
});
