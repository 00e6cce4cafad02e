import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createLog } from '../../api/log.js';
import { sessionOffer } from '../../core/commands/session/offer.js';
import { systemActor } from '../../core/people/actor.js';
import { incidentAcknowledge } from '../../core/commands/incident/acknowledge.js';
import { asOwner } from '../as-owner.js';
import { formOf } from '../form.js';
import { createHarness, eventually, type Harness } from '../harness.js';
import { startSmtp } from '../fakes/smtp.js';
import { createTestDatabase } from '../database.js';
import { movableClock } from '../harness.js';

const open: Harness[] = [];
const start = async (options: Parameters<typeof createHarness>[0] = {}) => {
  const h = await createHarness(options);
  open.push(h);
  return h;
};
afterEach(async () => {
  for (const h of open.splice(0).reverse()) await h.stop();
});

/** Makes the database refuse with that error to write any alert but an unrecognised one. */
const refuseAlerts = (h: Harness, code: string) =>
  asOwner(
    h,
    `create function refuse() returns trigger language plpgsql as $$
       begin raise exception 'refused' using errcode = '${code}'; end $$;
     create trigger refuse before insert or update on alerts for each row when (new.recognised) execute function refuse()`,
  );

describe('operation', () => {
  it('announces an outage with its length when pages are over a minute late, and sends what is still wanted', async () => {
    const database = await createTestDatabase();
    const first = await start({ database, parts: { worker: false } });
    await first.alert();
    await first.alert({ name: 'Other', group: 'other' });
    await first.settle();
    await first.system.core.execute(incidentAcknowledge, { actor: await first.person('sam'), input: { number: 2 } });
    await database.query(`insert into system_state (key, value, updated_at) values ('awake', 'yes', $1)`, [
      first.clock.now(),
    ]);
    open.pop();
    await first.stop();
    const second = await start({ database, at: '2026-11-24T10:09:00Z', parts: { worker: true } });
    const said = await eventually(
      async () => (await second.messages()).find((message) => message.kind === 'notice'),
      5000,
    );
    expect(said.text).toBe(
      'OpenAlert was away from 10:00 to 10:09 UTC (9 min). 1 escalation step is 6 min late and goes out now.',
    );
    await eventually(
      async () => (await second.pages(1)).some((page) => page.step === 1 && page.status === 'sent'),
      5000,
    );
    expect((await second.pages(2)).every((page) => page.step === 0)).toBe(true);
    open.pop();
    await second.stop();
    await database.drop();
  });

  it('refuses an admin token from the start after it was changed or taken away, and takes it again when it is back', async () => {
    const database = await createTestDatabase();
    const statusWith = async (set: string, used: string) => {
      const h = await createHarness({ database, environment: { OPENALERT_ADMIN_TOKEN: set } });
      const answer = await h.rest('GET', '/services', undefined, { authorization: `Bearer ${used}` });
      await h.stop();
      return answer.status;
    };
    const [first, second] = ['the-first-admin-token', 'the-second-admin-token'];
    expect(await statusWith(first, first)).toBe(200);
    expect(await statusWith(first, first)).toBe(200);
    expect(await statusWith(second, first)).toBe(401);
    expect(await statusWith(second, second)).toBe(200);
    expect(await statusWith('', second)).toBe(401);
    expect(await statusWith(first, first)).toBe(200);
    await database.drop();
  });

  it('delivers within 2 s when Agenda loses all its jobs', async () => {
    const h = await start({ parts: { worker: true, agenda: true, clock: undefined } });
    await eventually(async () => {
      // Agenda makes its table itself, a moment after the start.
      const rows = await h.database.db.dataSource
        .query<object[]>(`select 1 from agenda.agenda_jobs`)
        .catch(() => [] as object[]);
      return rows.length > 0;
    }, 10_000);
    await h.database.query(`delete from agenda.agenda_jobs`);
    await h.alert();
    await eventually(async () => (await h.pages(1)).some((page) => page.status === 'delivered'), 2000);
  });

  it('delivers within 10 s when the due loop is dead', async () => {
    const h = await start({ parts: { worker: true, agenda: true, clock: undefined } });
    h.system.worker.stopLoop();
    await h.alert();
    await eventually(async () => (await h.pages(1)).some((page) => page.status === 'delivered'), 10_000);
  });

  it('makes one message of a hundred changes under two workers, with the last state', async () => {
    const database = await createTestDatabase(20);
    const clock = movableClock('2026-11-24T10:00:00Z');
    const one = await start({ database, parts: { clock } });
    const two = await start({ database, parts: { clock } });
    await one.alert({ labels: { n: '0' } });
    const changes = Array.from({ length: 100 }, (_, n) => one.alert({ labels: { n: String(n + 1) } }));
    const workers = Array.from({ length: 10 }, (_, n) => (n % 2 ? one : two).system.tick());
    await Promise.all([...changes, ...workers]);
    clock.set(new Date('2026-11-24T10:00:02Z'));
    await Promise.all([one.system.tick(), two.system.tick()]);
    const cards = (await one.messages()).filter((message) => message.kind === 'card');
    expect(cards).toHaveLength(1);
    expect((await one.card(1))?.alerts).toBe(101);
    open.splice(0);
    await one.stop();
    await two.stop();
    await database.drop();
  });

  it('lets exactly one of fifty acknowledgements win, and answers the others politely', async () => {
    const h = await start();
    await h.alert();
    await h.settle();
    const answers = await Promise.all(Array.from({ length: 50 }, () => h.rest('POST', '/incidents/1/acknowledge', {})));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    expect(answers.filter((answer) => answer.body.changed)).toHaveLength(1);
    expect(answers.find((answer) => !answer.body.changed)?.body.reason).toContain('INC-1 already acknowledged.');
    expect((await h.timeline(1)).filter((line) => line.includes('acknowledged'))).toHaveLength(1);
  });

  it('finds an incident whose paging stands still, and starts it again', async () => {
    const h = await start();
    await h.alert();
    await h.database.query(`delete from escalations`);
    await h.advance('40s');
    const { auditEscalations } = await import('../../jobs/audit-escalations.js');
    const found: number[] = [];
    const sweep = auditEscalations({
      ...h.system.core,
      onFound: (rows) => found.push(...rows.map((row) => row.number)),
    });
    expect(await sweep.run()).toBe(1);
    expect(found).toEqual([1]);
    await h.settle();
    expect((await h.pages(1)).length).toBeGreaterThan(0);
    expect(await sweep.run()).toBe(0);
  });

  it('runs a policy again five minutes after its last run reached nobody, and none that reached somebody', async () => {
    const h = await start();
    const { auditEscalations } = await import('../../jobs/audit-escalations.js');
    const found: number[] = [];
    const sweep = auditEscalations({
      ...h.system.core,
      onFound: (rows) => found.push(...rows.map((row) => row.number)),
    });
    const { query } = h.database;
    const tables = ['contact_methods', 'notification_rules'];
    for (const table of tables) await query(`delete from ${table} where channel <> 'chat'`);
    const reachBy = async (channel: string) => {
      for (const table of tables) await query(`update ${table} set channel = $1`, [channel]);
    };
    await query(`update escalation_policies set repeat_count = 0`);
    await h.alert({ name: 'Heard', group: 'heard' });
    await h.settle();
    await h.advance('1h');
    await reachBy('pigeon');
    await h.alert({ name: 'Unheard', group: 'unheard' });
    await h.settle();
    const failed = await h.pages(2);
    expect(new Set(failed.map(({ status }) => status))).toEqual(new Set(['failed']));
    expect((await h.incident(2)).escalation?.nextStepAt).toBeNull();
    await h.advance('4m');
    expect(await sweep.run()).toBe(0);
    await h.advance('61s');
    expect(await sweep.run()).toBe(1);
    expect(found).toEqual([2]);
    await reachBy('chat');
    await h.settle();
    const again = (await h.pages(2)).slice(failed.length);
    const sam = await h.person('sam');
    expect(again[0]).toMatchObject({ userId: sam.id, step: 0, status: 'delivered' });
    await h.advance('1h');
    expect(await sweep.run()).toBe(0);
  });

  it('leaves alone a policy that only tells rooms, when it is through', async () => {
    const h = await start();
    const { auditEscalations } = await import('../../jobs/audit-escalations.js');
    const sweep = auditEscalations({ ...h.system.core, onFound: () => undefined });
    const room = { kind: 'room', id: h.system.home.id, name: '#incidents' };
    await h.database.query(`update escalation_policies set repeat_count = 0, steps = $1`, [
      JSON.stringify([{ targets: [room], delaySeconds: 60 }]),
    ]);
    await h.alert();
    await h.settle();
    await h.advance('10m');
    expect(await h.incident(1)).toMatchObject({ status: 'triggered', escalation: { nextStepAt: null } });
    expect(await h.pages(1)).toEqual([]);
    expect(await sweep.run()).toBe(0);
  });

  it.each([
    ['a lock is held for too long', '55P03'],
    ['a statement takes too long', '57014'],
    ['the memory runs out', '53200'],
    ['it deadlocks time and again', '40P01'],
  ])(
    'asks the sender to come back when the database is busy, and takes nothing for unrecognised: %s',
    async (_, code) => {
      const h = await start();
      await h.alert();
      await h.settle();
      await refuseAlerts(h, code);
      expect(await h.alert({ status: 'resolved' })).toBe(503);
      await asOwner(h, `drop trigger refuse on alerts`);
      expect((await h.incident(1)).status).toBe('triggered');
      expect(await h.alert({ status: 'resolved' })).toBe(202);
      expect((await h.incident(1)).status).toBe('resolved');
      const { items } = (await h.rest('GET', '/alerts')).body as { items: { recognised: boolean }[] };
      expect(items.map(({ recognised }) => recognised)).toEqual([true]);
    },
  );

  it('keeps as unrecognised, and pages for, an alert that the database cannot hold as it is', async () => {
    const h = await start();
    await refuseAlerts(h, '22003');
    expect(await h.alert()).toBe(202);
    await h.settle();
    expect(await h.incident(1)).toMatchObject({
      status: 'triggered',
      title: expect.stringContaining('could not be stored as it came'),
    });
    expect((await h.pages(1)).map(({ status }) => status)).toEqual(['delivered', 'sent']);
  });

  it('loses no alert that it answered from memory right before it stopped, and that had been resolved elsewhere', async () => {
    const database = await createTestDatabase();
    const stays = await start({ database });
    const stops = await createHarness({ database, parts: { clock: stays.clock } });
    await stops.alert();
    await stops.alert();
    await stays.alert({ status: 'resolved' });
    stays.clock.set(new Date(stays.clock.now().getTime() + 5000));
    expect(await stops.alert()).toBe(202);
    await stops.stop();
    expect((await stays.incident(1)).status).toBe('resolved');
    expect(await stays.incident(2)).toMatchObject({ status: 'triggered', alertCount: 1 });
    open.pop();
    await stays.stop();
    await database.drop();
  });

  it('shows the present state on a card that was posted right before a crash', async () => {
    const h = await start();
    await h.alert();
    await h.settle();
    // What a crash leaves between posting a card and noting that it was posted.
    await h.database.query(
      `update views set receipt = null, shown_version = -1, shown_at = null, due_at = $1, attempts = 1,
                        lease_until = clock_timestamp() - interval '1 second'`,
      [h.clock.now()],
    );
    await h.rest('POST', '/incidents/1/acknowledge', {});
    await h.advance('10m');
    expect((await h.card(1))?.state).toBe('acknowledged');
    expect((await h.messages()).filter((message) => message.kind === 'card')).toHaveLength(1);
  });

  it('sends each mail once when the mail server takes its time and many are due at once', async () => {
    const smtp = await startSmtp();
    smtp.slowDown(1500);
    const h = await start({ environment: { SMTP_URL: smtp.url }, parts: { worker: true, clock: undefined } });
    await Promise.all(Array.from({ length: 60 }, (_, n) => h.alert({ name: `Alert${n}`, group: `g${n}` })));
    await eventually(async () => smtp.mails.length >= 60, 20_000);
    await eventually(async () => {
      const rows = await h.database.query<{ n: number }>(
        `select count(*)::integer as n from pages where channel = 'email' and status = 'sent' and attempts = 1`,
      );
      return rows[0]!.n === 60;
    }, 10_000);
    expect(new Set(smtp.mails.map((mail) => mail.messageId)).size).toBe(60);
    expect(smtp.mails).toHaveLength(60);
    await smtp.stop();
  });

  it('pages everybody else when the step of one incident cannot be planned, and says that a person must look', async () => {
    const h = await start();
    await h.alert({ name: 'Broken', group: 'broken' });
    await h.alert({ name: 'Whole', group: 'whole' });
    await h.database.query(
      `update escalations set snapshot = '{"name":"broken"}' where incident_id = (select id from incidents where number = 1)`,
    );
    await h.settle();
    expect((await h.pages(2)).map((page) => page.status)).toEqual(['delivered', 'sent']);
    expect((await h.card(2))?.fallback).toContain('paging Sam');
    expect(await h.pages(1)).toEqual([]);
  });

  it('tells the room of a step that reaches nobody, and goes on to the next one', async () => {
    const h = await start();
    await h.database.query(`
      with quiet as (
        insert into rooms (organisation_id, id, name, kind, created_at)
        select id, gen_random_uuid(), 'nights', 'channel', created_at from organisations returning id
      )
      update escalation_policies set steps = (
        select json_build_array(
          json_build_object('delaySeconds', 60, 'targets', json_build_array(
            json_build_object('kind', 'room', 'id', quiet.id, 'name', 'nights'),
            json_build_object('kind', 'user', 'id', gen_random_uuid(), 'name', 'Otto'))),
          steps->1)
        from quiet)`);
    await h.alert();
    await h.settle();
    expect(await h.timeline(1)).toContain('Step 1 skipped: Otto is no longer here.');
    expect((await h.messages('nights')).map((message) => message.kind)).toEqual(['card']);
    const priya = await h.person('priya');
    expect((await h.pages(1)).map((page) => page.userId)).toEqual([priya.id, priya.id]);
  });

  it('says who acknowledged and resolved when that was done with a token', async () => {
    const h = await start();
    await h.alert();
    await h.settle();
    await h.rest('POST', '/incidents/1/acknowledge', {});
    expect((await h.rest('GET', '/incidents')).body.items).toMatchObject([{ acknowledgedBy: 'Admin token' }]);
    expect((await h.say('sam', '/incident ack 1'))?.fallback).toBe(
      'INC-1 already acknowledged. Admin token has it since 11:00 Berlin. Nothing for you to do.',
    );
    await h.advance('2s');
    expect((await h.card(1))?.fallback).toContain('acknowledged by Admin token');
    await h.rest('POST', '/incidents/1/resolve', {});
    await h.advance('2s');
    expect((await h.card(1))?.fallback).toContain('resolved, by Admin token');
  });

  it('writes no key, token, link or session into its log, whatever goes wrong', async () => {
    const lines: string[] = [];
    const log = createLog('debug', { write: (line) => void lines.push(line) });
    const h = await start({ parts: { log }, environment: { SMTP_URL: 'smtp://user:smtp-canary@127.0.0.1:1' } });
    const { token } = (await h.system.core.execute(sessionOffer, { actor: systemActor(h.system.home.id), input: {} }))
      .data as { token: string };
    await h.alert();
    await h.advance('1m');
    const link = `${h.system.url}/sign-in/${token}`;
    expect((await fetch(link, await formOf(link))).status).toBe(303);
    const owner = new pg.Client(h.database.connection);
    await owner.connect();
    await owner.query(`alter table incidents rename to away`);
    await h.alert({ name: 'Other', group: 'other' });
    await h.rest('GET', '/incidents');
    await h.rest('POST', '/incidents', { title: 'x' });
    await fetch(`${h.system.url}/rooms/incidents?x=${token}`);
    await h.settle();
    await owner.query(`alter table away rename to incidents`);
    await owner.end();
    expect(lines.length).toBeGreaterThan(2);
    for (const secret of [h.system.home.demoKey!, h.token, token, 'smtp-canary']) {
      expect(lines.filter((line) => line.includes(secret))).toEqual([]);
    }
  });

  it('calls the outside watcher each minute, but only while all is well', async () => {
    const calls: string[] = [];
    const h = await start();
    const { reportHealth } = await import('../../jobs/report-health.js');
    let healthy = false;
    const watch = (async (url: string) => {
      calls.push(url);
      return new Response('');
    }) as unknown as typeof fetch;
    const sweep = reportHealth({
      url: h.system.url,
      ...h.system.core,
      healthy: () => healthy,
      heartbeatUrl: 'http://watcher.test/x',
      fetch: watch,
      onError: () => undefined,
    });
    await sweep.run();
    expect(calls).toEqual([]);
    healthy = true;
    await sweep.run();
    await sweep.run();
    expect(calls).toEqual(['http://watcher.test/x']);
  });

  it('names each dependency in /readyz, and shows its metrics to this machine only', async () => {
    const h = await start();
    await h.alert();
    await h.settle();
    const ready = (await (await fetch(`${h.system.url}/readyz`)).json()) as { dependencies: { name: string }[] };
    expect(ready.dependencies.map((dependency) => dependency.name)).toEqual([
      'database',
      'signals',
      'worker',
      'channel chat',
      'channel email',
    ]);
    const metrics = await (await fetch(`${h.system.url}/metrics`)).text();
    expect(metrics).toContain('openalert_ingest_alerts_total{source="alertmanager"} 1');
    for (const sweep of ['advance-escalations', 'deliver-pages', 'refresh-views']) {
      expect(metrics).toMatch(new RegExp(`openalert_sweep_seconds_count{sweep="${sweep}"} [1-9]`));
    }
    expect((await fetch(`${h.system.url}/metrics`, { headers: { 'x-forwarded-for': '9.9.9.9' } })).status).toBe(401);
    expect((await fetch(`${h.system.url}/healthz`)).status).toBe(200);
  });
});
