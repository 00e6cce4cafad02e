import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { commandNamed } from '../core/commands/index.js';
import { createHarness, type Harness } from '../test/harness.js';
import { defineCommand } from '../core/execute.js';
import { deliverNotices } from './deliver-notices.js';
import { DeliveryError, type Channel } from '../core/notification/channel.js';
import { listRooms } from '../core/queries/room/list.js';
import { inOrganisation } from '../core/store/tx.js';
import { notice } from '../core/notification/notice.js';
import { systemActor } from '../core/people/actor.js';
import { tell, untell, type Telling } from '../core/commands/notice/tell.js';
import type { Message } from '../core/notification/message.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

/** `tell` as some command calls it. */
const telling = defineCommand({
  name: 'test.tell',
  permission: 'system.run',
  audited: false,
  input: z.custom<{ tellings: Telling[]; untold?: string[] }>(),
  async handle(ctx, { tellings, untold = [] }) {
    await tell(ctx, tellings);
    await untell(ctx, untold, 'it is over');
    return { changed: true, reason: 'told', subject: null };
  },
});
const put = (tellings: Telling[], untold?: string[]) =>
  h.system.core.execute(telling, { actor: systemActor(h.system.home.id), input: { tellings, untold } });

const rows = () =>
  inOrganisation(h.database.db, { organisationId: h.system.home.id }, (tx) =>
    tx.query<{ key: string; status: string; reason: string | null; attempts: number }>(
      `select key, status, reason, attempts from notices where organisation_id = $1 order by key, id`,
      [h.system.home.id],
    ),
  );

/** The sweep over a channel that takes what it gets, but for the first refusals. */
function sweepOver(refusals: DeliveryError[] = []) {
  const sent: { message: Extract<Message, { kind: 'notice' }>; address: string; previous: string | undefined }[] = [];
  const channel: Channel = {
    name: 'chat',
    supports: new Set(['notice']),
    atOnce: 5,
    send: async (message, { address }, previous) => {
      const refusal = refusals.shift();
      if (refusal) throw refusal;
      if (message.kind === 'notice') sent.push({ message, address, previous: previous?.id });
      return { id: previous?.id ?? `m${sent.length}` };
    },
  };
  const sweep = deliverNotices({
    execute: h.system.core.execute,
    due: h.system.core.due,
    clock: h.clock,
    channels: new Map([['chat', channel]]),
    url: 'https://alerts.example',
    onError: (error) => {
      throw error;
    },
  });
  const run = async () => {
    const claimed = await sweep.run();
    await sweep.settled!();
    return claimed;
  };
  return { sent, run };
}

const toSam = async (key: string, words: string, more: Partial<Telling> = {}): Promise<Telling> => ({
  key,
  incidentId: null,
  to: { userId: (await h.person('sam')).id },
  notice: notice([words], { path: '/rooms/incidents' }),
  ...more,
});

