/// <reference lib="dom" />
/**
 * Nothing that people and senders write runs in a reader's browser: it is stored by every way there is, and every page that shows it
 * is opened, with our policy in force and without it. Without it the escaping alone has to hold, and in a mail nothing else does.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startDemo, stopDemos, type Demo } from './demo.js';
import { payloads, templates } from './hostile-payloads.js';
import { foreign, openTrap, provoke, readable } from './trap.js';
import { openBrowser, say } from './visit.js';
import { eventually } from '../harness.js';
import type { Browser, Page } from 'playwright-core';

const token = 'hostile-admin-Zx81qLmW0pRt77';
const loud = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;

let browser: Browser;
let demo: Demo;
/** The link that signs in a person whose name is hostile. */
let link = '';

beforeAll(async () => {
  const limits = ['ADDRESS', 'ACCOUNT', 'KEY', 'INTEGRATION'].map((kind) => [`OPENALERT_LIMIT_${kind}`, '0']);
  const environment = { OPENALERT_ADMIN_TOKEN: token, ...(Object.fromEntries(limits) as Record<string, string>) };
  [browser, demo] = await Promise.all([openBrowser(), startDemo({ environment })]);
  await store();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await stopDemos();
});

async function rest(path: string, body?: object) {
  const answer = await fetch(`${demo.url}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** Stores something; what the input does not accept is told, and everything else is a mistake of this test. */
async function put(path: string, body: object): Promise<Record<string, unknown> | undefined> {
  const answer = await rest(path, body);
  if (![200, 201, 400, 409].includes(answer.status)) throw new Error(`${path} ${JSON.stringify(answer)}`);
  return answer.status < 300 ? answer.body : undefined;
}

/** Things that have names, each named by a payload. */
const named: ((name: string, index: number) => Promise<unknown>)[] = [
  (name, index) => put('/people', { name, handle: `p${index}`, email: `p${index}@larkspur.example` }),
  (name, index) => put('/teams', { name, handle: `t${index}` }),
  (name) => put('/services', { name }),
  (name) => put('/integrations', { name, source: 'generic-json', service: 'checkout' }),
  (name) => put('/keys', { name, scopes: ['read'], role: 'viewer' }),
  (name) => put('/policies', { name, steps: [{ targets: ['@maya'], delaySeconds: 300 }], repeatCount: 0 }),
  (name) => {
    const layer = { startsOn: '2026-11-23T09:00', rotation: { kind: 'weekly', length: 1 }, participants: ['@sam'] };
    return put('/schedules', { name, zone: 'Europe/Berlin', layers: [{ name, ...layer }] });
  },
];

/** What people write on an incident. */
const written: ((number: number, text: string) => Promise<unknown>)[] = [
  (number, text) => put(`/incidents/${number}/acknowledge`, { comment: text }),
  (number, text) => put(`/incidents/${number}/update`, { text, public: true }),
  (number, text) =>
    put(`/incidents/${number}/link`, { url: 'https://canary.example/linked', label: text.slice(0, 80) }),
  (number, text) => put(`/incidents/${number}/page`, { to: '@maya', why: text }),
  (number, text) => put(`/incidents/${number}/status`, { phase: 'identified', text }),
];

const inLots = <T>(things: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(things.length / size) }, (_, lot) => things.slice(lot * size, (lot + 1) * size));

/** Puts every payload wherever people and senders can put one. */
async function store(): Promise<void> {
  let names = 0;
  for (const [index, name] of payloads.entries()) if (await named[index % named.length]!(name, index)) names += 1;
  expect(names).toBeGreaterThan(payloads.length * 0.9);
  const person = await put('/people', { name: loud, handle: 'loud', email: 'loud@larkspur.example', role: 'admin' });
  link = String(person!.url);
  await put('/schedules/checkout/overrides', { user: '@loud', minutes: 600 });
  const service = await put('/services', { name: `${loud} service` });
  const integration = await put('/integrations', {
    name: `${loud} hook`,
    source: 'generic-json',
    service: String(service!.id),
  });
  for (const [lot, [title, key, ...texts]] of inLots(payloads, 8).entries()) {
    const alert = {
      title,
      alert_key: `lot-${lot}`,
      severity: 'critical',
      labels: { [key!]: title, service: texts[0], host: texts[1] },
      message: texts.join('\n'),
      link: `https://canary.example/"><svg onload=alert(1)>`,
      runbook_url: texts[2],
      [title!]: texts[3],
    };
    expect((await fetch(String(integration!.url), { method: 'POST', body: JSON.stringify(alert) })).status).toBe(202);
  }
  const incidents = await eventually(async () => {
    const { items } = (await rest('/incidents?status=all&limit=200')).body as { items: { number: number }[] };
    return items.length >= payloads.length / 8 && items;
  }, 20_000);
  const { items: rooms } = (await rest('/rooms')).body as { items: { id: string; kind: string }[] };
  const everywhere = rooms.find(({ kind }) => kind === 'incidents')!.id;
  for (const [index, lot] of inLots(payloads, 8).entries()) {
    const { number } = incidents[index % incidents.length]!;
    await put(`/rooms/${everywhere}/messages`, { text: lot.join('\n') });
    await put(`/incidents/${number}/note`, { text: lot.join('\n') });
    for (const [way, write] of written.entries()) await write(number, lot[way % lot.length]!);
  }
  await put('/incidents', { title: loud, severity: 'SEV2' });
  await put('/identity/groups', { issuer: 'https://id.example', group: loud, team: 'payments' });
}

