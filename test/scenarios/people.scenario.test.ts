import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commandNamed } from '../../core/commands/index.js';
import { createHarness, type Harness } from '../harness.js';
import { visitorOf } from '../visitor.js';
import { queryNamed } from '../../core/queries/index.js';
import { integrationAddKey } from '../../core/commands/integration/add-key.js';
import { listDirectory } from '../../core/queries/people/directory.js';
import { listIncidents } from '../../core/queries/incident/list.js';
import { listIntegrations } from '../../core/queries/integration/list.js';
import { listRooms } from '../../core/queries/room/list.js';
import { personAdd } from '../../core/commands/person/add.js';
import { personDisable } from '../../core/commands/person/disable.js';
import { personOfferLink } from '../../core/commands/person/offer-link.js';
import { personUpdate } from '../../core/commands/person/update.js';
import { policySave } from '../../core/commands/policy/save.js';
import { scheduleSave } from '../../core/commands/schedule/save.js';
import { serviceCreate } from '../../core/commands/service/create.js';
import { serviceUpdate } from '../../core/commands/service/update.js';
import { teamSetMember } from '../../core/commands/team/set-member.js';
import type { Actor } from '../../core/people/actor.js';
import type { Command } from '../../core/execute.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

const by = <I>(actor: Actor, command: Command<I>, input: object) =>
  h.system.core.execute(command, { actor, input }).then(
    ({ changed, reason }) => ({ changed, reason }),
    ({ code, message }: { code: string; message: string }) => ({ code, message }),
  );
const as = async <I>(handle: string, command: Command<I>, input: object) => by(await h.person(handle), command, input);
/** The same, by somebody who proved just now who they are. */
const proved = async <I>(handle: string, command: Command<I>, input: object) =>
  by({ ...(await h.person(handle)), provedAt: h.clock.now() }, command, input);
const add = (name: string, more: object = {}) =>
  h.rest('POST', '/people', { name, email: `${name.toLowerCase()}@larkspur.example`, ...more });

