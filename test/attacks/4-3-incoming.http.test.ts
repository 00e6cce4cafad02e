/** Senders that are none: keys, addresses, signatures, and requests that mean two things at once. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import { createLog } from '../../api/log.js';
import { integrationSetAllowedAddresses } from '../../core/commands/integration/set-allowed-addresses.js';
import { sendRaw, statusesOf } from './send-raw.js';

let h: Harness;
const lines: string[] = [];
beforeAll(async () => {
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  h = await createHarness({ environment: { OPENALERT_TRUSTED_PROXIES: '127.0.0.1' }, parts: { log } });
});
afterAll(() => h.stop());

interface Made {
  id: string;
  key: string;
  url: string;
}
let made = 0;
async function integration(source: string, extra: object = {}): Promise<Made> {
  made += 1;
  const input = { name: `${source} ${made}`, source, service: 'checkout', ...extra };
  return (await h.rest('POST', '/integrations', input)).body as unknown as Made;
}

const alert = (name: string) =>
  JSON.stringify({
    groupKey: name,
    alerts: [{ status: 'firing', labels: { alertname: name }, startsAt: '2026-11-24T09:00:00Z' }],
  });

const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body, headers });

describe('a key', () => {
  it.each<[string, (one: Made) => string]>([
    ['with another last sign', ({ key }) => `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`],
    ['cut short', ({ key }) => key.slice(0, -1)],
    ['with a sign more', ({ key }) => `${key}A`],
    ['in small letters', ({ key }) => key.toLowerCase()],
    ['as its prefix alone', ({ key }) => key.slice(0, 8)],
    ['as a pattern', () => 'oak_%25'],
    ['as a statement', () => "oak_' or '1'='1"],
    ['with a NUL', ({ key }) => `${key}%00`],
    ['as a list', ({ key }) => `${key},${key}`],
  ])('is refused %s', async (_, wrong) => {
    const one = await integration('alertmanager');
    const url = `${h.system.url}/webhooks/alertmanager/${wrong(one)}`;
    expect((await post(url, alert('x'))).status).toBe(401);
    expect((await post(`${h.system.url}/webhooks/alertmanager/${one.key}`, alert('x'))).status).toBe(202);
  });

  it('is refused at the door of another source, and once it is revoked', async () => {
    const { id, key, url } = await integration('alertmanager');
    expect((await post(`${h.system.url}/webhooks/datadog/${key}`, '{}')).status).toBe(404);
    expect((await post(url, alert('x'))).status).toBe(202);
    await h.rest('POST', `/integrations/${id}/revoke`);
    expect((await post(url, alert('x'))).status).toBe(401);
  });
});

describe('a list of addresses', () => {
  const allow = (id: string, addresses: unknown) => h.rest('POST', `/integrations/${id}/addresses`, { addresses });
  const sentBy = async (url: string, chain: string | undefined) =>
    (await post(url, alert('listed'), chain === undefined ? {} : { 'x-forwarded-for': chain })).status;

  it('lets in who stands in it, and refuses others with 403 and a line in the log', async () => {
    const { id, key, url } = await integration('alertmanager');
    expect(await sentBy(url, '198.51.100.7')).toBe(202);
    expect(await allow(id, ['203.0.113.9/24', '2001:db8::/32'])).toMatchObject({
      status: 200,
      body: { changed: true, reason: expect.stringContaining('may send from 203.0.113.0/24, 2001:db8::/32 only.') },
    });
    expect(await sentBy(url, '203.0.113.200')).toBe(202);
    expect(await sentBy(url, '2001:db8:1::1')).toBe(202);
    expect(await sentBy(url, '198.51.100.7')).toBe(403);
    const told = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find(({ address, integration: of }) => address === '198.51.100.7' && of === id);
    expect(told).toMatchObject({ msg: expect.stringContaining('a sender was refused') });
    expect(lines.join('')).not.toContain(key);
    const metrics = await (await fetch(`${h.system.url}/metrics`)).text();
    expect(metrics).toMatch(/openalert_ingest_refused_total\{status="403"\} [1-9]/);
    expect((await h.rest('GET', '/integrations?limit=1')).body.items).toMatchObject([
      { allowedAddresses: ['203.0.113.0/24', '2001:db8::/32'] },
    ]);
    expect((await allow(id, [])).body).toMatchObject({ changed: true });
    expect(await sentBy(url, '198.51.100.7')).toBe(202);
    expect((await allow(id, [])).body).toMatchObject({ changed: false });
  });

  it.each<[string, string | undefined]>([
    ['nobody in between', undefined],
    ['another address', '198.51.100.7'],
    ['the right one made up in front', '203.0.113.9, 198.51.100.7'],
    ['octal', '0313.0.0161.0011'],
    ['a number', '3405803785'],
    ['hexadecimal', '0xcb007109'],
    ['IPv4 in the old way of IPv6', '::203.0.113.9'],
    ['a translated address', '64:ff9b::cb00:7109'],
    ['6to4', '2002:cb00:7109::'],
    ['a leading zero', '203.0.113.009'],
    ['words', 'unknown'],
    ['nothing', ' '],
    ['a range', '203.0.113.0/24'],
  ])('is not passed by %s', async (_, chain) => {
    const { id, url } = await integration('alertmanager');
    await allow(id, ['203.0.113.0/24']);
    expect(await sentBy(url, chain)).toBe(403);
  });

  it.each([
    'X-Real-IP',
    'X-Client-IP',
    'True-Client-IP',
    'CF-Connecting-IP',
    'X-Originating-IP',
    'Client-IP',
    'X-Cluster-Client-IP',
  ])('is not passed by %s, which nobody reads', async (header) => {
    const { id, url } = await integration('alertmanager');
    await allow(id, ['203.0.113.0/24']);
    expect((await post(url, alert('x'), { [header]: '203.0.113.9' })).status).toBe(403);
  });

  it('holds for events in PagerDuty’s way as well', async () => {
    const { id, key } = await integration('pagerduty-events-v2');
    await allow(id, ['203.0.113.0/24']);
    const event = {
      routing_key: key,
      event_action: 'trigger',
      payload: { summary: 's', source: 'x', severity: 'critical' },
    };
    const send = (chain: string) =>
      post(`${h.system.url}/v2/enqueue`, JSON.stringify(event), { 'x-forwarded-for': chain });
    expect((await send('198.51.100.7')).status).toBe(403);
    expect((await send('203.0.113.9')).status).toBe(202);
  });

  it.each<[string, unknown]>([
    ['a name', ['example.com']],
    ['octal', ['010.0.0.0/8']],
    ['too long a prefix', ['10.0.0.0/33']],
    ['mapped', ['::ffff:10.0.0.0/104']],
    ['a star', ['*']],
    ['no list', '10.0.0.0/8'],
    ['a number', [10]],
    ['101 of them', Array.from({ length: 101 }, (_, n) => `10.0.0.${n}`)],
    ['a statement', ["10.0.0.0/8'; drop table integrations;--"]],
  ])('is refused with %s', async (_, addresses) => {
    const { id } = await integration('alertmanager');
    expect(await allow(id, addresses)).toMatchObject({
      status: 400,
      body: { errors: [{ field: expect.stringContaining('addresses') }] },
    });
  });

  it('is set by whoever may change the service', async () => {
    const { id } = await integration('alertmanager');
    const input = { id, addresses: [] };
    await expect(
      h.system.core.execute(integrationSetAllowedAddresses, { actor: await h.person('tom'), input }),
    ).rejects.toThrow();
  });
});

interface Signing {
  source: string;
  header: string;
  time: string;
  joint: string;
  body: string;
  /** Does a copy count as the same alert once more? */
  counts: boolean;
}
const signing: Signing[] = [
  {
    source: 'grafana',
    header: 'x-grafana-alerting-signature',
    time: 'x-grafana-alerting-timestamp',
    joint: ':',
    body: JSON.stringify({
      groupKey: 'signed',
      status: 'firing',
      alerts: [
        { status: 'firing', labels: { alertname: 'Signed' }, fingerprint: 'f1', startsAt: '2026-11-24T09:00:00Z' },
      ],
    }),
    counts: false,
  },
  {
    source: 'generic-json',
    header: 'x-openalert-signature',
    time: 'x-openalert-timestamp',
    joint: '.',
    body: JSON.stringify({ title: 'Signed', dedup_key: 's1', labels: { env: 'prod' } }),
    counts: true,
  },
];

