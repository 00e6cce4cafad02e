/** The audit over REST: search, lines, head, evidence, who has access; and keys that nobody knows. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkEvidence } from '../core/audit/evidence.js';
import { createHarness, eventually, type Harness } from '../test/harness.js';
import { createRefusedKeys } from './auth/refused-keys.js';
import { fingerprintOf, isSignedBy } from '../core/head-key.js';
import { headText } from '../core/audit/link.js';
import { serviceCreate } from '../core/commands/service/create.js';
import { systemActor } from '../core/people/actor.js';
import { tokenAdmit } from '../core/commands/token/admit.js';
import type { AuditItem } from '../core/queries/audit/list.js';
import type { UserActor } from '../core/people/actor.js';

let h: Harness;
let sam: UserActor;
const viewerToken = 'a-viewer-token-0123456789';

beforeAll(async () => {
  h = await createHarness();
  const actor = systemActor(h.system.home.id);
  await h.system.core.execute(tokenAdmit, { actor, input: { name: 'looker', role: 'viewer', secret: viewerToken } });
  sam = { ...(await h.person('sam')), role: 'owner', address: '192.0.2.7' };
  await h.alert();
  await h.settle();
  await h.rest('POST', '/incidents/1/acknowledge', { comment: 'mine' });
  await h.rest('POST', '/services/checkout', { ackTimeoutSeconds: 60 });
  await h.rest('POST', '/services', { name: 'x' }, { authorization: `Bearer ${viewerToken}` });
});
afterAll(() => h.stop());

const search = async (query: string) => {
  const { status, body } = await h.rest('GET', `/audit?${query}`);
  expect([query, status]).toEqual([query, 200]);
  return body as { items: AuditItem[]; next: string | null };
};
const commandsOf = async (query: string) => (await search(query)).items.map(({ command }) => command);
const raw = (method: string, path: string, body?: object, token = h.token) =>
  fetch(`${h.system.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

describe('GET /audit', () => {
  it('says who did what, when, from where, and what was before and after', async () => {
    const { items } = await search('command=service.update');
    expect(items).toEqual([
      {
        id: expect.any(String),
        at: '2026-11-24T10:00:00.000Z',
        who: { kind: 'token', id: expect.any(String), name: 'Admin token', words: 'the key Admin token, over the API' },
        via: 'rest',
        address: expect.stringContaining('127.0.0.1'),
        what: 'checkout is changed.',
        command: 'service.update',
        subject: { kind: 'service', id: expect.any(String) },
        incident: null,
        changed: true,
        refused: null,
        count: 1,
        before: { ackTimeoutSeconds: null },
        after: { ackTimeoutSeconds: 60 },
        sequence: items[0]!.sequence,
        erased: [],
      },
    ]);
  });

  it('finds by person, noun, subject, incident, time, refusal and text', async () => {
    await h.system.core.execute(serviceCreate, { actor: sam, input: { name: '100%_sure' } });
    for (const person of ['sam', '@sam', 'Sam', sam.id])
      expect(await commandsOf(`person=${person}`)).toEqual(['service.create']);
    expect(await commandsOf(`person=looker&command=service`)).toEqual(['service.create']);
    expect(await commandsOf('command=service')).toEqual(['service.create', 'service.create', 'service.update']);
    expect(await commandsOf('subject=incident&command=incident')).toEqual(['incident.acknowledge']);
    const [{ subject }] = (await search('incident=INC-1&command=incident.acknowledge')).items as [AuditItem];
    expect(await commandsOf(`subject=${subject!.id}&command=incident`)).toEqual(['incident.acknowledge']);
    expect(await commandsOf('incident=1&refused=false&command=incident')).toEqual(['incident.acknowledge']);
    expect(await commandsOf('incident=7')).toEqual([]);
    expect(await commandsOf('from=2026-11-25')).toEqual([]);
    expect(await commandsOf('to=2026-11-24T10:00:00Z')).toEqual([]);
    expect((await commandsOf('from=2026-11-24&to=2026-11-24T12:00:00%2B01:00')).length).toBeGreaterThan(3);
    expect(await commandsOf('text=100%25_')).toEqual(['service.create']);
    expect(await commandsOf('text=0_s')).toEqual([]);
    const { items } = await search('refused=true&command=service.create');
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      refused: 'forbidden',
      changed: false,
      who: { name: 'looker' },
      what: expect.stringMatching(/^Refused: service\.create\. looker may not do this/),
    });
  });

  it('reads on from a cursor, and names what is wrong', async () => {
    const { items, next } = await search('limit=2');
    expect((await search(`limit=2&cursor=${next}`)).items[0]!.id < items[1]!.id).toBe(true);
    const wrong = [
      'cursor=eA',
      'from=tomorrow',
      'incident=abc',
      'refused=maybe',
      'from=2026-11-25&to=2026-11-24',
      'nobody=1',
      'limit=0',
    ];
    for (const query of wrong) {
      const { status, body } = await h.rest('GET', `/audit?${query}`);
      expect([query, status, (body.errors as object[]).length]).toEqual([query, 400, 1]);
    }
  });

  it('is for admins, and a question that is refused is a row', async () => {
    const before = new Set((await search('refused=true&person=looker&limit=200')).items.map(({ id }) => id));
    for (const path of ['/audit', '/audit.jsonl', '/audit/head', '/audit/heads', '/access-review.csv'])
      expect([path, (await raw('GET', path, undefined, viewerToken)).status]).toEqual([path, 403]);
    expect((await raw('POST', '/audit/evidence', { incident: 1 }, viewerToken)).status).toBe(403);
    expect((await raw('POST', '/audit/erase', { person: 'sam' }, viewerToken)).status).toBe(403);
    const { items } = await search('refused=true&person=looker&limit=200');
    const commands = items.filter(({ id }) => !before.has(id)).map(({ command }) => command);
    expect(commands.reverse()).toEqual([
      'audit.list',
      'audit.list',
      'audit.head',
      'audit.heads',
      'audit.review-access',
      'audit.export',
      'audit.erase-person',
    ]);
  });
});

describe('GET /audit.jsonl', () => {
  it('is every row, one a line, however many there are', async () => {
    await h.database.query(
      `insert into audit (organisation_id, id, at, command, actor_kind, actor_name, via, changed, reason)
       select $1, gen_random_uuid(), $2, 'bulk.row', 'system', 'OpenAlert', 'cli', true, 'row ' || n from generate_series(1, 950) n`,
      [h.system.home.id, h.clock.now()],
    );
    const answer = await raw('GET', '/audit.jsonl?command=bulk.row');
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const lines = (await answer.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditItem);
    expect(new Set(lines.map(({ what }) => what)).size).toBe(950);
    const { status } = await h.rest('GET', '/audit.jsonl?limit=7');
    expect(status).toBe(400);
    expect(await (await raw('GET', '/audit.jsonl?command=nothing')).text()).toBe('');
  });
});

/** Other databases of the test's server hold transactions, and a row is sealed only when every earlier one has ended. */
const evidenceWhen = (body: object, ready: (text: string) => boolean) =>
  eventually(async () => {
    const answer = await raw('POST', '/audit/evidence', body);
    expect([200, 503]).toContain(answer.status);
    const text = await answer.text();
    return answer.status === 200 && ready(text) && text;
  }, 20_000);

