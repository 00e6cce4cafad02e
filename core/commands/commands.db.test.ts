/** Commands and queries of the system itself, on a real database: what a crash, a repeat or a second process must not break. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, afterEach } from '@jest/globals';
import { createHarness, eventually, type Harness } from '../../test/harness.js';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { hashSecret, newId } from '../ids.js';
import { systemActor } from '../people/actor.js';
import { wireCore } from '../../cli/core.js';
import { commandNamed } from './index.js';
import { queryNamed } from '../queries/index.js';
import type { WhyAnswer } from '../queries/incident/why.js';
import { claimPages, suppressOverduePages, type ClaimedPage } from '../store/sql/claim-pages.js';
import { lockIncidents } from '../store/sql/incident-row.js';
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

  /** Claims what is due; answers it. */
  const claim = async () => {
    const { data } = await run('page.claim', { room: { chat: 100, email: 100 } });
    return (data as { pages: ClaimedPage[] }).pages;
  };
  const fail = (pages: ClaimedPage[], failed: { reason: string; retry: boolean; retryAfterMs?: number }) =>
    run('page.settle', { results: pages.map(({ id, attempts }) => ({ pageId: id, attempt: attempts, failed })) });
  const advance = async (number: number) => run('escalation.advance', { incidentIds: [(await h.incident(number)).id] });
  const wait = (ms: number) => h.clock.set(new Date(h.clock.now().getTime() + ms));
  const nextStepAt = async () => (await h.incident(1)).escalation!.nextStepAt!.getTime();

  it('page.claim leaves a page by hand alone that was made before the acknowledgement, and takes one made after it', async () => {
    await h.alert();
    await h.settle();
    await h.rest('POST', '/incidents/1/page', { to: '@tom' });
    const [tom, maya] = [await h.person('tom'), await h.person('maya')];
    const claimed = await claim();
    expect(claimed.map((page) => page.userId)).toEqual([tom.id, tom.id]);
    wait(1000);
    await h.rest('POST', '/incidents/1/acknowledge', {});
    await fail(claimed, { reason: 'away', retry: true });
    wait(30_000);
    expect(await claim()).toEqual([]);
    expect((await h.pages(1)).filter((page) => page.userId === tom.id).map(({ status }) => status)).toEqual([
      'suppressed',
      'suppressed',
    ]);
    wait(1000);
    await h.rest('POST', '/incidents/1/page', { to: '@maya' });
    expect(new Set((await claim()).map((page) => page.userId))).toEqual(new Set([maya.id]));
  });

  it('page.claim takes no page that is not wanted, even when it was locked while the unwanted were ended', async () => {
    await h.alert();
    await h.settle();
    await h.rest('POST', '/incidents/1/acknowledge', {});
    // A retry that was written down after the acknowledgement.
    await h.database.query(`update pages set status = 'pending', retry_at = due_at`);
    const { id } = h.system.home;
    const other = h.database.db.dataSource.createQueryRunner();
    await other.startTransaction();
    await other.query(`select set_config('app.organisations', all_organisations()::text, true)`);
    await other.query('select 1 from pages for update');
    const [suppressed, claimed] = await h.database.db.inOrganisation(id, async (tx) => {
      const ended = await suppressOverduePages(tx, id, h.clock.now());
      await other.rollbackTransaction();
      return [ended, await claimPages(tx, id, h.clock.now(), { channel: 'email', limit: 10 })];
    });
    await other.release();
    expect([suppressed, claimed]).toEqual([[], []]);
    expect(await claim()).toEqual([]);
    expect((await h.pages(1)).map(({ status }) => status)).toEqual(['suppressed', 'suppressed']);
  });

  it('page.settle hurries the next method when one fails, however long it was told to wait', async () => {
    await h.alert();
    await advance(1);
    const claimed = await claim();
    const by = (channel: string) => claimed.filter((page) => page.channel === channel);
    await fail(by('email'), { reason: 'too many', retry: true, retryAfterMs: 600_000 });
    expect(await claim()).toEqual([]);
    await fail(by('chat'), { reason: 'no such person', retry: false });
    expect((await claim()).map(({ channel }) => channel)).toEqual(['email']);
  });

  it('page.settle cuts the present step short when it reached nobody, and not when an older one did', async () => {
    await h.alert();
    await advance(1);
    const first = await claim();
    wait(180_000);
    await advance(1);
    const second = await claim();
    const before = await nextStepAt();
    expect(before).toBeGreaterThan(h.clock.now().getTime());
    wait(5000);
    await fail(first, { reason: 'the mail server does not answer', retry: false });
    expect(await nextStepAt()).toBe(before);
    await fail(second, { reason: 'the mail server does not answer', retry: false });
    expect(await nextStepAt()).toBe(h.clock.now().getTime());
  });

  it('page.settle cuts the present step short when it fails together with an older one', async () => {
    await h.alert();
    await advance(1);
    const first = await claim();
    wait(180_000);
    await advance(1);
    await fail([...(await claim()), ...first], { reason: 'the mail server does not answer', retry: false });
    expect(await nextStepAt()).toBe(h.clock.now().getTime());
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
    await h.database.query('delete from escalations');
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

  it("a page's link is good for its own incident: another one is neither shown nor changed, and the audit says so", async () => {
    await h.alert({ group: 'a' });
    await h.alert({ name: 'Other', group: 'b' });
    const { execute, runQuery } = h.system.core;
    const actor = { ...(await h.person('sam')), linkedIncident: 1 };
    for (const verb of ['incident.acknowledge', 'incident.escalate'])
      await expect(execute(commandNamed(verb)!, { actor, input: { number: 2 } })).rejects.toThrow(
        'good for INC-1 alone',
      );
    for (const [query, input] of [
      ['incident.show', { number: 2 }],
      ['incident.list', {}],
    ] as const)
      await expect(runQuery(queryNamed(query)!, { actor, input })).rejects.toThrow('good for INC-1 alone');
    expect(await runQuery(queryNamed('incident.show')!, { actor, input: { number: 1 } })).toMatchObject({ number: 1 });
    expect((await h.incident(2)).status).toBe('triggered');
    expect((await execute(commandNamed('incident.acknowledge')!, { actor, input: { number: 1 } })).changed).toBe(true);
    const refused = await h.database.query<{ command: string }>(
      `select command from audit where refused = 'forbidden' order by command`,
    );
    expect(refused.map(({ command }) => command)).toEqual([
      'incident.acknowledge',
      'incident.escalate',
      'incident.list',
      'incident.show',
    ]);
  });

  it('outbox.keep leaves the link that acts out of a mail that others read, but for the demo company', async () => {
    const mail = { recipient: 'sam@x.example', subject: 's', incidentId: null };
    const text = 'Acknowledge: http://localhost:1/act/AbC-123_x and more';
    const html = '<a href="http://localhost:1/act/AbC-123_x">Acknowledge</a>';
    const keptText = async () => {
      await run('outbox.keep', { ...mail, text, html });
      return (await h.mails())[0]!;
    };
    expect((await keptText()).text).toBe(text);
    await h.database.query(`update organisations set demo = false`);
    const kept = await keptText();
    await h.database.query(`update organisations set demo = true`);
    expect(kept.text).toBe('Acknowledge: http://localhost:1/act/left-out and more');
    expect(kept.html).not.toContain('AbC-123_x');
  });

  it('action-link.offer answers in the order that was asked for, and waits for nobody who works on the incidents', async () => {
    await h.alert({ group: 'a' });
    await h.alert({ name: 'Other', group: 'b' });
    const { id } = h.system.home;
    const sam = await h.person('sam');
    const ids = [(await h.incident(1)).id, (await h.incident(2)).id];
    const links = [ids[1], ids[0]].map((incidentId) => ({ incidentId, userId: sam.id }));
    const outcome = await h.database.db.inOrganisation(id, async (tx) => {
      await lockIncidents(tx, id, ids);
      return run('action-link.offer', { links });
    });
    const { tokens } = outcome.data as { tokens: string[] };
    const found = await Promise.all(tokens.map((token) => h.system.core.lookups.actionLinkBySecret(hashSecret(token))));
    expect(found.map((link) => link?.incidentNumber)).toEqual([2, 1]);
  });

  it('action-link.offer comes to its incidents in the order of every command, so that none waits for the other', async () => {
    await h.alert({ group: 'a' });
    await h.alert({ name: 'Other', group: 'b' });
    const sam = await h.person('sam');
    const [first, last] = [(await h.incident(1)).id, (await h.incident(2)).id].sort();
    const { dataSource } = h.database.db;
    const other = dataSource.createQueryRunner();
    await other.startTransaction();
    await other.query(`select set_config('app.organisations', all_organisations()::text, true)`);
    const lock = (incidentId: string) =>
      other.query('select 1 from incidents where id = $1 for update nowait', [incidentId]);
    await lock(first!);
    const offered = run('action-link.offer', {
      links: [last, first].map((incidentId) => ({ incidentId, userId: sam.id })),
    });
    await eventually(async () => {
      const waiting = await dataSource.query<object[]>(
        `select 1 from pg_locks where not granted
           and pid in (select pid from pg_stat_activity where datname = current_database())`,
      );
      return waiting.length > 0;
    }, 5000);
    await lock(last!);
    await other.commitTransaction();
    await other.release();
    expect((await offered).changed).toBe(true);
  });

  it('escalation.advance leaves an incident that somebody holds for the next time, and takes the others at once', async () => {
    await h.alert({ name: 'A', group: 'held-a' });
    await h.alert({ name: 'B', group: 'held-b' });
    const rows: { id: string }[] = await h.database.query(
      `select i.id from incidents i join escalations e on e.incident_id = i.id where e.next_step_at is not null order by i.id`,
    );
    const ids = rows.map(({ id }) => id);
    const advance = async () => (await run('escalation.advance', { incidentIds: ids })).data;
    await h.database.db.inOrganisation(h.system.home.id, async (tx) => {
      await tx.query(`select 1 from incidents where id = $1 for update`, [ids[0]]);
      expect(await advance()).toEqual({ taken: ids.length - 1 });
    });
    expect(await advance()).toEqual({ taken: 1 });
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
        {
          id: view!.id,
          attempts: view!.attempts,
          drew: null,
          version: 1,
          receipt: { id: newId() },
          againAt: null,
          reason: null,
        },
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

  it('room.say is refused in the room of another person, and in none at all', async () => {
    await h.alert();
    await h.settle();
    const [sam, tom] = [await h.person('sam'), await h.person('tom')];
    const rooms = (await ask('room.list', {}, sam as never)) as { items: { id: string; kind: string }[] };
    const direct = rooms.items.find(({ kind }) => kind === 'direct')!.id;
    const missing = { code: 'not-found', message: 'There is no such room.' };
    await expect(run('room.say', { room: direct, text: 'sleep on' }, tom as never)).rejects.toMatchObject(missing);
    await expect(run('room.say', { room: newId(), text: 'hello' }, tom as never)).rejects.toMatchObject(missing);
    expect((await run('room.say', { room: direct, text: 'a note to myself' }, sam as never)).changed).toBe(true);
  });

  it('outbox.keep keeps a mail once for the same key, and outbox.list shows it to admins only', async () => {
    const mail = { recipient: 'a@b.example', subject: 's', text: 't', html: 'h', incidentId: null };
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
    const left = await database.query(`select count(*)::integer as n from users where organisation_id = $1`, [
      demo.organisationId,
    ]);
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

  it('integration.add-key, integration.touch and integration.revoke-key change one key, and integration.list shows it', async () => {
    const { execute, runQuery, lookups, actor } = await found();
    await execute(commandNamed('service.create')!, { actor, input: { name: 'search' } });
    const made = await execute(commandNamed('integration.create')!, {
      actor,
      input: { name: 'G', source: 'grafana', service: 'search' },
    });
    const { id } = made.subject!;
    const added = await execute(commandNamed('integration.add-key')!, {
      actor,
      input: { id, signingSecret: 'secret-of-g' },
    });
    const hash = hashSecret(added.data!.key as string);
    const holder = await lookups.integrationByKey(hash);
    expect(holder).toMatchObject({ id, keyId: added.subject!.id });
    expect(holder!.signingSecret!.includes('secret-of-g')).toBe(false);

    const at = new Date('2026-11-24T10:00:00Z');
    const touch = (when: Date) =>
      execute(commandNamed('integration.touch')!, { actor, input: { uses: [{ keyId: holder!.keyId, at: when }] } });
    await touch(at);
    await touch(new Date(at.getTime() - 1000));
    const list = () => runQuery(queryNamed('integration.list')!, { actor, input: {} });
    expect(await list()).toMatchObject({
      items: [
        {
          name: 'G',
          keys: [
            { signed: true, lastUsedAt: at.toISOString() },
            { signed: false, lastUsedAt: null },
          ],
        },
      ],
    });

    const revoke = { id, keyId: holder!.keyId };
    expect((await execute(commandNamed('integration.revoke-key')!, { actor, input: revoke })).changed).toBe(true);
    expect((await execute(commandNamed('integration.revoke-key')!, { actor, input: revoke })).changed).toBe(false);
    expect(await lookups.integrationByKey(hash)).toBeUndefined();
    expect(await lookups.integrationByKey(hashSecret(made.data!.key as string))).toBeDefined();
  });
});