describe.each(signing)('a signature of $source', ({ source, header, time, joint, body, counts }) => {
  const secret = 'what-the-sender-signs-with';
  const at = (offsetSeconds: number) => String(Math.floor(h.clock.now().getTime() / 1000) + offsetSeconds);
  const sign = (timestamp: string, of = body, by = secret) =>
    createHmac('sha256', by).update(`${timestamp}${joint}${of}`).digest('hex');
  const plain = (text: string) => createHmac('sha256', secret).update(text).digest('hex');
  const send = (url: string, headers: Record<string, string>, sent = body) => post(url, sent, headers);

  let url: string;
  beforeAll(async () => ({ url } = await integration(source, { signingSecret: secret })));

  it.each<[string, () => [Record<string, string>, string?]]>([
    ['missing', () => [{}]],
    ['empty', () => [{ [header]: '', [time]: at(0) }]],
    ['of another secret', () => [{ [header]: sign(at(0), body, 'another'), [time]: at(0) }]],
    ['of another body', () => [{ [header]: sign(at(0), `${body} `), [time]: at(0) }]],
    [
      'of the same JSON, written anew',
      () => [{ [header]: sign(at(0)), [time]: at(0) }, JSON.stringify(JSON.parse(body), null, 1)],
    ],
    ['of a body with a blank at its end', () => [{ [header]: sign(at(0)), [time]: at(0) }, `${body}\n`]],
    ['five minutes and a second old', () => [{ [header]: sign(at(-301)), [time]: at(-301) }]],
    ['from the future', () => [{ [header]: sign(at(301)), [time]: at(301) }]],
    ['of another time', () => [{ [header]: sign(at(-10)), [time]: at(0) }]],
    ['whose time was taken away', () => [{ [header]: sign(at(0)) }]],
    ['at no time', () => [{ [header]: sign('soon'), [time]: 'soon' }]],
    ['at an endless time', () => [{ [header]: sign('Infinity'), [time]: 'Infinity' }]],
    ['in milliseconds', () => [{ [header]: sign(`${at(0)}000`), [time]: `${at(0)}000` }]],
    ['cut short', () => [{ [header]: sign(at(0)).slice(0, -2), [time]: at(0) }]],
    ['with more behind it', () => [{ [header]: `${sign(at(0))}zz`, [time]: at(0) }]],
    ['in base64', () => [{ [header]: Buffer.from(sign(at(0)), 'hex').toString('base64'), [time]: at(0) }]],
    ['of zeros', () => [{ [header]: '0'.repeat(64), [time]: at(0) }]],
    ['under another name', () => [{ 'x-hub-signature-256': sign(at(0)), [time]: at(0) }]],
    ['with a time moved into the body', () => [{ [header]: sign(at(0)), [time]: '' }, `${at(0)}${joint}${body}`]],
    ['that says to be another kind', () => [{ [header]: `sha1=${sign(at(0))}`, [time]: at(0) }]],
    [
      'over the time and the body without what stands between',
      () => [{ [header]: plain(at(0) + body), [time]: at(0) }],
    ],
  ])('is refused %s', async (_, made) => {
    const [headers, sent] = made();
    expect((await send(url, headers, sent)).status).toBe(401);
  });

  it('is refused where two are sent, in whatever order', async () => {
    const path = new URL(url).pathname;
    for (const two of [
      [sign(at(0)), '0'.repeat(64)],
      ['0'.repeat(64), sign(at(0))],
      [sign(at(0)), sign(at(0))],
    ]) {
      const head = [
        `POST ${path} HTTP/1.1`,
        'Host: localhost',
        `${header}: ${two[0]}`,
        `${header}: ${two[1]}`,
        `${time}: ${at(0)}`,
      ];
      const heard = await sendRaw(
        h.system.port,
        [...head, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'),
      );
      expect(statusesOf(heard)).toEqual([401]);
    }
  });

  it('over the body alone is taken from Grafana only, which may leave the time out', async () => {
    expect((await send(url, { [header]: plain(body) })).status).toBe(source === 'grafana' ? 202 : 401);
  });

  it('counts up to five minutes, with sha256= too, and a copy of it within them is no other alert', async () => {
    const stamp = at(-299);
    const signed = { [header]: sign(stamp), [time]: stamp };
    expect((await send(url, signed)).status).toBe(202);
    await h.settle();
    const shown = async () => (await h.rest('GET', '/alerts?limit=1')).body.items as { id: string; count: number }[];
    const before = await shown();
    const named = { ...signed, [header]: `sha256=${signed[header]}` };
    for (let n = 0; n < 3; n += 1) expect((await send(url, named)).status).toBe(202);
    await h.settle();
    expect((await shown())[0]).toMatchObject({ id: before[0]!.id, count: before[0]!.count + (counts ? 3 : 0) });
  });
});

describe('a request that means two things', () => {
  const smuggled = 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n';
  it.each<[string, string]>([
    [
      'with a length and chunks',
      `POST /webhooks/a/b HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      'with chunks and a length',
      `POST /webhooks/a/b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 40\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      'with two lengths',
      `POST /webhooks/a/b HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\n${smuggled}`,
    ],
    ['with a list of lengths', `POST /webhooks/a/b HTTP/1.1\r\nHost: x\r\nContent-Length: 0, 44\r\n\r\n${smuggled}`],
    ['with a signed length', `POST /webhooks/a/b HTTP/1.1\r\nHost: x\r\nContent-Length: +0\r\n\r\n${smuggled}`],
    ['with a hexadecimal length', `POST /webhooks/a/b HTTP/1.1\r\nHost: x\r\nContent-Length: 0x0\r\n\r\n${smuggled}`],
    [
      'with two encodings',
      `POST /webhooks/a/b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      'with an encoding in disguise',
      `POST /webhooks/a/b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      'with a blank before the colon',
      `POST /webhooks/a/b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      'with a folded header',
      `POST /webhooks/a/b HTTP/1.1\r\nHost: x\r\nX: a\r\n Transfer-Encoding: chunked\r\nTransfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      'with a bare line feed in a header',
      `POST /webhooks/a/b HTTP/1.1\r\nHost: x\r\nX: a\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ['with a NUL in a header', `GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n`],
    [
      'with a chunk of a bad size',
      `POST /webhooks/a/b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n${smuggled}`,
    ],
    ['without a host', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['in another protocol', 'GET /healthz HTTQ/1.1\r\nHost: x\r\n\r\n'],
    ['with a head without end', `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`],
  ])('%s is refused, and the one hidden in it is never answered', async (_, bytes) => {
    const heard = await sendRaw(h.system.port, bytes);
    expect(heard).not.toContain('openalert_process_cpu');
    expect(statusesOf(heard).every((status) => status >= 400 && status < 500)).toBe(true);
    expect(statusesOf(heard).length).toBe(1);
    // To a request without a host Node says 400 by itself, and nothing else.
    if (!bytes.startsWith('GET /healthz HTTP/1.1\r\n\r\n'))
      expect(heard.toLowerCase()).toContain("content-security-policy: default-src 'none'");
  });
});

describe('another method', () => {
  it.each(['TRACE', 'TRACK', 'CONNECT', 'DEBUG', 'DELETE', 'PATCH', 'PROPFIND'])('%s does nothing', async (method) => {
    for (const path of ['/', '/webhooks/alertmanager/x', '/api/v1/incidents', '/healthz-not']) {
      const heard = await sendRaw(
        h.system.port,
        `${method} ${path} HTTP/1.1\r\nHost: x\r\nX-Canary: reflected-canary\r\nContent-Length: 0\r\n\r\n`,
      );
      expect(heard).not.toContain('reflected-canary');
      expect(statusesOf(heard).every((status) => status >= 400 && status < 500)).toBe(true);
    }
  });

  it.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])('%s overrides nothing', async (header) => {
    const before = (await h.rest('GET', '/incidents?status=all')).body.items;
    const answer = await h.rest('GET', '/incidents?status=all', undefined, { [header]: 'POST' });
    expect(answer).toMatchObject({ status: 200, body: { items: before } });
    expect((await h.rest('GET', '/incidents?status=all&_method=POST')).status).toBe(400);
  });
});

describe('another host', () => {
  it.each([
    'evil.example',
    'evil.example:80',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
  ])('%s signs nobody in, and stands in no link', async (host) => {
    const path = '/sign-in/whatever';
    const heard = await sendRaw(h.system.port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(statusesOf(heard)[0]).toBeGreaterThanOrEqual(400);
    expect(heard).not.toMatch(/set-cookie|location:/i);
    expect(heard).not.toMatch(/href="[^"]*evil/);
  });
});
