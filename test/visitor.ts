/** A browser without a screen: keeps cookies as browsers do, sends Origin with its forms, follows nothing by itself. */
import { request as httpRequest } from 'node:http';
import { sessionOffer } from '../core/commands/session/offer.js';
import { systemActor } from '../core/people/actor.js';
import type { Harness } from './harness.js';

export interface Answer {
  status: number;
  location: string | undefined;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export interface Visitor {
  cookies: Map<string, string>;
  get: (path: string, headers?: Record<string, string>) => Promise<Answer>;
  post: (path: string, form?: Record<string, string>, headers?: Record<string, string>) => Promise<Answer>;
  /** POST with JSON. */
  send: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Answer>;
  /** Signs in by a one-time link. */
  signIn: (handle?: string) => Promise<Answer>;
}

/** A page with a form that everybody sees, whether passwords are offered or not. */
const formPage = '/sign-in?with=password';

export function visitorOf(h: Harness): Visitor {
  const cookies = new Map<string, string>();
  /** What the last page's form carries: it proves that the next one is ours. */
  let token: string | undefined;
  const host = `localhost:${h.system.port}`;
  const call = (method: string, path: string, body: string, given: Record<string, string>): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers: Record<string, string> = { host, ...(cookie ? { cookie } : {}), ...given };
    return new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port: h.system.port, method, path, headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          for (const line of response.headers['set-cookie'] ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
            if (value === '') cookies.delete(name!);
            else cookies.set(name!, value!);
          }
          token = /name="form_token" value="([\w-]+)"/.exec(text)?.[1] ?? token;
          resolve({
            status: response.statusCode!,
            location: response.headers.location,
            headers: response.headers,
            text,
          });
        });
      });
      request.on('error', reject);
      request.end(body);
    });
  };
  const origin = `http://${host}`;
  const post: Visitor['post'] = async (path, form = {}, headers = {}) => {
    if (token === undefined) await call('GET', formPage, '', {});
    return call('POST', path, new URLSearchParams({ form_token: token ?? '', ...form }).toString(), {
      origin,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    });
  };
  return {
    cookies,
    get: (path, headers = {}) => call('GET', path, '', headers),
    post,
    send: async (path, body, headers = {}) => {
      if (token === undefined) await call('GET', formPage, '', {});
      const own = { origin, 'content-type': 'application/json', 'x-form-token': token ?? '' };
      return call('POST', path, JSON.stringify(body), { ...own, ...headers });
    },
    async signIn(handle) {
      const input = handle === undefined ? {} : { handle };
      const actor = systemActor(h.system.home.id);
      const { data } = await h.system.core.execute(sessionOffer, { actor, input });
      return post(`/sign-in/${data!.token as string}`);
    },
  };
}

/** The path of an address of ours. */
export const pathOf = (address: string): string => new URL(address).pathname + new URL(address).search;

export const goodPassword = 'correct horse battery';

/** Gives a person a password and an app, page by page; answers the app's secret and the recovery codes. */
export async function enrol(
  h: Harness,
  handle: string,
): Promise<{ secret: string; codes: string[]; email: string; browser: Visitor }> {
  const { codeAt } = await import('../core/totp.js');
  const browser = visitorOf(h);
  await browser.signIn(handle);
  const asked = await browser.get('/sign-in/new-password');
  const email = /name="email"[^>]*value="([^"]+)"/.exec(asked.text)![1]!;
  await browser.post('/sign-in/new-password', { email, password: goodPassword });
  const shown = await browser.get('/sign-in/new-password/code');
  const secret = /class="secret">([^<]+)</.exec(shown.text)![1]!.replaceAll(' ', '');
  const kept = await browser.post('/sign-in/new-password/code', { code: codeAt(secret, h.clock.now()) });
  const codes = [...kept.text.matchAll(/<li><code>([^<]+)<\/code>/g)].map((match) => match[1]!);
  return { secret, codes, email, browser };
}