/** As it is compared: how blanks, and signs that are none, are shown is the page's business, and so are the marks around code. */
const flat = (text: string) => text.replace(/[\s`\u0000\u200b\ufeff\ufffd\ud800]+/g, '');
const asked = payloads.filter((_, index) => index % 20 === 0);

/** What the walk has seen. */
interface Walk {
  pages: number;
  text: string;
}

/** Looks at the page that stands there. */
async function look(page: Page, walk: Walk): Promise<void> {
  await provoke(page);
  const where = new URL(page.url()).pathname;
  expect({ where, foreign: await foreign(page) }).toEqual({ where, foreign: [] });
  walk.pages += 1;
  walk.text += flat(await readable(page));
}

/** Chat, with everything in it, and what it answers to whoever types. */
async function goThroughChat(page: Page, walk: Walk): Promise<void> {
  await page.waitForSelector('.app-chat');
  for (const words of asked.slice(0, 6)) await say(page, words.replace(/[\r\n]/g, ' '));
  for (const words of [`note INC-1 ${loud}`, loud, `show ${loud}`, 'why INC-1']) await say(page, `/incident ${words}`);
  await page.waitForSelector('.said:has-text("/incident why INC-1")');
  await look(page, walk);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('svg');
  await look(page, walk);
  await page.keyboard.press('Escape');
  for (let earlier = page.locator('[data-earlier]'); await earlier.count();) {
    const before = await page.locator('#items > li').count();
    await earlier.click();
    await page.waitForFunction(
      (count) => !document.querySelector('[data-earlier]') || document.querySelectorAll('#items > li').length > count,
      before,
    );
  }
  await look(page, walk);
}

/** Every page that shows what is stored, and every kind of answer to a hostile address. */
async function goThroughPages(page: Page, walk: Walk): Promise<void> {
  const rooms = await page
    .locator('#rooms a[href^="/rooms/"]')
    .evaluateAll((links) => links.map((one) => one.getAttribute('href')!));
  const settings = [
    'people',
    'people/loud',
    'people/p0',
    'teams',
    'teams/t1',
    'roles',
    'sign-in',
    'integrations',
    'keys',
  ];
  const queried = asked.map((words) => encodeURIComponent(words.replace(/\u0000|\ud800/g, '')));
  const paths = [
    ...rooms.filter((_, index) => index % 3 === 0),
    '/outbox',
    ...settings.map((path) => `/settings/${path}`),
    '/settings/audit',
    '/settings/health',
    '/me/sessions',
    '/api/v1/docs',
    ...queried.map((words) => `/settings/audit?text=${words}&person=${words}&from=${words}`),
    ...queried.map((words) => `/${words}`),
    ...queried.slice(0, 4).flatMap((words) => [`/rooms/${words}`, `/act/${words}`, `/settings/people/${words}`]),
    ...queried
      .slice(4, 8)
      .flatMap((words) => [`/prove?to=${words}`, `/?before=${words}#${words}`, `/sign-in/${words}`]),
  ];
  for (const path of paths) {
    await page.goto(demo.url + path);
    await look(page, walk);
  }
  await page.goto(`${demo.url}/outbox`);
  const act = await page
    .locator('a[href*="/act/"]')
    .evaluateAll((links) => links.map((one) => one.getAttribute('href')!));
  for (const address of [...new Set(act)].slice(0, 5)) {
    await page.goto(address);
    await look(page, walk);
  }
}

