/** What another site's page can do to somebody who is signed in: nothing. And what every answer tells the browser. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { createHarness, type Harness } from '../harness.js';
import { createOperationApp } from '../../api/app.js';
import { createServer } from 'node:http';
import { formOf, tokenIn } from '../form.js';
import { paths } from '../../api/paths.js';
import { protect, protectionHeaders } from '../../api/protection.js';
import { sessionOffer } from '../../core/commands/session/offer.js';
import { systemActor } from '../../core/people/actor.js';

let h: Harness;
let cookie = '';
/** The token of a form on a page of that session. */
let token = '';
const cors = 'https://tools.example.com';

beforeAll(async () => {
  h = await createHarness({ environment: { OPENALERT_CORS_ORIGINS: `${cors}, http://localhost:5173` } });
  await h.alert();
  await h.settle();
  cookie = await signIn();
  token = tokenIn((await call('GET', '/', { cookie })).body);
});
afterAll(() => h.stop());

const offer = async () =>
  (await h.system.core.execute(sessionOffer, { actor: systemActor(h.system.home.id), input: {} })).data!
    .token as string;

async function signIn(): Promise<string> {
  const link = `${h.system.url}/sign-in/${await offer()}`;
  const answer = await fetch(link, await formOf(link));
  expect(answer.status).toBe(303);
  return answer.headers.get('set-cookie')!.split(';')[0]!;
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** As a browser sends it, whatever the headers: fetch refuses to write some of them. */
function call(
  method: string,
  path: string,
  headers: Record<string, string | undefined> = {},
  body = '',
): Promise<Answer> {
  const given = Object.fromEntries(
    Object.entries({ host: `localhost:${h.system.port}`, ...headers }).filter(([, value]) => value !== undefined),
  );
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: h.system.port, method, path, headers: given },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const own = () => `http://localhost:${h.system.port}`;

/** What an answer must carry. */
function isProtected({ headers }: Answer): void {
  const policy = String(headers['content-security-policy']);
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types openalert',
  ])
    expect(policy.split(';')).toContain(part);
  expect(policy).not.toMatch(/unsafe|\*|data:|https?:/);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
  });
  expect(headers['cross-origin-resource-policy']).toBeDefined();
  expect(headers).not.toHaveProperty('x-powered-by');
  expect(headers).not.toHaveProperty('server');
}

