/** The commands beside start: a link to sign in, the way from the demo to an organisation of one's own, and the small ones. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { formOf } from '../form.js';
import { freePort } from '../free-port.js';
import { ask, createPlaces, processesOn, root } from './product.js';

const places = createPlaces();
afterEach(() => places.clear(), 60_000);

/** Presses the button of a sign-in link's page, as its script does; answers the status, and whose session it is. */
async function signIn(link: string): Promise<{ status: number; cookie: string }> {
  const answer = await fetch(link, await formOf(link));
  return { status: answer.status, cookie: answer.headers.get('set-cookie') ?? '' };
}
const pageOf = async (url: string, cookie: string) =>
  (await fetch(url, { headers: { cookie: cookie.split(';')[0]! } })).text();

const linkIn = (text: string) => /https?:\S+\/sign-in\/\S+/.exec(text)![0];

describe('openalert sign-in', () => {
  it('prints a link to the one that runs, wherever it listens, which signs in once; and for whoever is named', async () => {
    const { dataDir } = places.make();
    const product = places.openalert(dataDir, ['start']);
    const { url } = await product.ready();

    // Told of another port than the one that runs.
    const owner = await places.openalert(dataDir, ['sign-in'], { env: { PORT: '1234' } }).ended;
    expect(owner).toMatchObject({ code: 0, stderr: '' });
    expect(owner.stdout).toMatch(/^Sign in as Sam, once, within an hour: .*\n$/);
    expect(linkIn(owner.stdout).startsWith(`${url}/sign-in/`)).toBe(true);
    const first = await signIn(linkIn(owner.stdout));
    expect(first.status).toBe(303);
    expect(await pageOf(url, first.cookie)).toContain('Sam');
    expect((await signIn(linkIn(owner.stdout))).cookie).toBe('');

    const maya = await places.openalert(dataDir, ['sign-in', 'maya']).ended;
    expect(maya.stdout).toMatch(/^Sign in as Maya, once/);
    expect((await signIn(linkIn(maya.stdout))).status).toBe(303);

    const nobody = await places.openalert(dataDir, ['sign-in', 'nobody-here']).ended;
    expect(nobody).toMatchObject({ code: 1, stdout: '', stderr: 'Nobody is called "nobody-here".\n' });
    expect(await product.interrupt()).toMatchObject({ code: 0, stderr: '' });
  }, 90_000);

  it('works while OpenAlert is stopped: the link is good after the next start', async () => {
    const { folder, dataDir } = places.make();
    const early = await places.openalert(dataDir, ['sign-in']).ended;
    expect(early).toMatchObject({
      code: 1,
      stdout: 'There is no organisation yet. Start OpenAlert once.\n',
      stderr: '',
    });

    const env = { PORT: String(await freePort()) };
    const first = places.openalert(dataDir, ['start'], { env });
    await first.ready();
    await first.interrupt();
    const offered = await places.openalert(dataDir, ['sign-in'], { env }).ended;
    expect(offered).toMatchObject({ code: 0, stderr: '' });
    expect(processesOn(folder)).toEqual([]);

    const second = places.openalert(dataDir, ['start'], { env });
    await second.ready();
    expect((await signIn(linkIn(offered.stdout))).status).toBe(303);
    await second.interrupt();
  }, 90_000);
});

describe('openalert demo remove', () => {
  it("takes the demo company away, and the next start founds an organisation of one's own", async () => {
    const { folder, dataDir } = places.make();
    const demo = places.openalert(dataDir, ['start']);
    expect((await demo.ready()).line).toContain('sign in as Sam');
    await demo.interrupt();

    expect(await places.openalert(dataDir, ['demo', 'remove']).ended).toMatchObject({ code: 0, stderr: '' });
    expect(processesOn(folder)).toEqual([]);
    const again = await places.openalert(dataDir, ['demo', 'remove']).ended;
    expect(again).toMatchObject({ code: 1, stdout: 'There is no demo company.\n', stderr: '' });

    const own = places.openalert(dataDir, ['start']);
    const { url, line } = await own.ready();
    expect(line).toContain('sign in as Owner');
    expect((await ask<{ items: unknown[] }>(url, 'GET', '/services')).items).toEqual([]);
    expect(await own.interrupt()).toMatchObject({ code: 0, stderr: '' });

    // What stands stays, whatever the next start says about a demo.
    const later = places.openalert(dataDir, ['start']);
    expect((await later.ready()).line).toContain('sign in as Owner');
    await later.interrupt();
  }, 120_000);
});

describe('openalert', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

  it.each([['version'], ['--version']])('%s prints the version', async (word) => {
    const end = await places.openalert(places.make().dataDir, [word]).ended;
    expect(end).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([['help'], ['--help'], ['-h']])('%s lists the commands and the settings', async (word) => {
    const { code, stdout, stderr } = await places.openalert(places.make().dataDir, [word]).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const known of [
      'openalert start',
      'openalert sign-in',
      'openalert demo remove',
      'PORT ',
      'DATABASE_URL ',
      'SMTP_URL ',
    ])
      expect(stdout).toContain(known);
  });

  it.each([
    'frobnicate',
    'demo',
    'demo install',
    'start now',
    'start --nodemo',
    'sign-in --no-demo',
    'sign-in maya tom',
  ])('%s is not known: it ends with 2, and nothing is started', async (words) => {
    const { folder, dataDir } = places.make();
    const end = await places.openalert(dataDir, words.split(' ')).ended;
    expect(end).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^openalert does not know .*openalert help/),
    });
    expect(processesOn(folder)).toEqual([]);
  });
});