describe('people and teams', () => {
  it('somebody new sees nothing until a team takes them in, and loses it when they leave', async () => {
    await h.say('sam', '/incident declare checkout is slow');
    expect(await add('Noor', { zone: 'Asia/Dubai' })).toMatchObject({
      status: 201,
      body: { changed: true, handle: 'noor', url: expect.stringMatching(/\/sign-in\/[\w-]{32}$/) as unknown as string },
    });
    const { runQuery } = h.system.core;
    const noor = () => h.person('noor');
    await expect(runQuery(listIncidents, { actor: await noor(), input: {} })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(runQuery(listRooms, { actor: await noor() })).rejects.toMatchObject({ code: 'forbidden' });
    const member = { person: '@noor' };
    expect(await h.rest('POST', '/teams/payments/members', member)).toMatchObject({ body: { changed: true } });
    expect(await h.rest('POST', '/teams/payments/members', member)).toMatchObject({ body: { changed: false } });
    expect((await runQuery(listIncidents, { actor: await noor(), input: {} })).items).toHaveLength(1);
    expect(await h.rest('POST', '/teams/payments/members/noor/remove')).toMatchObject({ body: { changed: true } });
    await expect(runQuery(listIncidents, { actor: await noor(), input: {} })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('a team has a name, a handle, managers and members, and cannot go while it owns something', async () => {
    const made = await h.rest('POST', '/teams', { name: 'Search & Find' });
    expect(made).toMatchObject({ status: 201, body: { handle: 'search-find' } });
    await h.rest('POST', '/teams/search-find/members', { person: 'tom', role: 'manager' });
    expect(await h.rest('POST', '/teams/search-find', { name: 'Search' })).toMatchObject({ status: 200 });
    const { items } = (await h.rest('GET', '/teams')).body as {
      items: { name: string; members: object[]; owns: string[] }[];
    };
    expect(items.map(({ name }) => name)).toEqual(['Payments', 'Platform', 'Search']);
    expect(items[2]).toMatchObject({ handle: 'search-find', members: [{ name: 'Tom', role: 'manager' }], owns: [] });
    expect(items[0]!.owns).toEqual(['the policy Checkout', 'the schedule Checkout', 'the service checkout']);
    expect(await h.rest('POST', '/teams/payments/remove')).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/owns the policy Checkout/) as unknown as string },
    });
    expect(await h.rest('POST', '/teams/search-find/remove')).toMatchObject({ status: 200 });
    expect(await h.rest('POST', '/teams', { name: 'Tom', handle: 'tom' })).toMatchObject({ status: 409 });
  });

  it('managers change what their team owns, and nothing of another one', async () => {
    await h.rest('POST', '/teams/platform/members', { person: 'tom', role: 'manager' });
    expect(await as('tom', serviceCreate, { name: 'dns' })).toMatchObject({ changed: true });
    expect(await as('tom', serviceUpdate, { service: 'dns', ackTimeoutSeconds: 60 })).toMatchObject({ changed: true });
    expect(await as('tom', serviceUpdate, { service: 'checkout', ackTimeoutSeconds: 60 })).toMatchObject({
      code: 'forbidden',
      message: 'Tom may not do this: it needs the permission service.manage for the team that owns it.',
    });
    expect(await as('tom', serviceUpdate, { service: 'dns', team: 'payments' })).toMatchObject({ code: 'forbidden' });
    expect(await as('tom', serviceUpdate, { service: 'dns', team: null })).toMatchObject({ code: 'forbidden' });
    const layers = [{ name: 'A', rotation: { kind: 'weekly' }, startsOn: '2026-11-02T09:00', participants: [['tom']] }];
    const schedule = { name: 'Platform on call', zone: 'UTC', layers };
    expect(await as('tom', scheduleSave, schedule)).toMatchObject({ changed: true });
    expect(await as('tom', scheduleSave, { ...schedule, schedule: 'checkout' })).toMatchObject({ code: 'forbidden' });
    const steps = [{ targets: ['tom'], delaySeconds: 60 }];
    expect(await as('tom', policySave, { name: 'Checkout', steps })).toMatchObject({ code: 'forbidden' });
    expect(await as('tom', policySave, { name: 'Platform', steps })).toMatchObject({ changed: true });
    // A member is no manager.
    expect(await as('priya', serviceUpdate, { service: 'checkout', ackTimeoutSeconds: 60 })).toMatchObject({
      code: 'forbidden',
    });
  });

  it('a member sees the integrations of their own teams, and adds no key', async () => {
    const { runQuery } = h.system.core;
    const seen = async (handle: string) =>
      (await runQuery(listIntegrations, { actor: await h.person(handle), input: {} })).items;
    const [integration] = await seen('priya');
    expect(integration).toMatchObject({ name: 'Alertmanager' });
    expect(await seen('tom')).toEqual([]);
    expect(await as('priya', integrationAddKey, { id: integration!.id })).toMatchObject({ code: 'forbidden' });
  });

  it('nobody gives more than they have, touches who stands above, or takes the last owner away', async () => {
    expect(await proved('maya', personUpdate, { person: 'tom', role: 'admin' })).toMatchObject({ changed: true });
    expect(await as('maya', personUpdate, { person: 'tom', role: 'owner' })).toMatchObject({ code: 'forbidden' });
    expect(await as('maya', personUpdate, { person: 'sam', role: 'viewer' })).toMatchObject({ code: 'conflict' });
    expect(await as('maya', personDisable, { person: 'sam' })).toMatchObject({ code: 'conflict' });
    expect(await proved('sam', personUpdate, { person: 'priya', role: 'owner' })).toMatchObject({ changed: true });
    expect(await as('maya', personDisable, { person: 'sam' })).toMatchObject({ code: 'forbidden' });
    expect(await as('tom', personUpdate, { person: 'tom', role: 'owner' })).toMatchObject({ code: 'forbidden' });
    expect(await as('maya', personDisable, { person: 'maya' })).toMatchObject({ code: 'forbidden' });
    expect(await as('priya', personUpdate, { person: 'sam', role: 'member' })).toMatchObject({ changed: true });
  });

  it('nobody makes an admin without a fresh proof, and no key for people alone does: they could act as one', async () => {
    const sought = { name: 'Noor', email: 'noor@larkspur.example', role: 'admin' };
    const noProof = { code: 'forbidden', message: expect.stringMatching(/fresh proof/) as unknown as string };
    expect(await as('maya', personAdd, sought)).toMatchObject(noProof);
    expect(await as('maya', personUpdate, { person: 'tom', role: 'admin' })).toMatchObject(noProof);
    expect(await as('maya', personUpdate, { person: 'tom', role: 'viewer' })).toMatchObject({ changed: true });
    const { key } = (await h.rest('POST', '/keys', { name: 'people', scopes: ['people'], role: 'admin' })).body;
    const made = await fetch(`${h.system.url}/api/v1/people`, {
      method: 'POST',
      headers: { authorization: `Bearer ${String(key)}`, 'content-type': 'application/json' },
      body: JSON.stringify(sought),
    });
    expect(made.status).toBe(403);
    expect(await proved('maya', personAdd, sought)).toMatchObject({ changed: true });
  });

  it('an admin asks for a link of somebody who lost their way in, with a fresh proof of who they are', async () => {
    expect(await as('maya', personOfferLink, { person: 'tom' })).toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/fresh proof/) as unknown as string,
    });
    const proved = { ...(await h.person('maya')), provedAt: h.clock.now() };
    const { execute } = h.system.core;
    expect(await execute(personOfferLink, { actor: proved, input: { person: 'tom' } })).toMatchObject({
      changed: true,
    });
    await expect(execute(personOfferLink, { actor: proved, input: { person: 'sam' } })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await h.advance('11m');
    await expect(execute(personOfferLink, { actor: proved, input: { person: 'tom' } })).rejects.toThrow(/fresh proof/);
    expect(await h.rest('POST', '/people/tom/link')).toMatchObject({
      status: 200,
      body: { url: expect.stringMatching(/\/sign-in\//) as unknown as string },
    });
  });

  it('who is disabled is out at once and paged no more, and comes back as they were', async () => {
    const link = (await h.rest('POST', '/people/sam/link')).body.url as string;
    await h.rest('POST', '/people/priya', { role: 'owner' });
    const browser = visitorOf(h);
    await browser.post(new URL(link).pathname);
    const look = async () => (await browser.get('/')).status;
    expect(await look()).toBe(200);
    expect(await as('priya', personDisable, { person: 'sam' })).toMatchObject({ changed: true });
    expect(await look()).toBe(303);
    await h.say('priya', '/incident declare checkout is down sev1');
    await h.settle();
    expect((await h.timeline(1)).join(' ')).toMatch(/Step 1 skipped/);
    expect(await h.rest('POST', '/people/sam/enable')).toMatchObject({ body: { changed: true } });
    expect(await look()).toBe(303);
    const { items } = await h.system.core.runQuery(listDirectory, { actor: await h.person('maya') });
    expect(items.find(({ handle }) => handle === 'sam')).toMatchObject({ role: 'owner', disabledAt: null });
    expect(await h.rest('POST', '/people/tom/disable')).toMatchObject({ status: 200 });
  });

  it('says what is wrong with a new person, by the field', async () => {
    expect(await add('Noor', { role: 'king' })).toMatchObject({ status: 400, body: { errors: [{ field: 'role' }] } });
    expect(await add('Noor', { zone: 'Mars/Olympus' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'zone' }] },
    });
    expect(await add('Sam')).toMatchObject({ status: 409 });
    expect(await add('Noor', { email: 'tom@larkspur.example', handle: 'noor' })).toMatchObject({
      status: 409,
      body: { detail: 'Somebody has the address tom@larkspur.example already.' },
    });
    expect(await h.rest('POST', '/people/nobody', { name: 'x' })).toMatchObject({ status: 404 });
    expect(await h.rest('GET', '/people/directory')).toMatchObject({ status: 200 });
  });

  it('a manager puts people into their own team only', async () => {
    await h.rest('POST', '/teams/platform/members', { person: 'tom', role: 'manager' });
    expect(await as('tom', teamSetMember, { team: 'platform', person: 'priya' })).toMatchObject({ changed: true });
    expect(await as('tom', teamSetMember, { team: 'payments', person: 'tom' })).toMatchObject({ code: 'forbidden' });
  });

  it.each([
    ['person.add', { name: 'Noor', email: 'noor@larkspur.example' }],
    ['person.update', { person: 'tom', role: 'viewer' }],
    ['person.disable', { person: 'tom' }],
    ['person.enable', { person: 'tom' }],
    ['person.offer-link', { person: 'tom' }],
    ['team.save', { name: 'Search' }],
    ['team.remove', { team: 'platform' }],
    ['team.set-member', { team: 'payments', person: 'tom' }],
    ['team.remove-member', { team: 'platform', person: 'tom' }],
  ])('%s is not for a member', async (name, input) => {
    expect(await as('priya', commandNamed(name)!, input)).toMatchObject({ code: 'forbidden' });
  });

  it.each(['team.list', 'people.directory'])('%s shows nothing to somebody without a team', async (name) => {
    await add('Noor');
    const asked = h.system.core.runQuery(queryNamed(name)!, { actor: await h.person('noor') });
    await expect(asked).rejects.toMatchObject({ code: 'forbidden' });
  });
});