describe('every answer protects itself', () => {
  const filled = (path: string) => path.replace(':source', 'alertmanager').replace(/:\w+/g, 'x');
  it.each(paths.map(({ method, path }) => [method, path]))('%s %s', async (method, path) => {
    isProtected(await call(method, filled(path)));
    isProtected(await call(method, filled(path), { authorization: `Bearer ${h.token}`, cookie }));
  });

  it.each<[string, number, () => Promise<Answer>]>([
    ['a path that is not there', 404, () => call('GET', '/nowhere')],
    ['a page that is not there', 404, () => call('GET', '/nowhere', { accept: 'text/html' })],
    ['a path that cannot be read', 400, () => call('GET', '/rooms/%ff', { cookie })],
    [
      'a body that is too large',
      413,
      () => call('POST', `/webhooks/alertmanager/${h.system.home.demoKey}`, {}, 'x'.repeat(1_100_000)),
    ],
    ['another method', 405, () => call('GET', '/webhooks/alertmanager/x')],
    ['an asset', 200, () => call('GET', '/assets/icon.svg')],
    [
      'an asset that did not change',
      304,
      async () =>
        call('GET', '/assets/icon.svg', {
          'if-none-match': String((await call('GET', '/assets/icon.svg')).headers.etag),
        }),
    ],
    ['an asset that is not there', 404, () => call('GET', '/assets/none.js')],
    [
      'a webhook that is stored',
      202,
      () => call('POST', `/webhooks/alertmanager/${h.system.home.demoKey}`, {}, '{"alerts":[]}'),
    ],
    [
      'the socket’s polling',
      200,
      () => call('GET', '/socket.io/?EIO=4&transport=polling', { cookie, origin: `http://localhost:${h.system.port}` }),
    ],
    [
      'the socket refused',
      403,
      () => call('GET', '/socket.io/?EIO=4&transport=polling', { cookie, origin: 'https://evil.example' }),
    ],
    [
      'a preflight',
      204,
      () => call('OPTIONS', '/api/v1/incidents', { origin: cors, 'access-control-request-method': 'POST' }),
    ],
  ])('%s', async (_, status, ask) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    isProtected(answer);
  });

  it('a failure of ours', async () => {
    await h.database.query('select 1');
    const { asOwner } = await import('../as-owner.js');
    await asOwner(h, 'alter table users rename to away');
    try {
      for (const [path, accept] of [
        ['/', 'text/html'],
        ['/', 'application/json'],
        ['/settings/people', 'text/html'],
        ['/api/v1/people', 'application/json'],
      ] as const) {
        const answer = await call('GET', path, { cookie, accept, authorization: `Bearer ${h.token}` });
        expect({ path, status: answer.status }).toEqual({ path, status: 500 });
        isProtected(answer);
        expect(answer.body).not.toMatch(/relation|select |\busers\b|kysely|postgres|node_modules|\.[jt]s:\d|^ *at /im);
      }
    } finally {
      await asOwner(h, 'alter table away rename to users');
    }
  });

  it('a process that only works', async () => {
    const server = createServer();
    const parts = { dependencies: async () => [], metrics: { registry: {} } as never, metricsToken: undefined };
    server.on('request', createOperationApp({ ...parts, log: { error: () => undefined } as never, clock: h.clock }));
    protect(server, 'https://alerts.example.com');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    for (const path of ['/healthz', '/readyz', '/', '/nowhere']) {
      const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
      expect(headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    }
    await new Promise((resolve) => server.close(resolve));
  });

  it('gives away no source of the browser’s scripts', async () => {
    for (const name of ['chat.js', 'page.js', 'theme.js', 'styles.css'])
      for (const map of [
        `${name}.map`,
        `${name}%2emap`,
        `${name}.MAP`,
        `${name}.map%00.js`,
        name.replace(/\w+$/, 'ts'),
      ])
        expect([map, (await call('GET', `/assets/${map}`)).status]).toEqual([map, 404]);
  });

  it('tells a browser to come by https only where we are reached so', () => {
    expect(protectionHeaders('https://alerts.example.com')['strict-transport-security']).toBe('max-age=31536000');
    expect(protectionHeaders('http://localhost:3000')).not.toHaveProperty('strict-transport-security');
  });

  it('a page that may stand at a secret address lets the browser name our origin, and no address', async () => {
    const referrerOf = async (path: string) =>
      /<meta name="referrer" content="([\w-]+)">/.exec(
        (await call('GET', path, { cookie, accept: 'text/html' })).body,
      )?.[1];
    for (const path of ['/sign-in/x', `/sign-in/${await offer()}`, '/act/x', '/', '/outbox', '/nowhere'])
      expect([path, await referrerOf(path)]).toEqual([path, 'strict-origin']);
    // Who has to prove who they are is led back by it.
    expect(await referrerOf('/settings/keys')).toBe('same-origin');
  });

  it('a private page is not kept', async () => {
    for (const path of ['/', '/rooms/incidents', '/outbox', '/sign-in/x'])
      expect((await call('GET', path, { cookie })).headers['cache-control']).toBe('no-store');
  });
});

/** Every route of browsers that changes something. */
const forms = paths.filter(
  ({ method, path, by }) => method !== 'GET' && by === 'express' && !path.startsWith('/api/v1/'),
);

const address = async (path: string): Promise<string> => {
  if (path === '/sign-in/:token') return `/sign-in/${await offer()}`;
  if (path.startsWith('/act/')) return /\/act\/[\w-]+/.exec((await h.mails()).map(({ text }) => text).join('\n'))![0];
  return path.replace(/:\w+/g, 'x');
};

