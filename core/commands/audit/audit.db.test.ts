/** One row a change and one a refused access, sealed in the order of commits; what names a person can go. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { asOwner } from '../../../test/as-owner.js';
import { auditExport } from './export.js';
import { auditErasePerson } from './erase-person.js';
import { auditKeepHead } from './keep-head.js';
import { auditRefuseKey } from './refuse-key.js';
import { auditRefuseSender } from './refuse-sender.js';
import { auditSeal } from './seal.js';
import { commands } from '../index.js';
import { createChainCheck } from '../../audit/check-chain.js';
import { createHarness, eventually, type Harness } from '../../../test/harness.js';
import { defineCommand, type Command } from '../../execute.js';
import { Forbidden, NotFound, ProofNeeded } from '../../errors.js';
import { headIsSigned } from '../../audit/evidence.js';
import { incidentAcknowledge } from '../incident/acknowledge.js';
import { incidentSnooze } from '../incident/snooze.js';
import { listAudit } from '../../queries/audit/list.js';
import { listAuditHeads } from '../../queries/audit/head.js';
import { newId } from '../../ids.js';
import { newKey, trusting } from '../../audit/fixtures/chains.js';
import { organisationSetAckTimeout } from '../organisation/set-ack-timeout.js';
import { queries } from '../../queries/index.js';
import { readAuditChain } from '../../queries/audit/chain.js';
import { readMessages } from '../../queries/room/read.js';
import { sealAudits } from '../../../jobs/seal-audits.js';
import { sealChain } from './seal-chain.js';
import { serviceCreate } from '../service/create.js';
import { serviceUpdate } from '../service/update.js';
import { sessionClose } from '../session/close.js';
import { showAlert } from '../../queries/alert/show.js';
import { showIncident } from '../../queries/incident/show.js';
import { systemActor, type Actor, type IntegrationActor, type UserActor } from '../../people/actor.js';
import { tokenAdmit } from '../token/admit.js';
import type { Query } from '../../query.js';
import type { Head } from '../../audit/entry.js';

interface Row {
  command: string;
  actor_kind: string;
  actor_name: string | null;
  address: string | null;
  subject: string | null;
  changed: boolean;
  refused: string | null;
  reason: string | null;
  incident_id: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  count: number;
}

let h: Harness;
const rows = () => h.database.query<Row>(`select * from audit order by id`);
/** The rows that come of some work. */
async function rowsOf(work: () => Promise<unknown>): Promise<Row[]> {
  const before = (await rows()).length;
  await work();
  return (await rows()).slice(before);
}
const refusedBy = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('every command and every query', () => {
  beforeAll(async () => {
    h = await createHarness();
    await h.alert();
    await h.settle();
  });
  afterAll(() => h.stop());

  const stranger = (): IntegrationActor => ({
    kind: 'integration',
    organisationId: h.system.home.id,
    id: newId(),
    name: 'Prometheus',
    via: 'webhook',
  });
  const refusable = commands.filter(({ permission }) => permission !== 'alert.ingest');

  it.each([...refusable.map((one): [string, Command] => [one.name, one])])(
    '%s leaves one row when it is refused',
    async (name, command) => {
      const found = await rowsOf(async () => {
        const error = await refusedBy(h.system.core.execute(command, { actor: stranger(), input: { number: 1 } }));
        expect(error).toBeInstanceOf(Forbidden);
      });
      expect(found).toEqual([expect.objectContaining({ command: name, refused: 'forbidden', changed: false })]);
      expect(found[0]).toMatchObject({ actor_kind: 'integration', actor_name: 'Prometheus' });
    },
  );

  it.each(queries.map((one): [string, Query] => [one.name, one]))(
    '%s leaves one row when it is refused, and none when it is answered',
    async (name, query) => {
      const found = await rowsOf(() => refusedBy(h.system.core.runQuery(query, { actor: stranger(), input: {} })));
      expect(found).toEqual([expect.objectContaining({ command: name, refused: 'forbidden' })]);
      const read = () =>
        refusedBy(h.system.core.runQuery(query, { actor: systemActor(h.system.home.id), input: { number: 1 } }));
      expect(await rowsOf(read)).toEqual([]);
    },
  );
});

