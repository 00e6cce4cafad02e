/** What somebody finds who has the database, the log and the metrics, but not the keys: none of the canaries that were put in. */
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import { createLog } from '../../api/log.js';
import { codePlace } from '../../core/store/sql/credential-rows.js';
import { credentialSave } from '../../core/commands/credential/save.js';
import { createSealer } from '../../core/sealed.js';
import { formOf, tokenIn } from '../form.js';
import { newId } from '../../core/ids.js';
import { resealAll } from '../../cli/sealer.js';
import { secretReseal } from '../../core/commands/secret/reseal.js';
import { sessionOffer } from '../../core/commands/session/offer.js';
import { showSchedule } from '../../core/queries/schedule/show.js';
import { systemActor } from '../../core/people/actor.js';
import { wireCore } from '../../cli/core.js';

const keys = {
  first: 'Vq3mX8tRz1LkP0wYb6NcD4hS',
  second: 'Gj7uE2aQf9ToI5xKv3ZrM8dW',
};
const canaries = {
  admin: 'zX9-canary-admin-Kq7Lw2Rt8Vb4',
  metrics: 'zX9-canary-metrics-Pq3Nf6Hy1Jd5',
  smtp: 'zX9canarysmtpUe8Ga0',
  calendar: 'zX9-canary-calendar-Ws4Ic2',
  signing: 'zX9-canary-signing-Ym6Oe1',
  heartbeat: 'zX9-canary-heartbeat-Td3',
};

let h: Harness;
const lines: string[] = [];
beforeEach(async () => {
  lines.length = 0;
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  const nobody: typeof fetch = () => Promise.reject(new Error(`connect ECONNREFUSED ${canaries.calendar}`));
  h = await createHarness({
    environment: {
      OPENALERT_ADMIN_TOKEN: canaries.admin,
      OPENALERT_METRICS_TOKEN: canaries.metrics,
      OPENALERT_SECRET_KEYS: keys.first,
      OPENALERT_HEARTBEAT_URL: `http://127.0.0.1:1/${canaries.heartbeat}`,
      SMTP_URL: `smtp://mailer:${canaries.smtp}@127.0.0.1:1`,
    },
    parts: { log, fetch: nobody },
  });
});
afterEach(() => h.stop());

const bearer = { authorization: `Bearer ${canaries.admin}` };
const rest = (method: string, path: string, body?: unknown) => h.rest(method, path, body, bearer);
const calendarUrl = `https://calendar.example/${canaries.calendar}/feed.ics`;
const schedule = (url = calendarUrl) => ({
  name: 'Nights',
  zone: 'UTC',
  layers: [{ name: 'Rota', calendar: { url } }],
});

/** Every table as text, as the owner sees it: what pg_dump would write. */
async function dump(): Promise<string> {
  const owner = new pg.Client(h.database.connection);
  await owner.connect();
  try {
    const tables = await owner.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    let text = '';
    for (const { name } of tables.rows)
      for (const { line } of (await owner.query<{ line: string }>(`select t::text as line from ${name} t`)).rows) {
        // Bytes are written in hexadecimal: what they say is looked at as well.
        text += `${name} ${line}\n${line.replace(/\\+x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1'))}\n`;
      }
    return text;
  } finally {
    await owner.end();
  }
}

/** Puts a canary through every door that takes a secret; answers those that were made on the way. */
async function putIn(): Promise<Record<string, string>> {
  const made = (
    await rest('POST', '/integrations', {
      name: 'Signed',
      source: 'grafana',
      service: 'checkout',
      signingSecret: canaries.signing,
    })
  ).body;
  const added = (
    await rest('POST', `/integrations/${String(made.id)}/keys`, { signingSecret: `${canaries.signing}-2` })
  ).body;
  expect((await rest('POST', '/schedules', schedule())).status).toBe(201);
  const offer = await h.system.core.execute(sessionOffer, { actor: systemActor(h.system.home.id), input: {} });
  const link = String((offer.data as { token: string }).token);
  const address = `${h.system.url}/sign-in/${link}`;
  const sent = await formOf(address);
  const session = (await fetch(address, sent)).headers.get('set-cookie')!.split(';')[0]!.split('=')[1]!;
  const page = await (await fetch(h.system.url, { headers: { cookie: `openalert_session=${session}` } })).text();
  await h.alert();
  await h.advance('2m');
  return {
    key: String(made.key),
    'second key': String(added.key),
    'sign-in link': link,
    session,
    'form token': tokenIn(page),
    'form cookie': sent.headers.cookie.split('=')[1]!,
    'demo key': h.system.home.demoKey!,
  };
}

