/** API keys: what they may, for how long, and who may make them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHarness, eventually, type Harness } from '../test/harness.js';
import { Forbidden, ProofNeeded } from '../core/errors.js';
import { keyCreate } from '../core/commands/key/create.js';
import { keyRevoke } from '../core/commands/key/revoke.js';
import { keyTouch } from '../core/commands/key/touch.js';
import { keyWords } from '../cli/key.js';
import { listKeys } from '../core/queries/key/list.js';
import { systemActor, type UserActor } from '../core/people/actor.js';

let h: Harness;
beforeAll(async () => {
  h = await createHarness();
});
afterAll(() => h.stop());

const make = async (input: object) => (await h.rest('POST', '/keys', { name: 'k', scopes: ['read'], ...input })).body;
const statusWith = async (key: unknown, path: string, body?: object) =>
  (await h.rest(body ? 'POST' : 'GET', path, body, { authorization: `Bearer ${String(key)}` })).status;
const proven = async (handle: string): Promise<UserActor> => ({ ...(await h.person(handle)), provedAt: h.clock.now() });
const create = (actor: UserActor, input: object = {}) =>
  h.system.core.execute(keyCreate, { actor, input: { name: 'own', scopes: ['read'], ...input } });
const leadOf = async (handle: string, team: string) => {
  const { body } = await h.rest('GET', '/teams');
  const { id } = (body.items as { id: string; handle: string }[]).find((one) => one.handle === team)!;
  return { ...(await proven(handle)), role: 'member' as const, teams: [{ teamId: id, role: 'manager' as const }] };
};

describe('a key', () => {
  it('may what its scopes say, and is shown this once; of it only a hash is kept', async () => {
    const { id, key } = await make({ name: 'reader' });
    expect(key).toMatch(/^oat_[\w-]{32}$/);
    expect(await statusWith(key, '/incidents')).toBe(200);
    expect(await statusWith(key, '/incidents', { title: 'x' })).toBe(403);
    expect(await statusWith(key, '/keys')).toBe(403);
    const listed = JSON.stringify((await h.rest('GET', '/keys')).body);
    expect(listed).not.toContain(String(key));
    expect(listed).toContain(`"${String(key).slice(0, 12)}…"`);
    const stored = await h.database.query<object>(`select * from api_tokens where id = '${String(id)}'`);
    expect(JSON.stringify(stored)).not.toContain(String(key).slice(12));
  });

  it('of a role that its maker has at most, with an end within a year, of a team that there is', async () => {
    const refusal = async (input: object) =>
      (await h.rest('POST', '/keys', { name: 'k', scopes: ['read'], ...input })).body.errors;
    expect(await refusal({ scopes: [] })).toEqual([{ field: 'scopes', expected: 'at least one scope' }]);
    expect(await refusal({ scopes: ['all'] })).toMatchObject([{ field: 'scopes.0' }]);
    expect(await refusal({ expiresAt: '2028-01-01T00:00:00Z' })).toMatchObject([
      { expected: 'an instant within a year' },
    ]);
    expect(await refusal({ expiresAt: '2026-01-01T00:00:00Z' })).toMatchObject([
      { expected: 'an instant in the future' },
    ]);
    expect(await refusal({ team: 'nosuch' })).toMatchObject([{ field: 'team' }]);
    const admin = { ...(await proven('sam')), role: 'admin' as const };
    await expect(create(admin, { role: 'owner' })).rejects.toThrow('your own role at most, which is admin');
  });

  it('ends at its end, and when it is revoked, from the next request on', async () => {
    const { key } = await make({ expiresAt: '2026-11-24T10:30:00Z' });
    expect(await statusWith(key, '/services')).toBe(200);
    h.clock.set(new Date('2026-11-24T10:30:00Z'));
    expect(await statusWith(key, '/services')).toBe(401);
    h.clock.set(new Date('2026-11-24T10:00:00Z'));
    const other = await make({});
    expect((await h.rest('POST', `/keys/${String(other.id)}/revoke`)).body).toMatchObject({ changed: true });
    expect(await statusWith(other.key, '/services')).toBe(401);
    expect((await h.rest('POST', `/keys/${String(other.id)}/revoke`)).body).toMatchObject({ changed: false });
  });

  it('of a team changes what that team owns, and nothing else', async () => {
    const { key } = await make({ team: 'payments', role: 'admin', scopes: ['configure'] });
    expect(await statusWith(key, '/services/checkout', { ackTimeoutSeconds: 60 })).toBe(200);
    await h.rest('POST', '/services', { name: 'of-nobody' });
    expect(await statusWith(key, '/services/of-nobody', { ackTimeoutSeconds: 60 })).toBe(403);
  });

  it('of a team outlives the account of its maker; one of the organisation does not', async () => {
    const maker = await proven('sam');
    const own = (await create(maker)).data!.key;
    const teams = (await create(maker, { team: 'payments' })).data!.key;
    expect([await statusWith(own, '/services'), await statusWith(teams, '/services')]).toEqual([200, 200]);
    await h.database.query(`update users set disabled_at = clock_timestamp() where id = '${maker.id}'`);
    expect([await statusWith(own, '/services'), await statusWith(teams, '/services')]).toEqual([401, 200]);
    await h.database.query(`update users set disabled_at = null where id = '${maker.id}'`);
  });

  it('says when it was last used, written at most once a minute', async () => {
    const { id, key } = await make({ name: 'used' });
    const lastUse = async () => {
      const { items } = (await h.rest('GET', '/keys')).body as { items: { id: string; lastUsedAt: string | null }[] };
      return items.find((one) => one.id === id)!.lastUsedAt;
    };
    expect(await lastUse()).toBeNull();
    await statusWith(key, '/services');
    expect(await eventually(async () => (await lastUse()) ?? undefined, 5000)).toBe('2026-11-24T10:00:00.000Z');
    const earlier = { id, at: new Date('2026-11-24T09:00:00Z') };
    const actor = systemActor(h.system.home.id);
    expect(await h.system.core.execute(keyTouch, { actor, input: earlier })).toMatchObject({ changed: false });
  });
});

describe('whoever makes a key', () => {
  it('has proved a moment ago that it is them', async () => {
    await expect(create(await h.person('sam'))).rejects.toThrow(ProofNeeded);
    expect((await create(await proven('sam'))).changed).toBe(true);
  });

  it('is an admin, or manages the team that it is for', async () => {
    const lead = await leadOf('tom', 'payments');
    const made = await create(lead, { team: 'payments' });
    await expect(create(lead)).rejects.toThrow(Forbidden);
    await expect(create(lead, { team: 'payments', role: 'admin' })).rejects.toThrow(Forbidden);
    const seen = await h.system.core.runQuery(listKeys, { actor: lead });
    expect(new Set(seen.items.map(({ team }) => team?.name))).toEqual(new Set(['Payments']));
    const revoke = (id: unknown) => h.system.core.execute(keyRevoke, { actor: lead, input: { id } });
    expect(await revoke(made.subject!.id)).toMatchObject({ changed: true });
    await expect(revoke((await make({})).id)).rejects.toThrow(Forbidden);
    await expect(create({ ...lead, teams: [{ ...lead.teams[0]!, role: 'member' }] })).rejects.toThrow(Forbidden);
  });
});

describe('openalert key create', () => {
  it('reads its words', () => {
    expect(keyWords(['--name', 'deploys', '--scopes', 'read, respond', '--expires', '2027-01-01T00:00:00Z'])).toEqual({
      name: 'deploys',
      scopes: ['read', 'respond'],
      expiresAt: '2027-01-01T00:00:00Z',
    });
    expect(keyWords(['--name'])).toBeUndefined();
    expect(keyWords(['--nosuch', 'x'])).toBeUndefined();
    expect(keyWords(['name', 'x'])).toBeUndefined();
  });
});