describe.each(forms.map(({ method, path }) => [method, path]))('%s %s refuses', (method, path) => {
  const good = () => `form_token=${token}&action=acknowledge`;

  it.each<[string, () => [Record<string, string | undefined>, string]]>([
    ['a form of another site', () => [{ ...form, origin: 'https://evil.example' }, good()]],
    ['a form of a sandbox', () => [{ ...form, origin: 'null' }, good()]],
    ['a form of a sibling', () => [{ ...form, origin: `http://evil.localhost:${h.system.port}` }, good()]],
    [
      'a form of a name that begins so',
      () => [{ ...form, origin: `http://localhost:${h.system.port}.evil.example` }, good()],
    ],
    ['a form of a name that ends so', () => [{ ...form, origin: `http://xlocalhost:${h.system.port}` }, good()]],
    ['a form of another port', () => [{ ...form, origin: 'http://localhost:1' }, good()]],
    ['an origin that is none', () => [{ ...form, origin: 'localhost' }, good()]],
    ['two origins', () => [{ ...form, origin: `${own()} https://evil.example` }, good()]],
    ['no origin', () => [form, good()]],
    ['no origin, of another site', () => [{ ...form, 'sec-fetch-site': 'cross-site' }, good()]],
    ['no origin, of a sibling', () => [{ ...form, 'sec-fetch-site': 'same-site' }, good()]],
    ['no origin, typed in', () => [{ ...form, 'sec-fetch-site': 'none' }, good()]],
    [
      'another origin, whatever Sec-Fetch-Site says',
      () => [{ ...form, origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, good()],
    ],
    ['a referrer in place of an origin', () => [{ ...form, referer: `${own()}/` }, good()]],
    ['no token', () => [{ ...form, origin: own() }, 'action=acknowledge']],
    ['an empty token', () => [{ ...form, origin: own() }, 'form_token=&action=acknowledge']],
    ['a made-up token', () => [{ ...form, origin: own() }, `form_token=${'A'.repeat(43)}&action=acknowledge`]],
    ['a token cut short', () => [{ ...form, origin: own() }, `form_token=${token.slice(0, -1)}&action=acknowledge`]],
    [
      'the session itself as the token',
      () => [{ ...form, origin: own() }, `form_token=${cookie.split('=')[1]}&action=acknowledge`],
    ],
    ['a token without its cookie', () => [{ ...form, origin: own(), cookie: undefined }, good()]],
    ['a token with another cookie', () => [{ ...form, origin: own(), cookie: 'openalert_session=another' }, good()]],
    ['text/plain without a token', () => [{ 'content-type': 'text/plain', origin: own() }, 'action=acknowledge']],
    ['text/plain of another site', () => [{ 'content-type': 'text/plain', origin: 'https://evil.example' }, good()]],
    [
      'multipart without a token',
      () => [
        { 'content-type': 'multipart/form-data; boundary=x', origin: own() },
        '--x\r\ncontent-disposition: form-data; name="action"\r\n\r\nacknowledge\r\n--x--',
      ],
    ],
    [
      'multipart of another site',
      () => [
        { 'content-type': 'multipart/form-data; boundary=x', origin: 'https://evil.example' },
        `--x\r\ncontent-disposition: form-data; name="form_token"\r\n\r\n${token}\r\n--x--`,
      ],
    ],
    [
      'JSON of another site',
      () => [
        { 'content-type': 'application/json', origin: 'https://evil.example' },
        JSON.stringify({ form_token: token }),
      ],
    ],
    ['a header of another site', () => [{ 'x-form-token': token, origin: 'https://evil.example' }, '']],
  ])('%s', async (_, made) => {
    const [headers, body] = made();
    const answer = await call(method, await address(path), { cookie, ...headers }, body);
    expect({ status: answer.status, set: answer.headers['set-cookie'] }).toEqual({ status: 403, set: undefined });
  });
});

describe('a form', () => {
  it('of our own page is taken, with the token in it or in a header', async () => {
    for (const headers of [
      { ...form, origin: own() },
      { ...form, 'sec-fetch-site': 'same-origin' },
    ]) {
      const mine = await signIn();
      const mineToken = tokenIn((await call('GET', '/', { cookie: mine })).body);
      expect((await call('POST', '/sign-out', { ...headers, cookie: mine }, `form_token=${mineToken}`)).status).toBe(
        200,
      );
    }
    const mine = await signIn();
    const mineToken = tokenIn((await call('GET', '/', { cookie: mine })).body);
    expect((await call('POST', '/sign-out', { origin: own(), cookie: mine, 'x-form-token': mineToken })).status).toBe(
      200,
    );
  });

  it('of one session is refused in another', async () => {
    const mine = await signIn();
    const answer = await call('POST', '/sign-out', { ...form, origin: own(), cookie: mine }, `form_token=${token}`);
    expect(answer.status).toBe(403);
    expect((await call('GET', '/', { cookie: mine })).status).toBe(200);
  });

  it('before there is a session is bound to a cookie that scripts do not see', async () => {
    const page = await call('GET', `/sign-in/${await offer()}`);
    expect(String(page.headers['set-cookie'])).toMatch(
      /^openalert_form=[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/,
    );
  });

  it('is never sent by GET', async () => {
    for (const path of ['/sign-out', '/sign-out?form_token=x']) {
      await call('GET', path, { cookie });
      expect((await call('GET', '/', { cookie })).status).toBe(200);
    }
  });
});

describe('REST from another site', () => {
  const ask = (origin: string | undefined, method = 'GET') =>
    call(method, '/api/v1/incidents', {
      origin,
      authorization: `Bearer ${h.token}`,
      ...(method === 'OPTIONS'
        ? { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' }
        : {}),
    });

  it.each([
    'https://evil.example',
    'null',
    'http://tools.example.com',
    'https://tools.example.com.evil.example',
    'https://xtools.example.com',
    'https://evil-tools.example.com',
    'https://tools.example.com:8443',
    'https://sub.tools.example.com',
    'https://tools.example.com@evil.example',
    'https://tools.example.com/',
    'HTTPS://TOOLS.EXAMPLE.COM',
    'https://tools.example.com, https://evil.example',
    'https://tools_example.com',
    'file://',
    '*',
    '',
  ])('%j sees nothing', async (origin) => {
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await ask(origin, method);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(String(headers.vary)).toContain('Origin');
    }
  });

  it.each([cors, 'http://localhost:5173'])(
    '%s, which is named, may read, and is never given a cookie’s rights',
    async (origin) => {
      const answer = await ask(origin);
      expect(answer).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': origin } });
      const preflight = await ask(origin, 'OPTIONS');
      expect(preflight).toMatchObject({
        status: 204,
        headers: {
          'access-control-allow-origin': origin,
          'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key',
        },
      });
      for (const { headers } of [answer, preflight])
        expect(headers).not.toHaveProperty('access-control-allow-credentials');
      expect((await call('GET', '/api/v1/incidents', { origin, cookie })).status).toBe(401);
    },
  );

  it.each([
    '/',
    '/rooms/incidents',
    '/outbox',
    '/readyz',
    '/healthz',
    '/assets/icon.svg',
    '/sign-in/x',
    '/socket.io/?EIO=4&transport=polling',
  ])('nobody reads %s', async (path) => {
    for (const origin of [cors, 'https://evil.example']) {
      const { headers } = await call('GET', path, { origin, cookie });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});

describe('the socket', () => {
  it.each(['https://evil.example', 'null', 'http://localhost:1', 'http://evil.localhost', cors])(
    'is refused to a page of %s',
    async (origin) => {
      expect((await call('GET', '/socket.io/?EIO=4&transport=polling', { origin, cookie })).status).toBe(403);
      const upgrade = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      };
      expect((await call('GET', '/socket.io/?EIO=4&transport=websocket', { origin, cookie, ...upgrade })).status).toBe(
        400,
      );
    },
  );
});