/** Whatever fails, and what is answered then. */
async function provoke(): Promise<string> {
  const answers = [];
  for (const [path, init] of [
    ['/api/v1/incidents', { headers: { authorization: `Bearer ${canaries.admin}x` } }],
    [
      '/api/v1/schedules',
      { method: 'POST', headers: bearer, body: JSON.stringify({ ...schedule(`ftp://${canaries.calendar}`) }) },
    ],
    [
      '/api/v1/schedules',
      {
        method: 'POST',
        headers: bearer,
        body: JSON.stringify({ ...schedule(`https://u:${canaries.calendar}@x.example/`) }),
      },
    ],
    [
      '/api/v1/integrations',
      {
        method: 'POST',
        headers: bearer,
        body: JSON.stringify({ name: 'x', source: 'datadog', service: 'checkout', signingSecret: canaries.signing }),
      },
    ],
    [`/sign-in/${canaries.admin}`, {}],
    [`/act/${canaries.admin}`, {}],
    [`/webhooks/alertmanager/${canaries.admin}`, { method: 'POST', body: '{}' }],
    [`/nowhere?token=${canaries.admin}`, {}],
    ['/metrics', { headers: { authorization: `Bearer ${canaries.metrics}x` } }],
  ] as [string, RequestInit][]) {
    const answer = await fetch(h.system.url + path, init);
    answers.push(await answer.text());
  }
  return answers.join('\n');
}

it('no canary stands in the database, the log, the metrics or an answer', async () => {
  const secrets = await putIn();
  const answers = await provoke();
  const metrics = await (
    await fetch(`${h.system.url}/metrics`, { headers: { authorization: `Bearer ${canaries.metrics}` } })
  ).text();
  const text = await dump();
  expect(text.length).toBeGreaterThan(20_000);
  // The dump is looked at rightly: what is no secret is found in it.
  expect(text).toContain('Nights');
  const places = { database: text, log: lines.join(''), metrics, answers };
  const looked = Object.entries({ ...canaries, ...secrets, ...keys });
  expect(looked.length).toBe(15);
  for (const [name, secret] of looked) {
    expect(secret.length).toBeGreaterThan(15);
    for (const [place, found] of Object.entries(places)) {
      const hits = [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)].filter((one) =>
        found.includes(one),
      );
      expect({ name, place, hits }).toEqual({ name, place, hits: [] });
    }
  }
});

/** The core of a process that was given other keys. */
const coreWith = (...ring: string[]) =>
  wireCore({ db: h.database.db, clock: h.clock, onError: () => undefined, sealer: createSealer(() => ring) });

const urlSeenBy = async (core: Pick<ReturnType<typeof wireCore>, 'runQuery'>) => {
  const actor = await h.person('sam');
  const shown = await core.runQuery(showSchedule, { actor, input: { schedule: 'nights' } });
  return (shown.layers[0] as { calendar: { url: string | null } }).calendar.url;
};