describe('POST /audit/evidence', () => {
  const signatures = { isSignedBy, fingerprintOf, headText };

  it('proves itself: rows, timeline and pages of an incident; whatever is changed in it is named', async () => {
    const text = await evidenceWhen({ incident: 'INC-1' }, (said) => said.includes('incident.acknowledge'));
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; command?: string });
    const types = new Set(lines.map(({ type }) => type));
    expect([...types]).toEqual(expect.arrayContaining(['evidence', 'head', 'entry', 'timeline', 'page', 'seal']));
    expect(lines.filter(({ type }) => type === 'entry').map(({ command }) => command)).toContain(
      'incident.acknowledge',
    );
    const report = checkEvidence(text, signatures);
    expect(report).toMatchObject({ wrong: undefined, about: 'INC-1 of Larkspur' });
    expect(checkEvidence(text, { ...signatures, trusted: [report.fingerprint!] }).wrong).toBeUndefined();
    expect(checkEvidence(text.replace('Admin token', 'Somebody'), signatures).wrong).toBeDefined();
    // That it was made is in the audit as well.
    expect(await commandsOf('command=audit.export')).toContain('audit.export');
  });

  it('is of a period too, and says what it wants', async () => {
    const text = await evidenceWhen({ from: '2026-11-24', to: '2026-11-25' }, (said) =>
      said.includes('service.update'),
    );
    expect(checkEvidence(text, signatures)).toMatchObject({
      wrong: undefined,
      about: expect.stringContaining('2026-11-24'),
    });
    const empty = await (await raw('POST', '/audit/evidence', { from: '2020-01-01', to: '2020-01-02' })).text();
    expect(checkEvidence(empty, signatures)).toMatchObject({ wrong: undefined, entries: 0 });
    const refusals: [object, number, string][] = [
      [{}, 400, 'from'],
      [{ to: '2026-11-25' }, 400, 'from'],
      [{ from: '2026-11-25', to: '2026-11-24' }, 400, 'to'],
      [{ incident: 'x' }, 400, 'incident'],
      [{ incident: 99 }, 404, ''],
    ];
    for (const [body, status, field] of refusals) {
      const answer = await h.rest('POST', '/audit/evidence', body);
      expect([answer.status, (answer.body.errors as { field: string }[] | undefined)?.[0]?.field ?? '']).toEqual([
        status,
        field,
      ]);
    }
  });

  it('leaves a head that GET /audit/head shows, signed', async () => {
    await evidenceWhen({ incident: 1 }, (said) => said.includes('"head"'));
    const { body } = await h.rest('GET', '/audit/head');
    const head = body.head as Parameters<typeof headText>[0] & { publicKey: string; signature: string };
    expect(isSignedBy(head.publicKey, headText(head), head.signature)).toBe(true);
    expect(body).toHaveProperty('waiting');
    const { items } = (await h.rest('GET', '/audit/heads')).body as { items: { sequence: number }[] };
    expect(items.at(-1)).toMatchObject({ sequence: (head as { sequence: number }).sequence });
  });
});