describe('a notice', () => {
  it('is sent once, to the person, with the way to what it is about', async () => {
    const { sent, run } = sweepOver();
    await put([await toSam('duty', 'You are commander.')]);
    await run();
    await run();
    const sam = await h.person('sam');
    expect(sent.map(({ message, address }) => [message.notice.words, message.to?.name, message.url, address])).toEqual([
      [['You are commander.'], sam.name, 'https://alerts.example/rooms/incidents', sam.id],
    ]);
    expect(await rows()).toEqual([{ key: 'duty', status: 'sent', reason: null, attempts: 0 }]);
  });

  it('is edited where it stands when it says something else, and not told again in the same words', async () => {
    const { sent, run } = sweepOver();
    await put([await toSam('duty', 'One.')]);
    await run();
    await put([await toSam('duty', 'One.')]);
    expect(await run()).toBe(0);
    await put([await toSam('duty', 'Two.')]);
    await run();
    expect(sent.map(({ message, previous }) => [message.notice.words[0], previous])).toEqual([
      ['One.', undefined],
      ['Two.', 'm1'],
    ]);
  });

  it('waits for its time, and is suppressed with the reason when it is no longer true', async () => {
    const { sent, run } = sweepOver();
    const later = new Date(h.clock.now().getTime() + 600_000);
    await put([await toSam('a', 'Later.', { at: later }), await toSam('b', 'Never.', { at: later })]);
    expect(await run()).toBe(0);
    await put([], ['b']);
    h.clock.set(later);
    await run();
    expect(sent.map(({ message }) => message.notice.words[0])).toEqual(['Later.']);
    expect(await rows()).toMatchObject([{ status: 'sent' }, { status: 'suppressed', reason: 'it is over' }]);
  });

  it('is tried again after a refusal for now, no sooner than the vendor says, and fails with the reason after one for ever', async () => {
    const { sent, run } = sweepOver([
      new DeliveryError('too many', true, 60_000),
      new DeliveryError('no such room', false),
    ]);
    await put([await toSam('a', 'Slow.')]);
    await run();
    expect(await rows()).toMatchObject([{ status: 'pending', reason: 'too many' }]);
    h.clock.set(new Date(h.clock.now().getTime() + 59_000));
    expect(await run()).toBe(0);
    h.clock.set(new Date(h.clock.now().getTime() + 1000));
    await run();
    expect(await rows()).toMatchObject([{ status: 'failed', reason: 'no such room' }]);
    expect(sent).toEqual([]);
  });

  it('about an incident that was made private is not told to whoever does not see it', async () => {
    const { sent, run } = sweepOver();
    await h.alert();
    await h.settle();
    const { id } = await h.incident(1);
    const priya = await h.person('priya');
    await put([
      await toSam('s', 'How it stands.', { incidentId: id }),
      await toSam('p', 'How it stands.', { incidentId: id, to: { userId: priya.id } }),
    ]);
    await h.say('sam', '/incident private INC-1');
    await run();
    expect(sent.map(({ message }) => message.to?.name)).toEqual([(await h.person('sam')).name]);
    expect(await rows()).toMatchObject([
      { key: 'p', status: 'suppressed', reason: 'the incident is private' },
      { key: 's', status: 'sent' },
    ]);
  });

  it('is claimed by one worker, and settled by whoever claimed it last', async () => {
    await put([await toSam('a', 'One.'), await toSam('b', 'Two.')]);
    const run = (name: string, input: unknown) =>
      h.system.core.execute(commandNamed(name)!, { actor: systemActor(h.system.home.id), input });
    const claims = await Promise.all([1, 2].map(() => run('notice.claim', { limit: 1 })));
    const claimed = claims.flatMap(({ data }) => (data as { notices: { id: string; attempts: number }[] }).notices);
    expect(new Set(claimed.map(({ id }) => id)).size).toBe(2);
    expect((await run('notice.claim', { limit: 10 })).changed).toBe(false);
    const end = { status: 'sent', version: 1, receipt: { id: 'm' }, againAt: null, reason: null };
    await run('notice.settle', { results: claimed.map(({ id }) => ({ id, attempts: 7, ...end })) });
    expect((await rows()).map(({ status }) => status)).toEqual(['pending', 'pending']);
    await run('notice.settle', { results: claimed.map(({ id, attempts }) => ({ id, attempts, ...end })) });
    expect((await rows()).map(({ status }) => status)).toEqual(['sent', 'sent']);
  });

  it('stands in the chat: in a room as a line or a card, in somebody’s own room with their times', async () => {
    const sam = await h.person('sam');
    const room = (await h.system.core.runQuery(listRooms, { actor: sam })).items.find(
      ({ kind }) => kind === 'incidents',
    )!;
    const acts = [{ label: 'Take it', command: 'incident.show', input: { number: 1 } }];
    await put([
      { key: 'line', incidentId: null, to: { roomId: room.id }, notice: notice(['A line.']) },
      { key: 'card', incidentId: null, to: { roomId: room.id }, notice: notice(['A card.'], { acts }) },
      await toSam('own', 'For Sam alone.'),
      await toSam('sms', 'No number, so here.', { to: { userId: sam.id, channel: 'sms' } }),
      await toSam('mail', 'By mail.', { to: { userId: sam.id, channel: 'email' } }),
    ]);
    await h.settle();
    const said = (await h.messages('incidents')).map(({ kind, text }) => [kind, text]);
    expect(said).toEqual(
      expect.arrayContaining([
        ['notice', 'A line.'],
        ['card', 'A card.'],
      ]),
    );
    const own = (await h.messages(`pages-${sam.id}`, 'sam')).map(({ text }) => text);
    expect(own).toEqual(expect.arrayContaining(['For Sam alone.', 'No number, so here.']));
    expect(await h.mails()).toEqual([
      expect.objectContaining({ subject: 'By mail.', text: expect.stringContaining('/rooms/incidents') }),
    ]);
  });
});
