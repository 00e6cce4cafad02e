/**
 * The pages of the settings with something in each, reached as a person reaches them: the test looks at each for what a page must
 * be, and scripts/screens.ts takes pictures of the same walk. Terms: *world* a demo company whose mail server is away.
 */
import { createHarness, type Harness } from '../harness.js';
import { codeAt } from '../../core/totp.js';
import { commandNamed } from '../../core/commands/index.js';
import { freePort } from '../free-port.js';
import { sessionOffer } from '../../core/commands/session/offer.js';
import { systemActor } from '../../core/people/actor.js';
import { enrol, goodPassword, visitorOf } from '../visitor.js';
import type { Page } from 'playwright-core';
import type { View } from './visit.js';

/** A running company, and the links that sign its people in. */
export interface SettingsWorld {
  h: Harness;
  /** The address of a page, on the name by which browsers may sign in. */
  at: (path: string) => string;
  signIn: (page: Page, handle?: string) => Promise<void>;
  /** A link that signs somebody in, wherever they are led then. */
  link: (handle?: string) => Promise<string>;
  /** People come by a directory, one of them with the address of somebody here; one of its groups is mapped. */
  openDirectory: () => Promise<void>;
}

/** Starts it: people, a disabled one, integrations in each state, and pages that failed. */
export async function createSettingsWorld(): Promise<SettingsWorld> {
  const environment = { SMTP_URL: `smtp://127.0.0.1:${await freePort()}` };
  const h = await createHarness({ environment, parts: { worker: true } });
  const { execute } = h.system.core;
  const system = systemActor(h.system.home.id);
  const run = (command: string, input: object) => execute(commandNamed(command)!, { actor: system, input });
  await run('person.add', { name: 'Noor Haddad', email: 'noor@larkspur.example', zone: 'Asia/Amman' });
  await run('person.add', { name: 'Vic', email: 'vic@larkspur.example', role: 'viewer' });
  await run('team.set-member', { team: 'platform', person: 'vic' });
  await run('person.disable', { person: 'vic' });
  await run('service.create', { name: 'storefront', team: 'platform' });
  await run('integration.create', { name: 'Grafana', source: 'grafana', service: 'checkout' });
  await run('integration.create', { name: 'Deploy hooks', source: 'generic-json', service: 'storefront' });
  for (const key of [
    { name: 'terraform', scopes: ['read', 'configure'], role: 'admin', team: 'platform' },
    { name: 'status-page', scopes: ['read'], role: 'viewer', expiresAt: '2027-02-22T10:00:00Z' },
    { name: 'old-importer', scopes: ['read', 'people'], role: 'admin' },
  ])
    await h.rest('POST', '/keys', key);
  const { items } = (await h.rest('GET', '/keys')).body as { items: { id: string; name: string; key: string }[] };
  await h.rest('POST', `/keys/${items.find(({ name }) => name === 'old-importer')!.id}/revoke`);
  await h.alert();
  await h.alert({ name: 'Latency', severity: 'critical' });
  await h.advance('3m');
  await run('incident.resolve', { number: 2 });
  const issuer = 'https://login.larkspur.example';
  const comes = (name: string, email: string, groups: string[]) =>
    run('identity.sign-in', {
      identity: { issuer, tenant: '', subject: name, email, name, groups, authAt: null },
      ...{ method: 'oidc', newRole: 'member', isProof: false, zone: 'Europe/Lisbon', from: {} },
    });
  const at = (path: string) => `${h.system.url.replace('127.0.0.1', 'localhost')}${path}`;
  const link = async (handle?: string) => {
    const input = handle === undefined ? {} : { handle };
    const { data } = await execute(sessionOffer, { actor: system, input });
    return at(`/sign-in/${String(data!.token)}`);
  };
  return {
    h,
    at,
    async openDirectory() {
      await run('identity.map-group', { issuer, group: 'platform-engineers', team: 'platform' });
      await run('identity.map-group', { issuer, group: 'leads', team: 'payments', teamRole: 'manager', role: 'admin' });
      await comes('Hugo Lindqvist', 'hugo@larkspur.example', ['everybody', 'platform-engineers']);
      await comes('Amara Okafor', 'amara@larkspur.example', ['everybody', 'leads']);
      await comes('Jun Sato', 'jun@larkspur.example', ['everybody']);
      const [maya] = await h.database.query<{ email: string }>(`select email from users where handle = 'maya'`);
      await comes('Maya R.', maya!.email, ['everybody']);
    },
    link,
    async signIn(page, handle) {
      await page.goto(await link(handle));
      await page.waitForSelector('.app-chat');
    },
  };
}

