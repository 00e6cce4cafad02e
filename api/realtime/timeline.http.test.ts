/** Whatever happens to an incident, a browser that looks at #incidents holds its card as of that very version. Every kind has its row. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../../test/harness.js';
import { createVisitors, roomOf, until, type Visitor } from '../../test/sockets.js';
import { timelineKinds, type TimelineKind } from '../../core/incident/timeline.js';

let h: Harness;
let visitor: Visitor;
let room: string;
const visitors = createVisitors();
const seen = new Set<TimelineKind>();

beforeEach(async () => {
  h = await createHarness();
  visitor = await visitors.connect(h, 'sam');
  room = await roomOf(h, 'incidents');
  await visitor.join(room);
});
afterEach(async () => {
  visitors.leave();
  await h.stop();
});

/** The newest version of an incident's card that was pushed. */
const shownOf = (number: number): number =>
  visitor
    .read()
    .flatMap((html) => [...html.matchAll(new RegExp(`data-incident="${number}"[^>]*data-version="(\\d+)"`, 'g'))])
    .reduce((newest, [, version]) => Math.max(newest, Number(version)), -1);

/** What happens, and the kinds that it leaves in the timeline; the browser follows each time. */
async function follows(number: number, kinds: TimelineKind[], act: () => Promise<unknown>): Promise<void> {
  const before = shownOf(number);
  await act();
  await h.settle();
  await h.advance('2s'); // at most one edit a second
  const incident = await h.incident(number);
  expect(incident.timeline.map(({ kind }) => kind)).toEqual(expect.arrayContaining(kinds));
  await until(() => shownOf(number) === incident.version);
  expect([kinds, shownOf(number) > before]).toEqual([kinds, true]);
  for (const kind of kinds) seen.add(kind);
}
const say = (handle: string, line: string) => h.say(handle, `/incident ${line}`);

/** Time goes on, and the visitor writes now and then: a session in which nothing is done for half an hour is over. */
async function later(minutes: number): Promise<void> {
  for (let left = minutes; left > 0; left -= 14) {
    await h.advance(`${Math.min(14, left)}m`);
    expect(await visitor.ask('say', { room, text: 'still here' })).toEqual({});
  }
}

describe('the card in a browser follows', () => {
  it('an alert of a source, from its first page to its end', async () => {
    await follows(1, ['incident.opened', 'step.executed', 'page.sent'], () => h.alert({ labels: { pod: 'a' } }));
    await follows(1, ['alert.joined'], () => h.alert({ labels: { pod: 'b' } }));
    await follows(1, ['alert.resolved'], () => h.alert({ labels: { pod: 'a' }, status: 'resolved' }));
    await follows(1, ['page.passed'], () => h.press('sam', 1, 'Pass on'));
    await follows(1, ['incident.acknowledged'], () => h.press('priya', 1, 'Acknowledge'));
    await follows(1, ['incident.resolved'], () => h.alert({ labels: { pod: 'b' }, status: 'resolved' }));
    await follows(1, ['incident.reopened'], () => h.press('sam', 1, 'Reopen'));
  }, 60_000);

  it('paging that reaches nobody, and what people ask for', async () => {
    await h.database.query(`update layers set participants = '[]'`);
    await h.database.query(
      `update notification_rules set channel = 'pigeon', delay_seconds = 60 where channel = 'chat'`,
    );
    await h.database.query(`update contact_methods set channel = 'pigeon'`);
    await follows(1, ['incident.declared', 'step.skipped'], () => say('maya', 'declare checkout errors sev3'));
    await follows(1, ['responder.paged'], () => say('maya', 'page INC-1 @sam come here'));
    await follows(1, ['escalation.requested'], () => say('maya', 'escalate INC-1 next'));
    await follows(1, ['page.failed', 'escalation.ended'], () => later(60));
  }, 60_000);

  it('a return to triggered, and a page that came too late', async () => {
    await follows(1, ['incident.opened'], () => h.alert({ severity: 'warning', labels: { pod: 'a' } }));
    await follows(1, ['incident.acknowledged'], () => h.press('sam', 1, 'Acknowledge'));
    await follows(1, ['incident.retriggered'], () => h.alert({ severity: 'critical', labels: { pod: 'b' } }));
    // A page that is due when its incident is over already: a crash between claim and send leaves such rows.
    await h.database.query(`update pages set status = 'sending', lease_until = now() - interval '1 second'`);
    await follows(1, ['page.suppressed', 'incident.resolved'], async () => {
      await h.database.query(`update escalations set stop_reason = null, next_step_at = null`);
      await h.database.query(`update incidents set status = 'resolved', resolve_reason = 'resolved by Sam'`);
      await h.settle();
      await h.database.query(`update incidents set status = 'triggered', resolve_reason = null`);
      await say('priya', 'resolve INC-1');
    });
  }, 60_000);

  it('whoever has it: asked, still on it, seen by others, snoozed, handed over', async () => {
    await h.alert();
    await h.settle();
    await follows(1, ['incident.acknowledged'], () => h.press('sam', 1, 'Acknowledge'));
    await follows(1, ['incident.seen'], () => say('priya', 'ack INC-1'));
    await follows(1, ['incident.asked'], () => later(31));
    await follows(1, ['incident.kept'], () => h.press('sam', 1, 'Still on it'));
    await follows(1, ['incident.reassigned'], () => say('sam', 'reassign INC-1 @priya'));
    await follows(1, ['incident.snoozed'], () => say('priya', 'snooze INC-1 30m until the deploy is through'));
    await follows(1, ['incident.woke'], () => later(31));
    await follows(1, ['incident.acknowledged'], () => say('priya', 'ack INC-1'));
    await follows(1, ['incident.unacknowledged'], () => say('priya', 'unack INC-1 was on the wrong one'));
  }, 60_000);

  it('what people write about it', async () => {
    await h.alert({ group: 'a', name: 'a' });
    await h.alert({ group: 'b', name: 'b' });
    await h.settle();
    await follows(1, ['note.added'], () => say('sam', 'note INC-1 the pool is full'));
    await follows(1, ['severity.changed'], () => say('sam', 'severity INC-1 sev3'));
    await follows(1, ['phase.changed'], () => say('sam', 'status INC-1 identified'));
    await follows(1, ['update.posted'], () => say('sam', 'update INC-1 we restart it'));
    await follows(1, ['link.added'], () => say('sam', 'link INC-1 https://example.com/graph'));
    await follows(1, ['incident.merged'], () => say('sam', 'merge INC-2 INC-1'));
  }, 60_000);

  it('who may see it: in its own room, as it stands nowhere else while it is private', async () => {
    await say('sam', 'declare secret of the board sev2');
    await h.settle();
    await visitor.join(await roomOf(h, 'incident'));
    await follows(1, ['privacy.changed'], () => say('sam', 'private INC-1'));
    await follows(1, ['responder.added'], () => say('sam', 'invite INC-1 @tom'));
    await follows(1, ['responder.removed'], () => say('sam', 'uninvite INC-1 @tom'));
    await follows(1, ['review.written'], () => h.rest('POST', '/incidents/1/review', { text: 'It was the cache.' }));
    await follows(1, ['privacy.changed'], () => say('sam', 'public INC-1'));
  }, 60_000);
});

it('and no kind of entry is left out above', () => {
  // Only a run of the whole file can tell.
  if (seen.size > 20) expect([...timelineKinds].filter((kind) => !seen.has(kind))).toEqual([]);
});
