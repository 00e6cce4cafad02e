/// <reference lib="dom" />
/**
 * Nothing secret stands in an address, a Referer or the log, whatever people do in the product: sign in by each way, open every
 * page by its links, make every kind of secret. Whoever keeps addresses (a browser's history, a proxy, another site) keeps no key.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { crawl, press } from './crawl.js';
import { leaksIn, recordTraffic, type Secret, type Trace } from './traffic.js';
import { openBrowser, say } from './visit.js';
import { oidcSecret, startOidc, type FakeOidc } from '../fakes/oidc.js';
import { paths } from '../../api/paths.js';
import { startDemo, stopDemos, type Demo } from './demo.js';
import type { Browser, Page } from 'playwright-core';

/** The addresses that carry a secret by design. Not even these may reach a Referer, another site, or the log. */
const byDesign = {
  // A link is how somebody without any account comes in: it works once, for an hour, and looking at its page does not spend it.
  signInLink: /^http:\/\/localhost:\d+\/sign-in\/[\w-]+$/,
  // A link in a mail has to act by one press: it shows, acknowledges and escalates one incident, and ends with it or after a day.
  pageLink: /^http:\/\/localhost:\d+\/act\/[\w-]+$/,
  // Most senders can be given an address and nothing else; a key only takes alerts in, can be revoked, and has a second one beside it.
  integrationKey: /^http:\/\/localhost:\d+\/webhooks\/[\w-]+\/[\w-]+$/,
  // OpenID Connect takes both there by the browser. The state is good with this browser's cookie alone, the nonce signs nothing in.
  authorize: /^http:\/\/127\.0\.0\.1:\d+\/authorize\?/,
  // OAuth brings both back by the browser (RFC 6749, 4.1.2). The code is good once, and only with the verifier, which stays here.
  back: /^http:\/\/localhost:\d+\/sign-in\/oidc\/back\?/,
};

/** Pages that answer with the way to another one. */
const leadOn = ['/settings', '/sign-in/oidc', '/sign-in/oidc/back'];
/** Entra is set up by https alone, so not here; operators ask for metrics, not browsers. */
const notHere = ['/sign-in/entra', '/sign-in/entra/back', '/metrics'];

/** Every kind of secret that is made, shown or sent on the way. */
const wanted = [
  ...['adminToken', 'metricsToken', 'oidcSecret', 'the cookie openalert_session', 'the cookie openalert_form'],
  ...['the token of a form', 'a sign-in link', 'a page link', 'an API key', 'the key of an integration', 'a password'],
  ...['the secret of an authenticator app', 'a recovery code', 'an access token', 'a refresh token', 'an id token'],
  ...['a code of the issuer', 'a code verifier', 'a state', 'a nonce'],
];

const adminToken = 'crawl-admin-Zx81qLmW0pRt77';
const metricsToken = 'crawl-metrics-Vb52nKjH9sDf40';
const password = 'correct horse battery staple';

let browser: Browser;
let demo: Demo;
let oidc: FakeOidc;
let log = '';
/** What another site was told of where its visitors come from. */
const outside: { path: string; referer: string | undefined }[] = [];
const otherSite = createServer((request, response) => {
  // A browser asks each site for its sign, on behalf of the site itself.
  if (request.url !== '/favicon.ico') outside.push({ path: request.url!, referer: request.headers.referer });
  response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Elsewhere</title>');
});