describe('a change', () => {
  beforeEach(async () => {
    h = await createHarness();
    await h.alert();
    await h.settle();
  });
  afterEach(() => h.stop());

  const owner = async (): Promise<UserActor> => ({
    ...(await h.person('sam')),
    role: 'owner',
    address: '192.0.2.7',
    provedAt: h.clock.now(),
  });

  it('leaves exactly one row, also when it finds nothing to do; what is not audited leaves none', async () => {
    const integration = { source: 'grafana', service: 'checkout' };
    const person = { user: 'maya', minutes: 60 };
    const list: [string, object, number][] = [
      ['service.create', { name: 'billing' }, 1],
      ['service.update', { service: 'billing', ackTimeoutSeconds: 60 }, 1],
      ['service.update', { service: 'billing', ackTimeoutSeconds: 60 }, 1],
      ['policy.save', { name: 'P', steps: [{ targets: ['sam'], delaySeconds: 60 }] }, 1],
      ['integration.create', { name: 'G', ...integration, signingSecret: 'very-secret' }, 1],
      ['organisation.set-ack-timeout', { severity: 'SEV1', ackTimeoutSeconds: 120 }, 1],
      ['schedule.save', { name: 'Nights', zone: 'UTC', layers: [] }, 1],
      ['schedule.override', { ...person, schedule: 'nights' }, 1],
      ['incident.acknowledge', { number: 1 }, 1],
      ['incident.acknowledge', { number: 1 }, 1],
      ['incident.note', { number: 1, text: 'looking' }, 1],
      ['incident.set-severity', { number: 1, severity: 'SEV3' }, 1],
      ['incident.declare', { title: 'Slow' }, 1],
      ['incident.resolve', { number: 1 }, 1],
      ['room.say', { room: await roomId(), text: 'hello' }, 0],
    ];
    const actor = await owner();
    for (const [name, input, count] of list) {
      const command = commands.find((one) => one.name === name)!;
      const found = await rowsOf(() => h.system.core.execute(command, { actor, input }));
      expect([name, found.length]).toEqual([name, count]);
      for (const row of found) {
        expect(row).toMatchObject({ command: name, actor_name: 'Sam', address: '192.0.2.7', refused: null });
        expect(row.incident_id === null).toBe(!row.subject!.startsWith('incident:'));
      }
    }
    expect(JSON.stringify(await rows())).not.toContain('very-secret');
    expect(JSON.stringify(await rows())).not.toMatch(/oak_[\w-]{6,}/);
  });

  const roomId = async () =>
    (await h.database.query<{ id: string }>(`select id from rooms where kind = 'incidents'`))[0]!.id;

  it('with a key is one change and one row, however often it is sent', async () => {
    const actor = await owner();
    const call = { actor, input: { name: 'once' }, key: 'k' };
    expect(
      await rowsOf(async () => {
        await h.system.core.execute(serviceCreate, call);
        await h.system.core.execute(serviceCreate, call);
      }),
    ).toHaveLength(1);
  });

  it('says what was before and after, of what differs', async () => {
    const actor = await owner();
    const [made] = await rowsOf(() => h.system.core.execute(serviceCreate, { actor, input: { name: 'billing' } }));
    expect(made).toMatchObject({ before: null, after: { name: 'billing', policy: 'Checkout' } });
    const input = { service: 'billing', ackTimeoutSeconds: 300, team: 'payments' };
    const [changed] = await rowsOf(() => h.system.core.execute(serviceUpdate, { actor, input }));
    expect(changed).toMatchObject({
      before: { ackTimeoutSeconds: null, team: null },
      after: { ackTimeoutSeconds: 300, team: 'Payments' },
    });
    const severity = { severity: 'SEV2', ackTimeoutSeconds: 600 };
    await h.system.core.execute(organisationSetAckTimeout, { actor, input: severity });
    const again = { ...severity, ackTimeoutSeconds: 900 };
    const [set] = await rowsOf(() => h.system.core.execute(organisationSetAckTimeout, { actor, input: again }));
    expect(set).toMatchObject({ before: { ackTimeoutSeconds: 600 }, after: { ackTimeoutSeconds: 900 } });
    const rotation = { kind: 'weekly', length: 1 };
    const layer = { name: 'L', rotation, startsOn: '2026-01-05T09:00', participants: [['sam'], ['maya']] };
    const schedule = commands.find(({ name }) => name === 'schedule.save')!;
    await h.system.core.execute(schedule, { actor, input: { name: 'Nights', zone: 'UTC', layers: [layer] } });
    const turned = {
      schedule: 'nights',
      name: 'Nights',
      zone: 'UTC',
      layers: [{ ...layer, participants: [['maya']] }],
    };
    const [saved] = await rowsOf(() => h.system.core.execute(schedule, { actor, input: turned }));
    expect(saved!.before!.layers).toMatchObject([
      { name: 'L', participants: [['Sam'], [expect.stringContaining('Maya')]] },
    ]);
    expect(Object.keys(saved!.after!)).toEqual(['layers']);
  });

  it('that is refused for its team, or for want of a proof, leaves one row and nothing else', async () => {
    const { core } = h.system;
    const outside: UserActor = {
      ...(await h.person('sam')),
      role: 'member',
      teams: [{ teamId: newId(), role: 'manager' }],
    };
    const input = { service: 'checkout', ackTimeoutSeconds: 7 };
    const refused = await rowsOf(async () =>
      expect(await refusedBy(core.execute(serviceUpdate, { actor: outside, input }))).toBeInstanceOf(Forbidden),
    );
    expect(refused).toMatchObject([{ command: 'service.update', refused: 'forbidden', changed: false, before: null }]);
    const unproved = { ...(await owner()), provedAt: undefined };
    const wanted = await rowsOf(async () =>
      expect(
        await refusedBy(core.execute(auditErasePerson, { actor: unproved, input: { person: 'maya' } })),
      ).toBeInstanceOf(ProofNeeded),
    );
    expect(wanted).toMatchObject([{ command: 'audit.erase-person', refused: 'proof-needed', address: '192.0.2.7' }]);
  });

  it('and a question about what is hidden leave one row each, with the incident; what is not there leaves none', async () => {
    const { core } = h.system;
    await h.database.query(`update incidents set private = true where number = 1`);
    const room = newId();
    const id = (await h.incident(1)).id;
    await h.database.query(
      `insert into rooms (organisation_id, id, name, kind, incident_id, created_at) values ($1, $2, 'inc-1x', 'incident', $3, $4)`,
      [h.system.home.id, room, id, h.clock.now()],
    );
    const actor: UserActor = { ...(await h.person('sam')), role: 'admin' };
    const proved = { ...actor, provedAt: h.clock.now() };
    const [alert] = await h.database.query<{ id: string }>(`select id from alerts where incident_id = $1`, [id]);
    const hidden: [() => Promise<unknown>, string][] = [
      [() => core.execute(incidentAcknowledge, { actor, input: { number: 1 } }), 'incident.acknowledge'],
      [() => core.runQuery(showIncident, { actor, input: { number: 1 } }), 'incident.show'],
      [() => core.runQuery(readMessages, { actor, input: { room } }), 'room.read'],
      [() => core.runQuery(showAlert, { actor, input: { alert: alert!.id } }), 'alert.show'],
      [() => core.execute(auditExport, { actor: proved, input: { incident: 'INC-1' } }), 'audit.export'],
    ];
    for (const [work, command] of hidden) {
      const found = await rowsOf(async () => expect(await refusedBy(work())).toBeInstanceOf(NotFound));
      expect(found).toMatchObject([{ command, refused: 'hidden', incident_id: id, subject: `incident:${id}` }]);
    }
    const absent = [
      () => core.execute(incidentAcknowledge, { actor, input: { number: 99 } }),
      () => core.runQuery(showIncident, { actor, input: { number: 99 } }),
      // The minutes are no number of an incident.
      () => core.execute(incidentSnooze, { actor, input: { number: 99, minutes: 1 } }),
    ];
    for (const work of absent)
      expect(await rowsOf(async () => expect(await refusedBy(work())).toBeInstanceOf(NotFound))).toEqual([]);
    // Whoever is not named on it does not see its rows either.
    const { items } = await core.runQuery(listAudit, { actor, input: { refused: true } });
    expect(items).toEqual([]);
    const all = await core.runQuery(listAudit, { actor: await owner(), input: { refused: true, incident: 1 } });
    expect(all.items.map(({ command }) => command)).toEqual([
      'audit.export',
      'alert.show',
      'room.read',
      'incident.show',
      'incident.acknowledge',
    ]);
  });

  it('is refused as ever, and soon, where its row cannot be written, or only slowly', async () => {
    const actor: UserActor = { ...(await h.person('sam')), role: 'viewer' };
    const refuse = async () => {
      const began = performance.now();
      expect(await refusedBy(h.system.core.execute(serviceCreate, { actor, input: { name: 'x' } }))).toBeInstanceOf(
        Forbidden,
      );
      return performance.now() - began;
    };
    const trigger = (body: string) =>
      asOwner(
        h,
        `create or replace function harm() returns trigger language plpgsql as $$ begin ${body}; return new; end $$;
         create or replace trigger harm before insert on audit for each row execute function harm()`,
      );
    await trigger(`raise exception 'no'`);
    await refuse();
    await trigger(`perform pg_sleep(1.5)`);
    expect(await refuse()).toBeLessThan(1200);
    await eventually(async () => (await rows()).some(({ refused }) => refused === 'forbidden'), 5000);
  });

  it('by the product’s own role can alter nothing of a row but its seal and what is erased', async () => {
    for (const column of ['command', 'at', 'actor_id', 'changed', 'refused', 'subject', 'count', 'xid'])
      await expect(h.database.query(`update audit set ${column} = ${column}`)).rejects.toThrow(/takes no more writes/);
  });
});

