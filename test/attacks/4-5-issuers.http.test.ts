/**
 * An issuer that leads elsewhere: its document, its redirects and the names in them. The product calls it by its own way out; the
 * issuer's host is an inner one that a setting names, and nothing else within is reached.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import { createLog } from '../../api/log.js';
import { oidcSecret, startOidc, type FakeOidc } from '../fakes/oidc.js';
import { pathOf, visitorOf } from '../visitor.js';
import { reportHealth } from '../../jobs/report-health.js';
import { wayOut } from '../../cli/outbound.js';
import { readConfig } from '../../cli/config.js';

let h: Harness;
let oidc: FakeOidc;
/** Something within that nobody named, at 127.0.0.2. */
let inner: Server;
let innerPort: number;
const hits: string[] = [];
const lines: string[] = [];
const inside = (path: string) => `http://127.0.0.2:${innerPort}${path}`;

beforeEach(async () => {
  hits.length = lines.length = 0;
  inner = createServer((request, response) => {
    hits.push(request.url!);
    response.end('{}');
  });
  await new Promise<void>((resolve) => inner.listen(0, '127.0.0.2', resolve));
  innerPort = (inner.address() as AddressInfo).port;
  oidc = await startOidc(() => new Date('2026-11-24T10:00:00Z'));
  const log = createLog('warn', { write: (line) => void lines.push(line) });
  h = await createHarness({ environment: oidc.environment, parts: { log } });
});
afterEach(async () => {
  await h.stop();
  await oidc.stop();
  inner.closeAllConnections();
  await new Promise((resolve) => inner.close(resolve));
});

/** To the issuer and back, as far as it goes; answers the last page. */
async function signIn() {
  const browser = visitorOf(h);
  const begun = await browser.get('/sign-in/oidc');
  const answer = begun.status === 303 ? await browser.get(pathOf(await oidc.visit(begun.location!))) : begun;
  return { answer, isIn: browser.cookies.has('openalert_session') };
}

async function expectRefused(why: RegExp): Promise<void> {
  const { answer, isIn } = await signIn();
  expect({ status: answer.status, isIn }).toEqual({ status: 403, isIn: false });
  expect(answer.text).not.toContain(oidcSecret);
  expect(hits).toEqual([]);
  const said = lines.map((line) => (JSON.parse(line) as { why?: string }).why).filter((it) => it !== undefined);
  expect(said).toEqual([expect.stringMatching(why)]);
  expect(said[0]).not.toMatch(/127\.0|169\.254|localhost/);
}

it('an issuer on an inner address that a setting names signs people in', async () => {
  expect(await signIn()).toMatchObject({ answer: { status: 303 }, isIn: true });
  expect(oidc.ledger.map(({ what }) => what)).toEqual(['authorize', 'token', 'keys']);
});

const notPublic = /This address is not called: it is not a public one\.$/;
const redirects = /This address is not called: it leads to another one\.$/;

describe.each(['jwks_uri', 'token_endpoint'])('an issuer that names as its %s', (field) => {
  it.each([
    ['the door of a cloud', () => 'http://169.254.169.254/latest/meta-data/'],
    ['an inner address', () => inside('/stolen')],
    ['a name that leads to its own inner address', () => 'http://localhost:8080/stolen'],
  ])('%s is refused', async (_what, address) => {
    oidc.publish({ [field]: address() });
    await expectRefused(notPublic);
  });
});

describe('an issuer that redirects', () => {
  it.each(['/keys', '/token', '/.well-known/openid-configuration'])('%s is not followed', async (path) => {
    oidc.lead(path, inside('/stolen'));
    await expectRefused(redirects);
  });

  it('is asked again once it does so no longer', async () => {
    oidc.lead('/.well-known/openid-configuration', inside('/stolen'));
    await expectRefused(redirects);
    oidc.lead('/.well-known/openid-configuration', undefined);
    expect(await signIn()).toMatchObject({ answer: { status: 303 }, isIn: true });
  });
});

describe('the outside watcher', () => {
  async function beat(url: string): Promise<unknown[]> {
    const errors: unknown[] = [];
    const config = readConfig({ OPENALERT_HEARTBEAT_URL: url });
    const sweep = reportHealth({
      ...h.system.core,
      url: h.system.url,
      healthy: () => true,
      heartbeatUrl: url,
      fetch: wayOut(config, config.OPENALERT_HEARTBEAT_URL),
      onError: (error) => errors.push(error),
    });
    await sweep.run();
    return errors;
  }

  it('is called on an inner address that a setting names', async () => {
    expect(await beat(inside('/beat'))).toEqual([]);
    expect(hits).toEqual(['/beat']);
  });

  it('that redirects to an inner address is not followed', async () => {
    oidc.lead('/beat', inside('/stolen'));
    expect(await beat(`${oidc.url}/beat`)).toEqual([
      expect.objectContaining({ message: 'This address is not called: it leads to another one.' }),
    ]);
    expect(hits).toEqual([]);
  });
});