beforeAll(async () => {
  oidc = await startOidc(() => new Date());
  await new Promise<void>((resolve) => otherSite.listen(0, '127.0.0.1', resolve));
  const environment = {
    ...oidc.environment,
    OPENALERT_LOG: 'debug',
    OPENALERT_ADMIN_TOKEN: adminToken,
    OPENALERT_METRICS_TOKEN: metricsToken,
  };
  [browser, demo] = await Promise.all([openBrowser(), startDemo({ environment, onLog: (text) => (log += text) })]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await stopDemos();
  await oidc.stop();
  otherSite.close();
});

const traffic = recordTraffic();
const secrets: Secret[] = [];
const know = (name: string, value: string, carriedBy?: RegExp): Secret => {
  const known = secrets.find((secret) => secret.value === value);
  if (known) return known;
  if (value.length < 8) throw new Error(`${name} is too short to be looked for: ${value}`);
  const secret: Secret = { name, value, ...(carriedBy ? { carriedBy } : {}) };
  secrets.push(secret);
  return secret;
};
const at = (path: string) => new URL(path, demo.url).href;

async function openWindow(): Promise<Page> {
  const context = await browser.newContext();
  traffic.watch(context);
  return context.newPage();
}

/** Learns what is secret of a page: its forms' tokens, the cookies, the links and keys that it shows. */
async function learn(page: Page): Promise<void> {
  await traffic.look(page);
  for (const { name, value } of await page.context().cookies()) know(`the cookie ${name}`, value);
  const html = await page.content();
  for (const [, token] of html.matchAll(/name="form_token" value="([\w-]+)"/g)) know('the token of a form', token!);
  for (const [, token] of html.matchAll(/\/act\/([\w-]{20,})/g)) know('a page link', token!, byDesign.pageLink);
}

/** What a page shows once. */
const shownOnce = async (page: Page, pattern: RegExp) => pattern.exec(await page.locator('.once').innerText())![1]!;

/** Opens a sign-in link, which is spent by it. */
async function signIn(page: Page, link: string): Promise<void> {
  const secret = know('a sign-in link', link.split('/').at(-1)!, byDesign.signInLink);
  await page.goto(link);
  await page.waitForURL((url) => url.href !== link);
  await page.waitForLoadState('load');
  secret.spentAt = traffic.traces.length;
  await learn(page);
}

/** Sends to an integration, as its sender does. */
async function send(hook: string, body: object): Promise<number> {
  traffic.traces.push({ kind: 'address', text: hook });
  return (await fetch(hook, { method: 'POST', body: JSON.stringify(body) })).status;
}

/** Makes everything secret that the settings make; answers the link that signs somebody in. */
async function makeSecrets(page: Page): Promise<string> {
  await page.goto(at('/settings/people'));
  await page.click('summary:has-text("Add a person")');
  await page.fill('[name="name"]', 'Ines Duarte');
  await page.fill('[name="email"]', 'ines@larkspur.example');
  await page.click('button:has-text("Add this person")');
  know('a sign-in link', await shownOnce(page, /\/sign-in\/([\w-]+)/), byDesign.signInLink);
  await learn(page);
  await page.click('text=Back to Ines');
  await page.click('button:has-text("Make a link")');
  const link = await shownOnce(page, /(http\S+\/sign-in\/[\w-]+)/);
  await learn(page);

  await page.goto(at('/settings/keys'));
  await page.click('summary:has-text("Make a key")');
  await page.fill('[name="name"]', 'deploy-bot');
  await page.check('[name="scope-read"]');
  await page.click('button:has-text("Make this key")');
  know('an API key', await shownOnce(page, /(oak_[\w-]+|oat_[\w-]+)/));
  await learn(page);

  await page.goto(at('/settings/integrations'));
  await page.click('summary:has-text("Add an integration")');
  await page.fill('[name="name"]', 'Deploy hooks');
  await page.selectOption('[name="source"]', 'generic-json');
  await page.click('button:has-text("Add this integration")');
  const key = await shownOnce(page, /(oak_[\w-]+)/);
  know('the key of an integration', key, byDesign.integrationKey);
  await learn(page);
  await page.goto(at('/settings/integrations'));
  await page.click('.int:has-text("Deploy hooks")');
  await page.fill('.int-row[open] [name="addresses"]', '203.0.113.0/24');
  await page.click('.int-row[open] button:has-text("Save the addresses")');
  await page.waitForSelector('.told');
  expect(await send(at(`/webhooks/generic-json/${key}`), { title: 'x' })).toBe(403);
  await page.goto(at('/settings/integrations'));
  await page.click('.int:has-text("Deploy hooks")');
  await page.click('.int-row[open] button:has-text("Add a second key")');
  know('the key of an integration', await shownOnce(page, /(oak_[\w-]+)/), byDesign.integrationKey);
  await learn(page);
  return link;
}

/** Sets a password with an app, and answers a recovery code that is left. */
async function setPassword(page: Page): Promise<{ email: string; code: string }> {
  const { codeAt } = await import('../../core/totp.js');
  await page.goto(at('/sign-in/new-password'));
  await learn(page);
  const email = await page.inputValue('[name="email"]');
  await page.fill('[name="password"]', know('a password', password).value);
  await page.click('button[type="submit"]');
  const secret = (await page.locator('code.secret').innerText()).replaceAll(' ', '');
  know('the secret of an authenticator app', secret);
  await learn(page);
  await page.fill('[name="code"]', codeAt(secret, new Date()));
  await page.click('button[type="submit"]');
  const codes = await page.locator('.codes code').allInnerTexts();
  for (const code of codes) know('a recovery code', code);
  await learn(page);
  return { email, code: codes[0]! };
}

/** A program gets its tokens from the session of this page, and uses them. */
async function getTokens(page: Page): Promise<void> {
  await page.goto(at('/'));
  const grant = await page.evaluate(async () => {
    const token = document.querySelector<HTMLInputElement>('[name="form_token"]')!.value;
    const headers = { 'content-type': 'application/json', 'x-form-token': token };
    const answer = await fetch('/api/v1/auth/token', { method: 'POST', headers, body: '{"grant":"session"}' });
    return (await answer.json()) as { accessToken: string; refreshToken: string };
  });
  const ask = async (path: string, body: object, token?: string) => {
    const headers = token ? { authorization: `Bearer ${token}` } : undefined;
    return (await fetch(at(path), { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  const next = (await ask('/api/v1/auth/refresh', { refreshToken: grant.refreshToken })) as typeof grant;
  for (const pair of [grant, next]) {
    know('an access token', pair.accessToken);
    know('a refresh token', pair.refreshToken);
  }
  // A spent one ends the family; whoever asks for what is not there is told so.
  await ask('/api/v1/auth/refresh', { refreshToken: grant.refreshToken });
  await ask(
    '/api/v1/identity/groups',
    { issuer: 'https://id.example', group: 'on-call', team: 'payments' },
    adminToken,
  );
  for (const token of [adminToken, next.accessToken, 'oat_nobody-has-this-one'])
    await ask('/api/v1/incidents/999/acknowledge', {}, token);
}

/** An alert with links to another site comes in, is talked about, and pages somebody. */
async function openIncident(page: Page): Promise<void> {
  const [, hook, key] = /curl (\S+\/(oak_[\w-]+))/.exec(await page.locator('.empty pre').innerText())!;
  know('the key of an integration', key!, byDesign.integrationKey);
  const site = `http://127.0.0.1:${(otherSite.address() as AddressInfo).port}`;
  const annotations = { summary: 'Checkout errors above 5%', runbook_url: `${site}/runbook` };
  const alert = {
    status: 'firing',
    labels: { alertname: 'CheckoutErrors', severity: 'critical' },
    annotations,
    startsAt: new Date().toISOString(),
    generatorURL: `${site}/graph`,
  };
  expect(await send(hook!, { version: '4', groupKey: 'g', alerts: [alert] })).toBe(202);
  await page.waitForSelector('.card.is-triggered:has-text("e-mail sent")');
  await say(page, '/incident declare search is slow sev3');
  await page.waitForSelector('.card:has-text("INC-2")');
  await say(page, `/incident link INC-1 ${site}/linked Another`);
  await page.waitForSelector('.card-links a:has-text("Another")');
  await say(page, `it is all written down at ${site}/said`);
  await page.waitForSelector('.msg-text a');
  await say(page, '/incident resolve INC-2');
  await page.waitForSelector('.card-line a:has-text("Review")');
  await learn(page);
}

/** Signs somebody new in by the issuer, with a code and PKCE. */
async function signInByIssuer(page: Page): Promise<void> {
  oidc.forge(async (claims) => know('an id token', await oidc.sign(claims)).value);
  await page.goto(at('/sign-in'));
  await learn(page);
  await press(page, at('/sign-in/oidc'));
  await page.waitForURL((url) => url.pathname === '/no-team');
  await learn(page);
}

/** What the issuer was asked, and what came back from it. */
function learnFromIssuer(): void {
  for (const entry of oidc.ledger) {
    if (entry.what === 'token') know('a code verifier', String(entry.verifier));
    if (entry.what !== 'authorize') continue;
    const state = know('a state', String(entry.state));
    state.carriedBy = new RegExp(`${byDesign.authorize.source}|${byDesign.back.source}`);
    know('a nonce', String(entry.nonce), byDesign.authorize);
  }
  const came = traffic.traces.filter(({ kind, text }) => kind === 'location' && byDesign.back.test(text));
  for (const { text } of came) know('a code of the issuer', new URL(text).searchParams.get('code')!, byDesign.back);
}

/** Whatever a reader of a page may follow: all of this product, and the other site. */
const isOwn = (href: string) => href.startsWith(`${demo.url}/`);
const isOther = (href: string) => /^http:\/\/127\.0\.0\.1:\d+\/(runbook|graph|linked|said)$/.test(href);

const documents = paths.filter(
  ({ method, path, by }) => method === 'GET' && by === 'express' && !/^\/(api\/v1\/(?!docs)|assets|readyz)/.test(path),
);
/** Pages that are typed in. Whoever types in the way to the issuer becomes somebody else; a file is no page to stand on. */
const typed = () =>
  documents
    .filter(({ path }) => !/[:.]/.test(path) && !notHere.includes(path) && !path.startsWith('/sign-in/oidc'))
    .map(({ path }) => at(path));
/** The pages of the registry that were never answered as themselves. */
const unseen = () =>
  documents
    .map(({ path }) => path)
    .filter((path) => !notHere.includes(path))
    .filter((path) => {
      const shown = new RegExp(
        `^${leadOn.includes(path) ? '303' : '200'} ${path.replace(/:\w+/g, '[^/]+').replaceAll('.', '\\.')}$`,
      );
      return ![...traffic.pages].some((page) => shown.test(page));
    });

/** Goes on as the owner in another window: by password and a recovery code, through every page there is. */
async function goEverywhere(page: Page, { email, code }: { email: string; code: string }): Promise<string[]> {
  await page.goto(at('/sign-in?with=password&to=/outbox'));
  await page.fill('[name="email"]', email);
  await page.fill('[name="password"]', password);
  await page.click('button[type="submit"]');
  await page.waitForURL(at('/sign-in/totp'));
  await learn(page);
  await page.fill('[name="code"]', code);
  await page.click('button[type="submit"]');
  await page.waitForURL(at('/outbox'));
  const wrong = ['/nowhere', '/sign-in/made-up-link', '/act/made-up-link', '/rooms/%ff'];
  const from = [...typed(), ...wrong.map(at)];
  const followed = await crawl(page, { from, follows: (href) => isOwn(href) || isOther(href), visit: learn });
  await page.goto(at('/settings/audit'));
  await page.fill('[name="text"]', 'person');
  await page.click('button:has-text("Find")');
  await learn(page);
  await page.click('.nav-me summary');
  await page.click('button:has-text("Sign out")');
  await page.waitForSelector('h1:has-text("Signed out")');
  await learn(page);
  return followed;
}

it('keeps what is secret out of addresses, Referers and the log, while every page is opened and every secret made', async () => {
  for (const [name, value] of Object.entries({ adminToken, metricsToken, oidcSecret })) know(name, value);
  const owner = await openWindow();
  await signIn(owner, demo.signIn);
  await openIncident(owner);
  const link = await makeSecrets(owner);
  const account = await setPassword(owner);
  await getTokens(owner);
  const kai = await openWindow();
  await signInByIssuer(kai);
  await signIn(await openWindow(), link);
  const followed = await goEverywhere(await openWindow(), account);
  learnFromIssuer();
  // A way back that was taken before is refused, on a page whose address holds all of it.
  const back = traffic.traces.find(({ kind, text }) => kind === 'location' && byDesign.back.test(text))!.text;
  await kai.goto(back);
  await press(kai, at('/sign-in'));
  await traffic.settle();

  const lines: Trace[] = log.split('\n').map((text) => ({ kind: 'log', text }));
  expect(leaksIn([...traffic.traces, ...lines], secrets)).toEqual([]);
  // Another site is not even told that it was us.
  expect(outside.filter(({ referer }) => referer !== undefined)).toEqual([]);
  expect([...new Set(outside.map(({ path }) => path))].sort()).toEqual(['/graph', '/linked', '/runbook', '/said']);

  // And it was there: every page, every secret, every address by design, and lines that could have told.
  expect(unseen()).toEqual([]);
  expect(wanted.filter((name) => !secrets.some((secret) => secret.name === name))).toEqual([]);
  for (const [name, pattern] of Object.entries(byDesign))
    expect([name, traffic.traces.some(({ text }) => pattern.test(text))]).toEqual([name, true]);
  for (const words of ['a sender was refused', 'a sign-in was refused']) expect(log).toContain(words);
  process.stdout.write(
    `crawl: ${traffic.pages.size} answers, ${followed.length} links, ${traffic.requests} requests, ` +
      `${traffic.traces.length} traces, ${secrets.length} secrets\n`,
  );
}, 120_000);

it('would see a secret wherever it went', async () => {
  const context = await browser.newContext();
  const seen = recordTraffic();
  seen.watch(context);
  const page = await context.newPage();
  const canary: Secret = { name: 'canary', value: 'c4n4ry/Zx81+qLmW0pRt77', carriedBy: byDesign.pageLink };
  const spelt = [canary.value, encodeURIComponent(canary.value), Buffer.from(canary.value).toString('base64url')];
  for (const text of spelt) await page.goto(at(`/healthz?x=${text}`));
  await page.goto(at(`/sign-in?x=${spelt[1]}`));
  await page.evaluate(() => fetch('/healthz', { referrerPolicy: 'unsafe-url' }));
  await page.evaluate((words) => localStorage.setItem('x', words), canary.value);
  await seen.look(page);
  await seen.settle();
  const line: Trace = { kind: 'log', text: JSON.stringify({ path: `/x?y=${spelt[1]}` }) };
  const leaks = leaksIn([...seen.traces, line], [canary]);
  for (const kind of ['address', 'referer', 'script', 'log'])
    expect(leaks.some((leak) => leak.startsWith(`canary in a ${kind}: `))).toBe(true);
  expect(leaks.filter((leak) => leak.includes('/healthz?x='))).toHaveLength(spelt.length);
  // What an address carries by design is a leak anywhere else, and once it is spent.
  const carried = { ...canary, value: 'c4n4ry-of-a-page-link' };
  const trace = (kind: Trace['kind']): Trace => ({ kind, text: `http://localhost:1/act/${carried.value}` });
  expect(leaksIn([trace('address')], [carried])).toEqual([]);
  expect(leaksIn([trace('referer'), trace('document.referrer'), trace('log')], [carried])).toHaveLength(3);
  expect(leaksIn([trace('address')], [{ ...carried, spentAt: 0 }])).toHaveLength(1);
  await context.close();
}, 30_000);