const desktop = [1280, 900] as const;
const phone = [390, 844] as const;
const laptop = [1024, 900] as const;
const small = [320, 640] as const;
const both = [desktop, phone];
const every = [desktop, laptop, phone, small];

/** Goes through the settings as an owner; the window shows each view while it is yielded. */
export async function* walkSettings(page: Page, world: SettingsWorld): AsyncGenerator<View> {
  await page.goto(world.at('/sign-in'));
  yield { name: 'sign-in', sizes: both };
  await world.signIn(page);
  await page.click('.nav a[href="/settings"]');
  await page.waitForSelector('h1:has-text("People")');
  yield { name: 'settings-people', sizes: every };
  yield* people(page);
  yield* teams(page, world);
  await page.goto(world.at('/settings/roles'));
  yield { name: 'settings-roles', sizes: both };
  yield* integrations(page, world);
  yield* keys(page, world);
  yield* audit(page, world);
  yield* signIn(page, world);
  yield* health(page, world);
  yield* own(page, world);
  await page.setViewportSize({ width: phone[0], height: phone[1] });
  await page.click('[data-sheet-opens="nav"]');
  await page.waitForSelector('.nav:visible');
  yield { name: 'settings-nav', sizes: [phone] };
  yield* byPassword(page, world);
  yield* inNoTeam(page, world);
}

/** Signing in with a password asks for a code. */
async function* byPassword(page: Page, world: SettingsWorld): AsyncGenerator<View> {
  const { email } = await enrol(world.h, 'priya');
  await page.context().clearCookies();
  await page.goto(world.at('/sign-in?with=password'));
  await page.fill('[name="email"]', email);
  await page.fill('[name="password"]', goodPassword);
  await page.click('button[type="submit"]');
  await page.waitForURL(world.at('/sign-in/totp'));
  yield { name: 'sign-in-code', sizes: every };
  await page.fill('[name="code"]', '000000');
  await page.click('button[type="submit"]');
  await page.waitForSelector('[role="alert"]');
  yield { name: 'sign-in-code-problem', sizes: both };
}

/** Somebody new is in no team, asks for access, and sets a password with an app. */
async function* inNoTeam(page: Page, world: SettingsWorld): AsyncGenerator<View> {
  await page.goto(await world.link('noor'));
  await page.goto(world.at('/no-team'));
  await page.waitForSelector('h1:has-text("in no team yet")');
  yield { name: 'no-team', sizes: every };
  await page.click('button:has-text("Ask for access")');
  await page.waitForSelector('[role="status"]:has-text("Told ")');
  yield { name: 'no-team-asked', sizes: both };
  await page.goto(world.at('/sign-in/new-password'));
  await page.waitForSelector('[name="password"]:focus');
  yield { name: 'new-password', sizes: every };
  await page.fill('[name="password"]', 'short');
  await page.click('button[type="submit"]');
  await page.waitForSelector('[role="alert"]');
  yield { name: 'new-password-problem', sizes: both };
  await page.fill('[name="password"]', goodPassword);
  await page.click('button[type="submit"]');
  await page.waitForURL(world.at('/sign-in/new-password/code'));
  yield { name: 'new-password-code', sizes: every };
  const secret = (await page.locator('code.secret').innerText()).replaceAll(' ', '');
  await page.fill('[name="code"]', codeAt(secret, world.h.clock.now()));
  await page.click('button[type="submit"]');
  await page.waitForSelector('.codes');
  yield { name: 'recovery-codes', sizes: every };
}

async function* people(page: Page): AsyncGenerator<View> {
  await page.click('summary:has-text("Add a person")');
  await page.fill('[name="name"]', 'Ines');
  await page.fill('[name="email"]', 'sam@larkspur.example');
  await page.click('button:has-text("Add this person")');
  await page.waitForSelector('[role="alert"]');
  yield { name: 'settings-people-refused', sizes: both };
  await page.fill('[name="email"]', 'ines@larkspur.example');
  await page.click('button:has-text("Add this person")');
  await page.waitForSelector('h1:has-text("Ines can sign in")');
  yield { name: 'settings-link', sizes: both };
  await page.click('text=Back to Ines');
  await page.fill('[name="zone"]', 'Mars/Olympus');
  await page.click('button:has-text("Save Ines")');
  await page.waitForSelector('.problem');
  yield { name: 'settings-person-problem', sizes: both };
  await page.fill('[name="zone"]', 'Europe/Lisbon');
  await page.click('button:has-text("Save Ines")');
  await page.waitForSelector('.told');
  await page.click('summary:has-text("Disable")');
  yield { name: 'settings-person', sizes: every };
}

