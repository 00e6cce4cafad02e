/** REST of how paging itself does: channels and queues, pages that failed, and sending one of them again. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../test/harness.js';
import { freePort } from '../test/free-port.js';

let h: Harness;
beforeAll(async () => {
  h = await createHarness({ environment: { SMTP_URL: `smtp://127.0.0.1:${await freePort()}` } });
  await h.rest('POST', '/incidents', { title: 'Search is down', severity: 'SEV1' });
  await h.advance('2m');
}, 60_000);
afterAll(() => h.stop());

interface Failed {
  id: string;
  incident: { number: number };
  channel: string;
  reason: string;
  again: string | null;
  canSendAgain: boolean;
}
const failed = async () => (await h.rest('GET', '/failed-pages')).body.items as Failed[];

it('counts what is due, sent and failed, by channel and by queue', async () => {
  const { status, body } = await h.rest('GET', '/health');
  expect(status).toBe(200);
  const email = (body.channels as { channel: string; failed: number }[]).find(({ channel }) => channel === 'email');
  expect(email).toMatchObject({ sent: 0, running: 0 });
  expect(email!.failed).toBeGreaterThan(0);
  expect((body.queues as { queue: string }[]).map(({ queue }) => queue)).toContain('escalations');
});

it('sends a page that failed again, once; and says whom it cannot be for', async () => {
  const [page] = await failed();
  expect(page).toMatchObject({ channel: 'email', again: null, canSendAgain: true });
  expect(page!.reason).toContain('mail server');
  const sent = await h.rest('POST', `/failed-pages/${page!.id}/resend`);
  expect(sent).toMatchObject({ status: 200, body: { changed: true } });
  expect(sent.body.reason).toMatch(/goes out again, by e-mail\.$/);
  const twice = await h.rest('POST', `/failed-pages/${page!.id}/resend`);
  expect(twice).toMatchObject({ status: 200, body: { changed: false } });
  expect((await failed()).find(({ id }) => id === page!.id)).toMatchObject({ canSendAgain: false });
  const nowhere = '01a20d58-5beb-720d-bb87-0000000000ff';
  expect((await h.rest('POST', `/failed-pages/${nowhere}/resend`)).status).toBe(404);
  expect((await h.rest('POST', '/failed-pages/x/resend')).body.errors).toMatchObject([{ field: 'id' }]);
});

it('is for admins, whatever else a key may', async () => {
  const { body } = await h.rest('POST', '/keys', { name: 'k', scopes: ['read'], role: 'member' });
  const key = { authorization: `Bearer ${String(body.key)}` };
  const answers = [
    await h.rest('GET', '/health', undefined, key),
    await h.rest('GET', '/failed-pages', undefined, key),
    await h.rest('POST', '/failed-pages/01a20d58-5beb-720d-bb87-0000000000ff/resend', undefined, key),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
});