it('runs, asks and builds nothing, with our policy and without it', async () => {
  expect(new Set(payloads).size).toBe(payloads.length);
  expect(payloads.length).toBeGreaterThanOrEqual(150);
  const began = performance.now();
  const walk: Walk = { pages: 0, text: '' };
  for (const options of [{}, { bypassCSP: true, userAgent: loud }]) {
    const { page, caught, context } = await openTrap(browser, demo.url, options);
    await page.goto(options.bypassCSP ? link : demo.signIn);
    await goThroughChat(page, walk);
    await goThroughPages(page, walk);
    await context.close();
    expect(caught).toEqual([]);
  }
  const unseen = payloads.filter((words) => !walk.text.includes(flat(words)));
  expect(unseen).toEqual([]);
  expect(templates.filter((words) => !walk.text.includes(flat(words)))).toEqual([]);
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stdout.write(`hostile words: ${payloads.length} payloads, ${walk.pages} pages, 0 ran, ${seconds} s\n`);
}, 180_000);

it('runs nothing in a mail, where no policy is in force', async () => {
  const { items } = (await rest('/outbox?limit=200')).body as { items: { html: string }[] };
  expect(items.length).toBeGreaterThan(20);
  const { page, caught, context } = await openTrap(browser, demo.url);
  for (const { html } of items) {
    await page.setContent(html);
    await provoke(page);
    const built = await page
      .locator('script, iframe, object, embed, svg, math, form, base, [onerror], [onload]')
      .count();
    expect(built).toBe(0);
  }
  await context.close();
  expect(caught).toEqual([]);
}, 30_000);

it('would catch whatever ran or was built: the same words, written into a page as they are', async () => {
  const { page, caught, context } = await openTrap(browser, demo.url, { bypassCSP: true });
  const ran: string[] = [];
  const built: string[] = [];
  for (const words of ['harmless', ...payloads]) {
    caught.length = 0;
    await page.goto(`${demo.url}/healthz`);
    await page.setContent(
      `<input value="${words}"><input value='${words}'><a id=press href="${words}">x</a><div>${words}</div>`,
    );
    // Some lead the window away meanwhile.
    const found = await foreign(page).catch(() => []);
    await provoke(page).catch(() => undefined);
    if (caught.some((what) => what.includes('ran'))) ran.push(words);
    if (found.length > 0) built.push(words);
  }
  await context.close();
  expect([...ran, ...built]).not.toContain('harmless');
  expect(ran.length).toBeGreaterThanOrEqual(100);
  expect(built.length).toBeGreaterThanOrEqual(150);
  process.stdout.write(
    `hostile words: of ${payloads.length} ${ran.length} run and ${built.length} build where nothing is escaped\n`,
  );
}, 60_000);