async function* teams(page: Page, world: SettingsWorld): AsyncGenerator<View> {
  await page.goto(world.at('/settings/teams'));
  yield { name: 'settings-teams', sizes: both };
  await page.click('a.int:has-text("Payments")');
  await page.waitForSelector('h1:has-text("Payments")');
  await page.click('summary:has-text("Take out… Priya")');
  yield { name: 'settings-team', sizes: every };
}

async function* signIn(page: Page, world: SettingsWorld): AsyncGenerator<View> {
  await page.goto(world.at('/settings/sign-in'));
  await page.waitForSelector('.blank:has-text("No mappings")');
  yield { name: 'settings-sign-in-empty', sizes: both };
  await world.openDirectory();
  await page.reload();
  yield { name: 'settings-sign-in', sizes: every };
  await page.click('summary:has-text("Map a group")');
  await page.fill('[name="group"]', 'everybody');
  await page.click('button:has-text("Show what it changes")');
  await page.waitForSelector('.problem:has-text("a team or a role")');
  yield { name: 'settings-sign-in-problem', sizes: both };
  await page.selectOption('[name="team"]', 'platform');
  await page.selectOption('[name="role"]', 'admin');
  await page.click('button:has-text("Show what it changes")');
  await page.waitForSelector('#foreseen:has-text("Hugo")');
  yield { name: 'settings-sign-in-foreseen', sizes: both };
  await page.click('a.btn:has-text("Leave it")');
  await page.click('a.int:has-text("leads")');
  await page.waitForSelector('h1:has-text("leads")');
  yield { name: 'settings-mapping', sizes: both };
}

async function* integrations(page: Page, world: SettingsWorld): AsyncGenerator<View> {
  await page.goto(world.at('/settings/integrations'));
  await page.click('.int:has-text("Grafana")');
  await page.waitForSelector('.int-row[open] pre');
  yield { name: 'settings-integrations', sizes: every };
  await page.click('.int-row[open] button:has-text("Send a test alert")');
  await page.waitForSelector('.told:has-text("opened INC-")');
  yield { name: 'settings-test-alert', sizes: both };
  await page.click('.told button:has-text("End the test")');
  await page.waitForSelector('.told:has-text("is resolved")');
  await page.click('.int-row[open] button:has-text("Add a second key")');
  await page.waitForSelector('h1:has-text("Grafana has a key")');
  yield { name: 'settings-key', sizes: both };
}

async function* keys(page: Page, world: SettingsWorld): AsyncGenerator<View> {
  await page.goto(world.at('/settings/keys'));
  yield { name: 'settings-keys', sizes: every };
  await page.click('summary:has-text("Make a key")');
  await page.fill('[name="name"]', 'deploy-bot');
  await page.click('button:has-text("Make this key")');
  await page.waitForSelector('.problem:has-text("Choose at least one")');
  yield { name: 'settings-keys-refused', sizes: both };
  await page.check('[name="scope-read"]');
  await page.check('[name="scope-respond"]');
  await page.click('button:has-text("Make this key")');
  await page.waitForSelector('h1:has-text("deploy-bot is a key now")');
  yield { name: 'settings-key-made', sizes: both };
  await page.click('text=Back to the keys');
  await page.click('summary:has-text("Revoke… deploy-bot")');
  yield { name: 'settings-key-revoke', sizes: both };
}

async function* audit(page: Page, world: SettingsWorld): AsyncGenerator<View> {
  await page.goto(world.at('/settings/audit'));
  await page.click('.int-audit:has-text("person.update")');
  await page.waitForSelector('.int-row[open] table');
  yield { name: 'settings-audit', sizes: every };
  await page.fill('[name="from"]', 'someday');
  await page.click('button:has-text("Find")');
  await page.waitForSelector('.problem');
  yield { name: 'settings-audit-problem', sizes: both };
}

/** What everybody has of their own, and what is asked before something grave. */
async function* own(page: Page, world: SettingsWorld): AsyncGenerator<View> {
  // They are signed in elsewhere, too.
  await visitorOf(world.h).signIn();
  await page.click('.nav-me summary');
  yield { name: 'settings-menu', sizes: [desktop] };
  await page.click('.me-menu a:has-text("Your sessions")');
  await page.waitForSelector('h1:has-text("Where you are signed in")');
  yield { name: 'me-sessions', sizes: every };
  await page.goto(world.at('/prove?to=/settings/keys'));
  yield { name: 'prove', sizes: both };
  await page.goto(world.at('/settings/health'));
}

async function* health(page: Page, world: SettingsWorld): AsyncGenerator<View> {
  await page.goto(world.at('/settings/health'));
  yield { name: 'settings-health', sizes: every };
  await page.click('button:has-text("Send again") >> nth=0');
  await page.waitForSelector('.told:has-text("goes out again")');
  yield { name: 'settings-health-again', sizes: both };
}
