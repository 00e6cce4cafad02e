/** Commands and queries of the system itself, on a real database: what a crash, a repeat or a second process must not break. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, afterEach } from '@jest/globals';
import { createHarness, type Harness } from '../../test/harness.js';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { hashSecret, newId } from '../ids.js';
import { systemActor } from '../people/actor.js';
import { wireCore } from '../../cli/core.js';
import { commandNamed } from './index.js';
import { queryNamed } from '../queries/index.js';
import type { WhyAnswer } from '../queries/incident/why.js';
import type { ClaimedPage } from '../store/sql/claim-pages.js';
import type { ClaimedView } from '../store/sql/claim-views.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

const run = (name: string, input: unknown, actor = systemActor(h.system.home.id)) =>
  h.system.core.execute(commandNamed(name)!, { actor, input });
const ask = (name: string, input: unknown = {}, actor = systemActor(h.system.home.id)) =>
  h.system.core.runQuery(queryNamed(name)!, { actor, input });

describe('pages', () => {
  it('page.claim gives a page to one claimer only; page.settle takes no word of an older attempt', async () => {
    await h.alert();
    await run('escalation.advance', { incidentIds: [(await h.incident(1)).id] });
    const claims = await Promise.all([1, 2, 3].map(() => run('page.claim', { room: { chat: 100, email: 100 } })));
    const pages = claims.flatMap((claim) => (claim.data as { pages: ClaimedPage[] }).pages);
    expect(pages).toHaveLength(2);
    const [page] = pages;
    expect(
      (
        await run('page.settle', {
          results: [{ pageId: page!.id, attempt: page!.attempts - 1, receipt: { id: 'old' } }],
        })
      ).changed,
    ).toBe(false);
    expect(
      (await run('page.settle', { results: [{ pageId: page!.id, attempt: page!.attempts, receipt: { id: 'new' } }] }))
        .changed,
    ).toBe(true);
    expect(
      (
        await run('page.settle', {
          results: [{ pageId: page!.id, attempt: page!.attempts, failed: { reason: 'x', retry: false } }],
        })
      ).changed,
    ).toBe(false);
  });

  it('escalation.advance does nothing the second time', async () => {
    await h.alert();
    const incidentIds = [(await h.incident(1)).id];
    expect((await run('escalation.advance', { incidentIds })).changed).toBe(true);
    expect((await run('escalation.advance', { incidentIds })).changed).toBe(false);
    expect(await h.pages(1)).toHaveLength(2);
  });

  it('escalation.revive starts what has no escalation, and leaves a resolved incident alone', async () => {
    await h.alert();
    const incidentIds = [(await h.incident(1)).id];
    await h.database.db.dataSource.query('delete from escalations');
    expect((await run('escalation.revive', { incidentIds })).changed).toBe(true);
    await h.rest('POST', '/incidents/1/resolve', {});
    expect((await run('escalation.revive', { incidentIds })).changed).toBe(false);
  });

  it('action-link.offer makes a link that acknowledges as the person it was sent to, and dies after 24 hours', async () => {
    await h.alert();
    await h.settle();
    const mail = (await h.mails())[0]!;
    const token = /\/act\/(\S+)/.exec(mail.text)![1]!;
    expect(await h.system.core.lookups.actionLinkBySecret(hashSecret(token))).toMatchObject({
      name: 'Sam',
      incidentNumber: 1,
    });
    h.clock.set(new Date(h.clock.now().getTime() + 25 * 3_600_000));
    expect(await h.system.core.lookups.actionLinkBySecret(hashSecret(token))).toBeUndefined();
  });

  it('alert.touch answers what changed meanwhile', async () => {
    await h.alert();
    const [alert] = ((await ask('alert.list')) as { items: { id: string }[] }).items;
    const at = h.clock.now();
    expect((await run('alert.touch', { touches: [{ alertId: alert!.id, version: 1, at }] })).data).toEqual({
      missed: [],
    });
    await h.alert({ status: 'resolved' });
    expect((await run('alert.touch', { touches: [{ alertId: alert!.id, version: 1, at }] })).data).toEqual({
      missed: [alert!.id],
    });
  });
});

describe('views and rooms', () => {
  it('view.claim gives a view to one claimer; view.settle shows a change of meanwhile a second later', async () => {
    await h.alert({ labels: { n: '1' } });
    const claims = await Promise.all([1, 2].map(() => run('view.claim', { limit: 100 })));
    const [view] = claims.flatMap((claim) => (claim.data as { views: ClaimedView[] }).views);
    expect(claims.flatMap((claim) => (claim.data as { views: ClaimedView[] }).views)).toHaveLength(1);
    await h.alert({ labels: { n: '2' } });
    await run('view.claim', { limit: 100 });
    await run('view.settle', {
      results: [
        { id: view!.id, attempts: view!.attempts, version: 1, receipt: { id: newId() }, againAt: null, reason: null },
      ],
    });
    expect((await h.system.core.due.nextDue())?.getTime()).toBeLessThanOrEqual(h.clock.now().getTime() + 1000);
  });

  it('room.say, room.post, room.edit and room.postDirect move the cursor of their room, and only it', async () => {
    const sam = await h.person('sam');
    const rooms = (await ask('room.list', {}, sam as never)) as { items: { id: string; kind: string; head: number }[] };
    const room = rooms.items[0]!;
    await run('room.say', { room: room.id, text: 'hello' }, sam as never);
    const posted = await run('room.post', { room: room.id, kind: 'notice', text: 'one' });
    await run('room.edit', { message: posted.data!.messageId, text: 'two' });
    await run('room.postDirect', { user: sam.id, text: 'for you' });
    const read = (await ask('room.read', { room: room.id, after: 0 }, sam as never)) as {
      messages: { text: string; cursor: number; position: number }[];
      head: number;
    };
    expect(read.messages.map(({ text, position, cursor }) => [text, position, cursor])).toEqual([
      ['hello', 1, 1],
      ['two', 2, 3],
    ]);
    expect(read.head).toBe(3);
    const tom = await h.person('tom');
    const direct = ((await ask('room.list', {}, sam as never)) as typeof rooms).items.find(
      ({ kind }) => kind === 'direct',
    )!;
    await expect(ask('room.pinned', { room: direct.id }, tom as never)).rejects.toMatchObject({ code: 'not-found' });
    await expect(ask('room.read', { room: direct.id }, tom as never)).rejects.toMatchObject({ code: 'not-found' });
    await expect(run('room.edit', { message: newId(), text: 'x' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('outbox.keep keeps a mail once for the same key, and outbox.list shows it to admins only', async () => {
    const mail = { recipient: 'a@b.example', subject: 's', text: 't', html: 'h' };
    const call = { actor: systemActor(h.system.home.id), input: mail, key: 'page/1' };
    await h.system.core.execute(commandNamed('outbox.keep')!, call);
    await h.system.core.execute(commandNamed('outbox.keep')!, call);
    expect(((await ask('outbox.list')) as { items: object[] }).items).toHaveLength(1);
    await expect(ask('outbox.list', {}, { ...(await h.person('tom')), role: 'member' } as never)).rejects.toMatchObject(
      { code: 'forbidden' },
    );
  });
});

describe('questions', () => {
  it('answer about the organisation, its people, services and who is on call', async () => {
    const sam = (await h.person('sam')) as never;
    expect(await ask('organisation.show')).toMatchObject({ name: 'Larkspur', demo: true, speed: 1 });
    expect(((await ask('people.list')) as { items: { name: string }[] }).items.map(({ name }) => name)).toEqual([
      'Maya',
      'Priya',
      'Sam',
      'Tom',
    ]);
    expect(await ask('people.reach', {}, sam)).toEqual({
      items: [
        { channel: 'chat', delaySeconds: 0 },
        { channel: 'email', delaySeconds: 0 },
      ],
    });
    expect(await ask('service.list')).toMatchObject({
      items: [{ name: 'checkout', policy: 'Checkout', integrations: [{ name: 'Alertmanager', revoked: false }] }],
    });
    expect(await ask('oncall.show', { schedule: '@checkout' })).toMatchObject({
      schedules: [{ onCall: [{ person: { name: 'Sam' } }] }],
    });
    await expect(ask('oncall.show', { schedule: 'nope' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(ask('incident.show', { number: 9 })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('incident.cards, incident.list, incident.pages, incident.why and page.messages tell the same story', async () => {
    await h.alert();
    await h.settle();
    const { id } = await h.incident(1);
    const cards = (await ask('incident.cards', { ids: [id, id] })) as Map<string, { number: number }>;
    expect([...cards.keys()]).toEqual([id]);
    expect(await ask('incident.list', {}, (await h.person('sam')) as never)).toMatchObject({
      items: [{ number: 1, mine: true, paging: ['Sam'] }],
      next: null,
    });
    const pages = (await ask('incident.pages', { number: 1 })) as { items: object[] };
    const why = (await ask('incident.why', {}, (await h.person('sam')) as never)) as WhyAnswer;
    expect(why.reasons.flatMap(({ ways }) => ways)).toHaveLength(pages.items.length);
    const messages = (await ask('page.messages', { incidentIds: [id] })) as { people: Map<string, unknown> };
    expect(messages.people.size).toBe(4);
  });
});

describe('the demo company and others', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  const wire = () =>
    wireCore({ db: database.db, clock: { now: () => new Date('2026-11-24T10:00:00Z') }, onError: () => undefined });
  /** A real organisation of this test's own, with Olga as its owner. */
  const found = async () => {
    const core = wire();
    const actor = systemActor(newId());
    const owner = { name: 'Olga', handle: 'olga', email: 'olga@example.org', zone: 'Europe/Oslo' };
    await core.execute(commandNamed('organisation.found')!, { actor, input: { name: 'Real', owner } });
    return { ...core, actor };
  };

  it('demo.seed furnishes once, demo.remove takes everything away, and neither touches a real organisation', async () => {
    const { execute, due, actor: real } = await found();
    const demo = systemActor(newId());
    const seed = () => execute(commandNamed('demo.seed')!, { actor: demo, input: { key: `oak_${'k'.repeat(32)}` } });
    expect((await seed()).changed).toBe(true);
    expect((await seed()).changed).toBe(false);
    await expect(execute(commandNamed('demo.remove')!, { actor: real, input: {} })).rejects.toMatchObject({
      code: 'conflict',
    });
    await execute(commandNamed('demo.remove')!, { actor: demo, input: {} });
    const stay = (await due.organisations()).map(({ id }) => id);
    expect(stay).toContain(real.organisationId);
    expect(stay).not.toContain(demo.organisationId);
    const left = await database.db.dataSource.query(
      `select count(*)::integer as n from users where organisation_id = $1`,
      [demo.organisationId],
    );
    expect(left).toEqual([{ n: 0 }]);
  });

  it('organisation.set-speed is refused outside the demo', async () => {
    const { execute, actor } = await found();
    await expect(
      execute(commandNamed('organisation.set-speed')!, { actor, input: { speed: 10 } }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('session.offer, session.open and session.close: a link works once, a session until it is closed', async () => {
    const { execute, lookups, actor } = await found();
    const { token } = (await execute(commandNamed('session.offer')!, { actor, input: {} })).data as { token: string };
    const { secret } = (await execute(commandNamed('session.open')!, { actor, input: { token } })).data as {
      secret: string;
    };
    await expect(execute(commandNamed('session.open')!, { actor, input: { token } })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const session = await lookups.sessionBySecret(hashSecret(secret));
    expect(session).toMatchObject({ name: 'Olga', role: 'owner' });
    await execute(commandNamed('session.close')!, { actor, input: { sessionId: session!.id } });
    expect(await lookups.sessionBySecret(hashSecret(secret))).toBeUndefined();
    await expect(execute(commandNamed('session.offer')!, { actor, input: { handle: 'nobody' } })).rejects.toMatchObject(
      { code: 'not-found' },
    );
  });

  it('token.admit keeps only a hash, once; system.note remembers the last word', async () => {
    const { execute, due, lookups, actor } = await found();
    const admit = () =>
      execute(commandNamed('token.admit')!, {
        actor,
        input: { name: 'CI', role: 'member', secret: 'a-secret-of-some-length' },
      });
    expect((await admit()).changed).toBe(true);
    expect((await admit()).changed).toBe(false);
    expect(await lookups.tokenBySecret(hashSecret('a-secret-of-some-length'))).toMatchObject({
      name: 'CI',
      role: 'member',
    });
    await execute(commandNamed('system.note')!, { actor, input: { key: 'k', value: 'one' } });
    await execute(commandNamed('system.note')!, { actor, input: { key: 'k', value: 'two' } });
    expect((await due.systemState('k'))?.value).toBe('two');
  });

  it('service.create, integration.create and integration.revoke keep names apart and keys hashed', async () => {
    const { execute, lookups, actor } = await found();
    await execute(commandNamed('service.create')!, { actor, input: { name: 'search' } });
    const made = await execute(commandNamed('integration.create')!, {
      actor,
      input: { name: 'P', source: 'prometheus', service: 'SEARCH' },
    });
    await expect(
      execute(commandNamed('integration.create')!, {
        actor,
        input: { name: 'p', source: 'prometheus', service: 'search' },
      }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      execute(commandNamed('integration.create')!, {
        actor,
        input: { name: 'q', source: 'prometheus', service: 'nope' },
      }),
    ).rejects.toMatchObject({ code: 'invalid-input' });
    const hash = hashSecret(made.data!.key as string);
    expect(await lookups.integrationByKey(hash)).toMatchObject({ source: 'alertmanager', serviceName: 'search' });
    expect(
      (await execute(commandNamed('integration.revoke')!, { actor, input: { id: made.subject!.id } })).changed,
    ).toBe(true);
    expect(
      (await execute(commandNamed('integration.revoke')!, { actor, input: { id: made.subject!.id } })).changed,
    ).toBe(false);
    expect(await lookups.integrationByKey(hash)).toBeUndefined();
  });
});
