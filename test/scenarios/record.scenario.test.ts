import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

const kinds = async (number: number) => (await h.incident(number)).timeline.map((line) => line.kind);

it('keeps everything that happened to an incident from alerts, in order', async () => {
  await h.alert({ labels: { pod: 'a' } });
  await h.settle();
  await h.alert({ labels: { pod: 'b' } });
  await h.alert({ labels: { pod: 'a' }, status: 'resolved' });
  await h.press('sam', 1, 'Pass on');
  await h.advance('4m');
  await h.press('priya', 1, 'Acknowledge');
  await h.alert({ labels: { pod: 'b' }, status: 'resolved' });
  await h.advance('2s');
  await h.press('sam', 1, 'Reopen');
  await h.settle();
  const seen = await kinds(1);
  expect(seen.slice(0, 2)).toEqual(['incident.opened', 'step.executed']);
  expect(seen).toEqual(
    expect.arrayContaining([
      'page.sent',
      'alert.joined',
      'alert.resolved',
      'page.passed',
      'incident.acknowledged',
      'incident.resolved',
      'incident.reopened',
    ]),
  );
});

it('keeps what went wrong on the way, and what people asked for', async () => {
  await h.database.query(`update layers set participants = '[]'`);
  await h.database.query(`update notification_rules set channel = 'pigeon', delay_seconds = 60 where channel = 'chat'`);
  await h.database.query(`update contact_methods set channel = 'pigeon'`);
  await h.say('maya', '/incident declare checkout errors sev3');
  await h.settle();
  await h.say('maya', '/incident page INC-1 @sam come here');
  await h.say('maya', '/incident escalate INC-1 next');
  await h.advance('1h');
  const seen = await kinds(1);
  expect(seen).toEqual(
    expect.arrayContaining([
      'incident.declared',
      'step.skipped',
      'responder.paged',
      'escalation.requested',
      'page.failed',
      'escalation.ended',
    ]),
  );
});

it('keeps a page that came too late with its reason, and a return to triggered', async () => {
  await h.alert({ severity: 'warning', labels: { pod: 'a' } });
  await h.settle();
  await h.press('sam', 1, 'Acknowledge');
  await h.alert({ severity: 'critical', labels: { pod: 'b' } });
  await h.settle();
  expect(await kinds(1)).toContain('incident.retriggered');
  // A page that is due when its incident is over already: a crash between claim and send leaves such rows.
  await h.database.query(`update pages set status = 'sending', lease_until = now() - interval '1 second'`);
  await h.database.query(`update incidents set status = 'resolved', resolve_reason = 'resolved by Sam'`);
  await h.database.query(`update escalations set stop_reason = null, next_step_at = null`);
  await h.settle();
  expect(await kinds(1)).toContain('page.suppressed');
  expect(
    (await h.pages(1)).every(
      (page) => page.status === 'suppressed' && page.reason === 'resolved by Sam before it was due',
    ),
  ).toBe(true);
});