describe('POST /audit/erase', () => {
  it('erases a person, and says from how much', async () => {
    const { status, body } = await h.rest('POST', '/audit/erase', { person: 'tom' });
    expect([status, body.reason]).toEqual([200, 'The audit names this person nowhere.']);
    expect((await h.rest('POST', '/audit/erase', { person: 'nobody' })).status).toBe(404);
    expect((await h.rest('POST', '/audit/erase', {})).status).toBe(400);
  });
});

describe('GET /access-review.csv', () => {
  it('is everybody and every key, and a name that is a formula is a text', async () => {
    await h.database.query(`update users set name = '=HYPERLINK("http://evil.example","x")' where handle = 'tom'`);
    await h.database.query(`update users set disabled_at = $1 where handle = 'maya'`, [h.clock.now()]);
    const answer = await raw('GET', '/access-review.csv');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="access-review.csv"');
    const lines = (await answer.text()).split('\r\n');
    expect(lines[0]).toBe(
      'kind,name,handle,email,role,teams,disabled,last sign-in,last seen or used,sessions,keys,key of,scopes,created,created by,expires',
    );
    expect(lines.find((line) => line.includes('tom@'))).toMatch(
      /^person,"'=HYPERLINK\(""http:\/\/evil\.example"",""x""\)",tom,/,
    );
    expect(lines.find((line) => line.includes(',maya,'))).toContain('2026-11-24T10:00:00.000Z');
    expect(lines.find((line) => line.startsWith('key,looker,'))).toContain(',viewer,');
    expect(lines.find((line) => line.startsWith('key,looker,'))).toContain('everything its role may');
    expect(lines.join('')).not.toContain(viewerToken);
    expect((await h.rest('GET', '/access-review.csv?x=1')).status).toBe(400);
  });
});