describe('keys', () => {
  it('change while everything runs: added, then first, then alone', async () => {
    await rest('POST', '/schedules', schedule());
    const both = coreWith(keys.second, keys.first);
    expect(await resealAll(both, false)).toEqual({ sealed: 1, lost: 0 });
    expect(await resealAll(both, false)).toEqual({ sealed: 0, lost: 0 });
    expect(await urlSeenBy(coreWith(keys.second))).toBe(calendarUrl);
    expect(await urlSeenBy(coreWith(keys.first))).toBeNull();
  });

  it('are changed batch by batch, and no text is passed over', async () => {
    const layers = Array.from({ length: 45 }, (_, n) => ({ name: `L${n}`, calendar: { url: `${calendarUrl}?${n}` } }));
    for (const name of ['Nights', 'Days', 'Weekends']) await rest('POST', '/schedules', { name, zone: 'UTC', layers });
    expect(await resealAll(coreWith(keys.second, keys.first), false)).toEqual({ sealed: 135, lost: 0 });
    expect(await resealAll(coreWith(keys.second), false)).toEqual({ sealed: 0, lost: 0 });
  });

  it('that seal the codes of an authenticator app change as well', async () => {
    const { id: userId, organisationId } = await h.person('sam');
    const codeSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const input = {
      ...{ userId, sessionId: newId(), passwordHash: '$argon2id$of-nobody', codeSecret, counter: 0 },
      recoveryCodes: Array.from({ length: 10 }, (_, index) => `code-${index}`),
    };
    await h.system.core.execute(credentialSave, { actor: systemActor(organisationId), input });
    const kept = async () => (await h.system.core.lookups.account(organisationId, { userId }))!.codeSecretSealed;
    const opens = async (...ring: string[]) => createSealer(() => ring).unseal(await kept(), codePlace(userId));
    expect(await opens(keys.first)).toBe(codeSecret);
    expect(await resealAll(coreWith(keys.second, keys.first), false)).toEqual({ sealed: 1, lost: 0 });
    expect(await opens(keys.second)).toBe(codeSecret);
    await expect(opens(keys.first)).rejects.toThrow('does not open');
    expect(await dump()).not.toContain(codeSecret);
  });

  it('that are wrong open nothing, break nothing, and are told', async () => {
    await rest('POST', '/schedules', schedule());
    const wrong = coreWith(keys.second);
    expect(await urlSeenBy(wrong)).toBeNull();
    expect(await resealAll(wrong, false)).toEqual({ sealed: 0, lost: 1 });
    expect(await urlSeenBy(h.system.core)).toBe(calendarUrl);
  });

  it('secret.reseal is for OpenAlert itself', async () => {
    await expect(h.system.core.execute(secretReseal, { actor: await h.person('sam'), input: {} })).rejects.toThrow();
  });
});

it('what stood in clear before is sealed, once', async () => {
  await rest('POST', '/schedules', schedule());
  await h.database.query(`update calendars set url = $1, url_sealed = null`, [calendarUrl]);
  expect(await urlSeenBy(h.system.core)).toBe(calendarUrl);
  expect(await resealAll(h.system.core, true)).toEqual({ sealed: 1, lost: 0 });
  expect(await resealAll(h.system.core, true)).toEqual({ sealed: 0, lost: 0 });
  expect(await urlSeenBy(h.system.core)).toBe(calendarUrl);
  expect(await dump()).not.toContain(canaries.calendar);
});

it('a seal that is moved to another row, or back to an older one, opens in its own row alone', async () => {
  const two = {
    ...schedule(),
    layers: [
      { name: 'A', calendar: { url: calendarUrl } },
      { name: 'B', calendar: { url: `${calendarUrl}?b` } },
    ],
  };
  await rest('POST', '/schedules', two);
  await h.database.query(
    `update calendars c set url_sealed = o.url_sealed from calendars o where o.layer_id <> c.layer_id`,
  );
  const actor = await h.person('sam');
  const shown = await h.system.core.runQuery(showSchedule, { actor, input: { schedule: 'nights' } });
  expect(shown.layers.map((layer) => (layer as { calendar: { url: string | null } }).calendar.url)).toEqual([
    null,
    null,
  ]);
  await h.advance('11m');
  const told = await h.system.core.runQuery(showSchedule, { actor, input: { schedule: 'nights' } });
  expect((told.layers[0] as { fetched: { problem: string } }).fetched.problem).toMatch(/does not open/);
});
