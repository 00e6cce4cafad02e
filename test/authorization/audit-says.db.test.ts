/** Every change that somebody makes leaves a row of the audit that says what was before and what is now. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commands } from '../../core/commands/index.js';
import { createWorld, type World } from './world.js';
import { newId } from '../../core/ids.js';
import { samples } from './samples.js';

/** What changes nothing that could be shown, and why. */
const saysNothing: Record<string, string> = {
  'access.request': 'asks others; nothing is another than before',
  'audit.erase-person': 'what it erases must not stand in the audit again',
  'audit.export': 'reads',
  'demo.remove': 'removes the organisation with its audit',
  'integration.test': 'a test alert is no change of anything',
  'page.test': 'a test page is no change of anything',
  'session.close': 'the end of a session is what its row says',
  'session.revoke': 'the end of a session is what its row says',
  'session.revoke-all': 'the end of a session is what its row says',
  'person.offer-link': 'a link that signs in once: only a hash of it is kept',
};

type Ready = (world: World, input: Record<string, unknown>) => Promise<unknown>;
const first =
  (command: string, ...fields: string[]): Ready =>
  (world, input) =>
    world.run(command, Object.fromEntries(fields.map((field) => [field, input[field]])));

/** What must have happened before, for a command to change anything; what it answers is taken as input instead. */
const ready: Record<string, Ready> = {
  'incident.make-public': first('incident.make-private', 'number'),
  'incident.uninvite': first('incident.invite', 'number', 'user'),
  'incident.reopen': first('incident.resolve', 'number'),
  'incident.unacknowledge': first('incident.acknowledge', 'number'),
  'person.enable': first('person.disable', 'person'),
  'schedule.remove-temporary': (world, input) => world.run('schedule.set-temporary', { ...input, shifts: [] }),
  'organisation.set-speed': (world) => world.run('organisation.set-speed', { speed: 10 }),
  'action-link.revoke': async (world) => {
    const { id: incidentId } = await world.incident();
    await world.run('action-link.offer', { links: [{ incidentId, userId: (await world.person('sam')).id }] });
  },
  'credential.reset': async (world) => ({ input: { user: await withCredential(world) } }),
  'credential.break-glass': async (world) => ({ input: { user: await withCredential(world), on: true } }),
  'identity.confirm': async (world) => {
    const identity = {
      issuer: 'https://id.example',
      tenant: '',
      subject: 's-1',
      name: 'Sam',
      groups: null,
      authAt: null,
    };
    const email = (await emailOf(world, 'sam'))!;
    const isProof = false;
    const from = {};
    const rest = { method: 'oidc', newRole: 'member', isProof, zone: 'UTC', from };
    await world.run('identity.sign-in', { identity: { ...identity, email }, ...rest });
    const [{ id }] = (await world.h.database.query<{ id: string }>(`select id from identities`)) as [{ id: string }];
    return { input: { id, same: true } };
  },
};

async function withCredential(world: World): Promise<string> {
  const { id: userId } = await world.person('sam');
  await world.run('credential.save', {
    ...{ userId, sessionId: newId(), passwordHash: '$argon2id$of-nobody', codeSecret: 'JBSWY3DPEHPK3PXP', counter: 0 },
    recoveryCodes: Array.from({ length: 10 }, (_, index) => `code-${index}`),
  });
  return userId;
}

const emailOf = async (world: World, handle: string) =>
  (await world.h.database.query<{ email: string }>(`select email from users where handle = $1`, [handle]))[0]?.email;

let world: World;
beforeAll(async () => {
  world = await createWorld();
}, 60_000);
afterAll(() => world.stop());

/** In the order of their names: what one leaves behind, such as a schedule on which nobody is, another one meets. */
const byPeople = commands
  .filter(({ name, audited }) => samples[name] && audited !== false && !(name in saysNothing))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

describe('the audit', () => {
  it('says of everything that somebody changes what was before and what is now', async () => {
    const { actor } = world.callers.find((caller) => caller.name === 'owner')!;
    const found: Record<string, string> = {};
    for (const command of byPeople) {
      const { name } = command;
      const sample = (await samples[name]?.(world, { name: 'owner', actor, token: null })) ?? {};
      const made = (await ready[name]?.(world, sample)) as { input?: object } | undefined;
      const outcome = await world.h.system.core.execute(command, { actor: actor!, input: made?.input ?? sample });
      const [row] = await world.h.database.query<{ says: boolean }>(
        `select before is not null or after is not null as says from audit
         where organisation_id = $1 and command = $2 and changed order by id desc limit 1`,
        [actor!.organisationId, name],
      );
      found[name] = !outcome.changed ? 'changed nothing' : row!.says ? 'says' : 'is silent';
    }
    expect(byPeople.length).toBeGreaterThan(50);
    expect(found).toEqual(Object.fromEntries(byPeople.map(({ name }) => [name, 'says'])));
  }, 60_000);

  it('excuses nothing that is not there', () => {
    const known = commands.map(({ name }) => name);
    expect(Object.keys(saysNothing).filter((name) => !known.includes(name))).toEqual([]);
  });
});