describe('the chain', () => {
  const key = newKey();
  let kept: Head[];
  beforeEach(async () => {
    h = await createHarness();
    kept = [];
  });
  afterEach(() => h.stop());

  const sweep = () =>
    sealAudits({
      ...h.system.core,
      key,
      onKept: (head) => kept.push(head),
      onError: (error) => {
        throw error;
      },
    });
  /** Other databases of the server have transactions too, and those are waited for. */
  const sealed = () =>
    eventually(async () => {
      await sweep().run();
      return (await h.system.core.due.unsealedOrganisations()).length === 0;
    }, 20_000);
  const system = () => systemActor(h.system.home.id);

  async function verify(heads?: Head[]) {
    const { items: stored } = await h.system.core.runQuery(listAuditHeads, { actor: system() });
    const check = createChainCheck({
      organisation: h.system.home.id,
      heads: heads ?? stored,
      isSigned: headIsSigned(trusting(key)),
    });
    const { items } = await h.system.core.runQuery(readAuditChain, {
      actor: system(),
      input: { after: 0, limit: 10_000 },
    });
    items.forEach((row) => check.add(row));
    return check.end();
  }

  it('holds every row once, and is signed to its end; a head an hour is kept', async () => {
    await h.alert();
    await h.settle();
    const actor = await h.person('sam');
    await h.system.core.execute(incidentAcknowledge, { actor, input: { number: 1 } });
    await sealed();
    const total = (await rows()).length;
    expect(await verify()).toMatchObject({ wrong: undefined, entries: total, signedUntil: total });
    expect(kept).toHaveLength(1);
    await h.system.core.execute(incidentAcknowledge, { actor, input: { number: 1 } });
    await sealed();
    expect(kept).toHaveLength(1);
    h.clock.set(new Date(h.clock.now().getTime() + 3_600_000));
    await h.system.core.execute(incidentAcknowledge, { actor, input: { number: 1 } });
    await sealed();
    expect(kept).toHaveLength(2);
    expect(await verify()).toMatchObject({ wrong: undefined, entries: total + 2, signedUntil: total + 2 });
    const { items: heads } = await h.system.core.runQuery(listAuditHeads, { actor: system() });
    // Those that are kept, and the end, which is one of them unless it was sealed in two goes.
    expect(new Set(heads.map(({ sequence }) => sequence))).toEqual(
      new Set([...kept.map((head) => head.sequence), total + 2]),
    );
    // Nothing waits: nothing is written.
    expect(await sweep().run()).toBe(0);
    expect((await h.system.core.execute(auditSeal, { actor: system(), input: {} })).changed).toBe(false);
  });

  const tampering: [string, string][] = [
    ['a row is edited', `update audit set actor_id = organisation_id where sequence = 3`],
    ['a name is edited', `update audit set actor_name = 'Nobody' where sequence = 3`],
    ['a row is deleted', `delete from audit where sequence = 3`],
    [
      'two rows change places',
      `update audit set sequence = case sequence when 3 then -4 else -3 end where sequence in (3, 4);
      update audit set sequence = -sequence where sequence < 0`,
    ],
    ['the end is cut off', `delete from audit where sequence > 3`],
    [
      'the end is cut off and sealed anew',
      `delete from audit where sequence > 3; update audit_chains set sequence = 3,
      hash = (select hash from audit where sequence = 3)`,
    ],
    ['the clock is set back', `update audit set at = at - interval '1 hour' where sequence = 3`],
    [
      'a row is copied',
      `insert into audit select organisation_id, gen_random_uuid(), at, command, actor_kind, actor_id, actor_name, via,
      subject, changed, reason, incident_id, address, refused, count, before, after, xid, 9, sealed_at, salts, commitments,
      previous_hash, digest, hash from audit where sequence = 3`,
    ],
  ];
  it.each(tampering)('shows it when %s in the database', async (_, statement) => {
    const actor = { ...(await h.person('sam')), role: 'owner' } as Actor;
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
      await h.system.core.execute(serviceCreate, { actor, input: { name } });
    await sealed();
    expect((await verify()).wrong).toBeUndefined();
    await asOwner(h, statement);
    expect((await verify()).wrong).toBeDefined();
  });

  it('waits for a transaction that began before, so that nothing can appear behind it', async () => {
    await sealed();
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let begun = () => {};
    const started = new Promise<void>((resolve) => (begun = resolve));
    const slow = defineCommand({
      ...tokenAdmit,
      async handle(ctx, input) {
        const outcome = await tokenAdmit.handle(ctx, input);
        begun();
        await held;
        return outcome;
      },
    });
    const input = { name: 'slow', role: 'viewer', secret: 'secret-of-slow' };
    const running = h.system.core.execute(slow, { actor: system(), input });
    await started;
    await h.system.core.execute(sessionClose, { actor: system(), input: { sessionId: newId() } });
    expect(await sweep().run()).toBe(0);
    release();
    await running;
    await sealed();
    const order = await h.database.query<{ command: string }>(
      `select command from audit order by sequence desc limit 2`,
    );
    expect(order.map(({ command }) => command)).toEqual(['session.close', 'token.admit']);
    expect((await verify()).wrong).toBeUndefined();
  });

  it('has no gap and no double while eight writers hold transactions and two processes seal', async () => {
    const each = 40;
    const writers = 8;
    const wait = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 8));
    const slow = defineCommand({
      ...sessionClose,
      name: 'test.slow',
      async handle(ctx, input) {
        await ctx.tx.query(`select pg_current_xact_id()`);
        await wait();
        if (input.sessionId.endsWith('f')) throw new Error('dropped');
        return sessionClose.handle(ctx, input);
      },
    });
    let [writing, lost] = [writers, 0];
    async function write() {
      for (let n = 0; n < each; n += 1) {
        const call = { actor: system(), input: { sessionId: newId() } };
        await h.system.core.execute(slow, call).catch(() => (lost += 1));
      }
      writing -= 1;
    }
    const highest: number[] = [];
    async function seal() {
      while (writing > 0) {
        await sealChain(h.system.core.execute, key, h.system.home.id);
        const { items } = await h.system.core.runQuery(readAuditChain, {
          actor: system(),
          input: { after: highest.at(-1) ?? 0 },
        });
        highest.push(...items.map(({ sequence }) => sequence));
      }
    }
    await Promise.all([
      seal(),
      sealChain(h.system.core.execute, key, h.system.home.id),
      ...Array.from({ length: writers }, write),
    ]);
    await sealed();
    const [{ n }] = (await h.database.query<{ n: number }>(
      `select count(*)::integer as n from audit where command = 'test.slow' and sequence is not null`,
    )) as [{ n: number }];
    expect(n).toBe(each * writers - lost);
    // What a reader by place saw while it grew: each place once, in order.
    expect(highest).toEqual(highest.map((_, index) => index + 1));
    const report = await verify();
    expect(report.wrong).toBeUndefined();
    expect(report.entries).toBe((await rows()).length);
  }, 60_000);

  it('stays whole when a person is erased, and nothing names them any more', async () => {
    const { core } = h.system;
    const sam: UserActor = { ...(await h.person('sam')), role: 'owner', address: '192.0.2.7', provedAt: h.clock.now() };
    const maya: UserActor = {
      ...(await h.person('maya')),
      role: 'owner',
      address: '192.0.2.8',
      provedAt: h.clock.now(),
    };
    await core.execute(serviceCreate, { actor: sam, input: { name: 'billing' } });
    await core.execute(serviceCreate, { actor: maya, input: { name: 'ledger' } });
    const steps = [{ targets: ['sam'], delaySeconds: 60 }];
    const policy = commands.find(({ name }) => name === 'policy.save')!;
    await core.execute(policy, { actor: maya, input: { name: 'P', steps } });
    await sealed();
    const outcome = await core.execute(auditErasePerson, { actor: maya, input: { person: '@sam' } });
    expect(outcome.reason).toMatch(/^A person is erased from \d+ rows of the audit\.$/);
    await sealed();
    const report = await verify();
    expect(report.wrong).toBeUndefined();
    expect(report.erased).toBeGreaterThan(2);
    const text = JSON.stringify(await rows());
    for (const word of ['"Sam"', '192.0.2.7']) expect(text).not.toContain(word);
    expect(text).toContain('192.0.2.8');
    const { items } = await core.runQuery(listAudit, { actor: maya, input: { command: 'service.create' } });
    expect(items.map(({ who, erased }) => [who.words, erased])).toEqual([
      [`${maya.name}, in chat`, []],
      ['Somebody who was erased, in chat', ['name', 'address']],
    ]);
    expect((await core.execute(auditErasePerson, { actor: maya, input: { person: 'sam' } })).changed).toBe(false);
    await expect(core.execute(auditErasePerson, { actor: maya, input: { person: 'nobody' } })).rejects.toThrow(
      'Nobody is called that.',
    );
  });

  it('takes refused keys by address and count, and heads as they are signed', async () => {
    const at = h.clock.now();
    const input = { prefix: 'oa_abcd', via: 'rest', address: '192.0.2.9', count: 12, at };
    const found = await rowsOf(() => h.system.core.execute(auditRefuseKey, { actor: system(), input }));
    expect(found).toMatchObject([{ command: 'key.use', refused: 'credential', count: 12, address: '192.0.2.9' }]);
    const integration = { id: '01a20d58-5c2f-7312-9d26-cc75b0de3725', name: 'Grafana EU' };
    const sender = { integration, fault: 'signature', address: '192.0.2.9', count: 3, at };
    expect(
      await rowsOf(() => h.system.core.execute(auditRefuseSender, { actor: system(), input: sender })),
    ).toMatchObject([{ command: 'alert.ingest', refused: 'credential', count: 3, actor_name: 'Grafana EU' }]);
    const head = {
      sequence: 7,
      hash: 'a'.repeat(64),
      at: at.toISOString(),
      publicKey: 'p',
      fingerprint: 'f',
      signature: 's',
    };
    await h.system.core.execute(auditKeepHead, { actor: system(), input: { ...head, kept: false } });
    const forged = { organisation: h.system.home.id, ...head };
    expect((await verify([forged])).wrong).toBeDefined();
  });
});