describe('who is refused at the door of webhooks', () => {
  const event = { event_action: 'trigger', payload: { summary: 's', source: 'x', severity: 'critical' } };
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
    (await fetch(`${h.system.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  const make = async (name: string, source: string, more: object = {}) =>
    (await h.rest('POST', '/integrations', { name, source, service: 'checkout', ...more })).body as unknown as {
      id: string;
      key: string;
    };
  const rowsOf = async (query: string, ready: (items: unknown[]) => boolean) => {
    await eventually(async () => ready((await search(query)).items), 5000);
    return (await search(query)).items;
  };

  it('with a key that nobody knows is counted in one row with its first letters, and never in whole', async () => {
    const wrong = 'oak_doorabcdefghijklmnopqrst';
    for (let n = 0; n < 3; n += 1) expect(await post(`/webhooks/alertmanager/${wrong}`, {})).toBe(401);
    expect(await post('/v2/enqueue', { ...event, routing_key: wrong })).toBe(401);
    // The first is written at once, unless this address was refused in this minute already; the rest with the next minute.
    await h.advance('61s');
    const times = (items: unknown[]) => (items as { count: number }[]).reduce((sum, { count }) => sum + count, 0);
    const rows = await rowsOf('command=key.use&text=oak_door', (items) => times(items) >= 4);
    expect([times(rows), rows.length <= 2]).toEqual([4, true]);
    expect(rows[0]).toMatchObject({
      via: 'webhook',
      refused: 'credential',
      who: { kind: 'token', name: 'oak_door…' },
      address: expect.stringContaining('127.0.0.1'),
    });
    expect(JSON.stringify(rows)).not.toContain(wrong);
  });

  it('with a key that is none of ours is a row that repeats nothing of it', async () => {
    expect(await post('/webhooks/alertmanager', {}, { authorization: 'Bearer a-secret-of-elsewhere' })).toBe(401);
    const text = encodeURIComponent('no key of ours');
    await h.advance('61s');
    const rows = await rowsOf(`command=key.use&text=${text}`, (items) => items.length > 0);
    expect(rows[0]).toMatchObject({ via: 'webhook', refused: 'credential' });
    expect(JSON.stringify(rows)).not.toContain('elsewhere');
  });

  it.each<[string, string, string, object, (key: string, id: string) => Promise<number>]>([
    [
      'a signature that is none',
      'Signed sender',
      'generic-json',
      { refused: 'credential', reason: /not signed with the secret of Signed sender/ },
      (key) => post(`/webhooks/generic-json/${key}`, { title: 'x' }, { 'x-openalert-signature': '0'.repeat(64) }),
    ],
    [
      'an address that is not allowed',
      'Fixed sender',
      'alertmanager',
      { refused: 'forbidden', reason: /Fixed sender may not send from this address/ },
      async (key, id) => {
        await h.rest('POST', `/integrations/${id}/addresses`, { addresses: ['203.0.113.0/24'] });
        return post(`/webhooks/alertmanager/${key}`, {});
      },
    ],
    [
      'an address that is not allowed, in PagerDuty’s way',
      'Fixed tool',
      'pagerduty-events-v2',
      { refused: 'forbidden', reason: /Fixed tool may not send from this address/ },
      async (key, id) => {
        await h.rest('POST', `/integrations/${id}/addresses`, { addresses: ['203.0.113.0/24'] });
        return post('/v2/enqueue', { ...event, routing_key: key });
      },
    ],
    [
      'the key of another source',
      'Lost sender',
      'datadog',
      { refused: 'forbidden', reason: /The key of Lost sender was used at the door of another source/ },
      (key) => post('/v2/enqueue', { ...event, routing_key: key }),
    ],
  ])('with %s is a row that names the integration', async (_, name, source, wanted, send) => {
    const { id, key } = await make(name, source, source === 'generic-json' ? { signingSecret: 'a-long-secret' } : {});
    expect(await send(key, id)).toBeGreaterThanOrEqual(401);
    const { refused, reason } = wanted as { refused: string; reason: RegExp };
    const rows = await rowsOf(`command=alert.ingest&subject=${id}`, (items) => items.length > 0);
    expect(rows).toMatchObject([
      {
        who: { kind: 'integration', id, name },
        what: expect.stringMatching(reason),
        subject: { kind: 'integration', id },
        via: 'webhook',
        refused,
        count: 1,
      },
    ]);
    expect(rows[0]!.address).toContain('127.0.0.1');
    expect(JSON.stringify(rows)).not.toContain(key);
  });

  it('is no row where the alert is taken in', async () => {
    const { id, key } = await make('Good sender', 'generic-json');
    expect(await post(`/webhooks/generic-json/${key}`, { title: 'x' })).toBe(202);
    expect((await search(`subject=${id}&refused=true`)).items).toEqual([]);
  });
});

describe('a key that nobody knows', () => {
  const rows = async () =>
    (await search('command=key.use&limit=200&text=oa')).items
      .filter(({ via }) => via === 'rest')
      .map(({ address, count, who }) => [address, count, who.name]);

  it('is a row with its first letters; a token that is none of ours, and no token, are not', async () => {
    for (const token of ['oak_abcdefghijklmnopqrstuvwxyz', 'oak_zbcdefghijklmnopqrstuvwxyz', 'something-else-entirely'])
      expect((await raw('GET', '/services', undefined, token)).status).toBe(401);
    expect((await fetch(`${h.system.url}/api/v1/services`)).status).toBe(401);
    const here = async () => (await rows()).filter(([from]) => String(from).includes('127.0.0.1'));
    await eventually(async () => (await here()).length > 0, 5000);
    expect(await here()).toEqual([[expect.stringContaining('127.0.0.1'), 1, 'oak_abcd…']]);
  });

  it('is at most one row for an address and a minute, with a count', async () => {
    const { core, home } = h.system;
    const keys = createRefusedKeys({
      execute: core.execute,
      clock: h.clock,
      organisationId: home.id,
      onError: () => undefined,
    });
    const come = (times: number, address = '192.0.2.50') => {
      for (let n = 0; n < times; n += 1) keys.seen(`Bearer oa_${address.at(-1)}aaabbbbccccdddd`, address);
    };
    const of = async (address = '192.0.2.50') =>
      (await rows()).filter(([from]) => from === address).map(([, count]) => count);
    come(100);
    await keys.flush();
    expect(await of()).toEqual([1]);
    await h.advance('61s');
    await keys.flush();
    expect(await of()).toEqual([99, 1]);
    come(5);
    await keys.flush();
    expect(await of()).toEqual([99, 1]);
    await h.advance('61s');
    await keys.flush();
    expect(await of()).toEqual([5, 99, 1]);
    await h.advance('61s');
    await keys.flush();
    come(1);
    await keys.flush();
    expect(await of()).toEqual([1, 5, 99, 1]);
  });

  it('from very many addresses shares a row, so that nobody fills the audit', async () => {
    const { core, home } = h.system;
    const keys = createRefusedKeys({
      execute: core.execute,
      clock: h.clock,
      organisationId: home.id,
      onError: () => undefined,
    });
    for (let n = 0; n < 1100; n += 1) keys.seen('Bearer oa_aaaabbbbccccdddd', `198.51.100.${n}`);
    await keys.stop();
    const rowsHere = await h.database.query<{ address: string | null; count: number }>(
      `select address, count from audit where command = 'key.use' and (address is null or address like '198.51.100.%')`,
    );
    await h.database.query(
      `delete from audit where command = 'key.use' and (address is null or address like '198.51.100.%')`,
    );
    expect(rowsHere.filter(({ address }) => address !== null)).toHaveLength(1000);
    expect(
      rowsHere
        .filter(({ address }) => address === null)
        .map(({ count }) => count)
        .sort(),
    ).toEqual([1, 99]);
  });
});
