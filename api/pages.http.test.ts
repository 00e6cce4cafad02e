/** The pages as a browser asks for them: signing in, the chat, the outbox, the link in a page's mail. */
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tokenIn } from '../test/form.js';
import { createHarness, type Harness } from '../test/harness.js';
import { sessionOffer } from '../core/commands/session/offer.js';
import { systemActor } from '../core/people/actor.js';

let h: Harness;
/** Of a session that every test may use. */
let cookie = '';
beforeAll(async () => {
  h = await createHarness();
  await h.alert();
  await h.settle();
  cookie = await signIn();
});
afterAll(() => h.stop());

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

function call(
  method: string,
  path: string,
  options: { cookie?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const host = `localhost:${h.system.port}`;
  const headers = {
    host,
    origin: `http://${host}`,
    ...(options.cookie ? { cookie: options.cookie } : {}),
    ...options.headers,
  };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: h.system.port, method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    request.on('error', reject);
    request.end(options.body);
  });
}

const offer = async () =>
  (await h.system.core.execute(sessionOffer, { actor: systemActor(h.system.home.id), input: {} })).data!
    .token as string;

const cookieOf = (answer: Answer) => String(answer.headers['set-cookie']).split(';')[0]!;
/** Opens a page and sends its form, as a browser does. */
async function press(page: string, options: { to?: string; fields?: string; cookie?: string } = {}): Promise<Answer> {
  const shown = await call('GET', page, options.cookie ? { cookie: options.cookie } : {});
  const set = shown.headers['set-cookie'] ? cookieOf(shown) : '';
  const body = `${options.fields ?? ''}&form_token=${tokenIn(shown.text)}`;
  return call('POST', options.to ?? page, { body, cookie: options.cookie ?? set });
}
const signIn = async () => cookieOf(await press(`/sign-in/${await offer()}`));

describe('signing in', () => {
  it('shows whom a link signs in without spending it, and spends it once', async () => {
    const token = await offer();
    const shown = await call('GET', `/sign-in/${token}`);
    expect(shown.text).toContain('Sign in as Sam');
    const signedIn = await press(`/sign-in/${token}`);
    expect(signedIn.status).toBe(303);
    expect(String(signedIn.headers['set-cookie'])).toMatch(
      /^openalert_session=\S+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/,
    );
    expect((await call('GET', '/', { cookie: cookieOf(signedIn) })).status).toBe(200);
    expect((await call('POST', `/sign-in/${token}`)).status).toBe(403);
    expect((await call('GET', '/sign-in/nonsense')).status).toBe(403);
  });

  it('refuses a form of another site, and plain http on another name', async () => {
    const token = await offer();
    expect((await call('POST', `/sign-in/${token}`, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    const open = await call('GET', `/sign-in/${token}`, { headers: { host: 'alerts.example.com' } });
    expect(open.status).toBe(403);
    expect(open.text).toContain('https');
    expect((await press(`/sign-in/${token}`)).status).toBe(303);
  });

  it('shows nothing of the organisation to whoever is not signed in', async () => {
    for (const path of ['/', '/rooms/incidents', '/outbox']) {
      const answer = await call('GET', path);
      expect([answer.status, answer.headers.location]).toEqual([
        303,
        path === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(path)}`,
      ]);
      expect(answer.text).not.toContain('Larkspur');
    }
  });
});

describe('the chat', () => {
  it('comes with its messages, the on-call column and the command with the real key, before any script runs', async () => {
    const page = await call('GET', '/', { cookie });
    expect(page.status).toBe(200);
    expect(page.text).toContain(h.system.home.demoKey!);
    expect(page.text).toContain('On call now');
    const room = await call('GET', '/rooms/incidents', { cookie });
    expect(room.text).toContain('Errors above 5%');
    expect(room.text).toContain('INC-1');
    expect((await call('GET', '/rooms/nowhere', { cookie })).status).toBe(404);
  });

  it('has a strict policy, runs nothing inline, and cannot be framed', async () => {
    const page = await call('GET', '/', { cookie });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['x-frame-options']).toBe('DENY');
    expect(page.text).not.toMatch(/ style="| onclick=|<script(?![^>]*(src=|type="application\/json"))/);
  });

  it('serves its files with an ETag, and nothing else', async () => {
    const file = await call('GET', '/assets/icon.svg');
    expect(file.status).toBe(200);
    expect(
      (await call('GET', '/assets/icon.svg', { headers: { 'if-none-match': String(file.headers.etag) } })).status,
    ).toBe(304);
    expect((await call('GET', '/assets/..%2f..%2fpackage.json')).status).toBe(404);
  });
});

describe('the link in a mail', () => {
  it('shows the incident, and acknowledges as the person it was sent to when the button is pressed', async () => {
    const mail = (await h.mails()).find((one) => one.recipient.startsWith('sam'))!;
    const path = /\/act\/\S+/.exec(mail.text)![0];
    const shown = await call('GET', path);
    expect(shown.text).toContain('Errors above 5%');
    expect((await h.incident(1)).status).toBe('triggered');
    expect(
      (await call('POST', path, { body: 'action=acknowledge', headers: { origin: 'https://evil.example' } })).status,
    ).toBe(403);
    expect((await press(path, { fields: 'action=delete' })).status).toBe(400);
    const pressed = await press(path, { fields: 'action=acknowledge' });
    expect(pressed.text).toContain('Acknowledged by you');
    expect(await h.incident(1)).toMatchObject({ status: 'acknowledged', acknowledgedBy: { name: 'Sam' } });
    expect(await h.timeline(1)).toContain('Sam acknowledged by e-mail');
  });

  it('is kept on the outbox page while there is no mail server', async () => {
    const page = await call('GET', '/outbox', { cookie });
    expect(page.text).toContain('[SEV1] Errors above 5% (INC-1)');
    expect(page.text).toContain('/act/');
  });
});

describe('signing out', () => {
  it('ends this session at once, and no other', async () => {
    const own = await signIn();
    expect((await press('/', { to: '/sign-out', cookie: own })).text).toContain('Signed out');
    expect((await call('GET', '/', { cookie: own })).status).toBe(303);
    expect((await call('GET', '/', { cookie })).status).toBe(200);
  });
});
