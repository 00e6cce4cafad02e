/** Reading a room by cursor while many write to it: nothing is missed, nothing comes twice unless it was edited. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { defineCommand } from '../../core/execute.js';
import { createHarness, type Harness } from '../harness.js';
import { listRooms } from '../../core/queries/room/list.js';
import { randomFrom } from './harness.js';
import { readMessages } from '../../core/queries/room/read.js';
import { roomEdit } from '../../core/commands/room/edit.js';
import { roomSay } from '../../core/commands/room/say.js';
import { systemActor } from '../../core/people/actor.js';

const writers = 8;
const messagesEach = 250;

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
afterAll(() => harness.stop());

const random = randomFrom(7);
const hold = () => new Promise((resolve) => setTimeout(resolve, random() < 0.3 ? random() * 6 : 0));

/** room.say in a transaction that is held open before and after, and now and then rolled back. */
const slowSay = defineCommand({
  ...roomSay,
  async handle(ctx, input) {
    await hold();
    const outcome = await roomSay.handle(ctx, input);
    await hold();
    if (input.text.endsWith('dropped')) throw new Error('dropped');
    return outcome;
  },
});

test(`${writers} writers and one reader by cursor: none of ${writers * messagesEach} messages is missed or comes twice`, async () => {
  const { execute, runQuery } = harness.system.core;
  const actor = await harness.person('sam');
  const system = systemActor(actor.organisationId);
  const room = (await runQuery(listRooms, { actor })).items.find(({ kind }) => kind === 'incidents')!.id;
  let { head } = await runQuery(readMessages, { actor, input: { room } });
  let writing = writers;
  let edits = 0;

  async function write(writer: number) {
    for (let index = 0; index < messagesEach; index += 1) {
      const outcome = await execute(slowSay, { actor, input: { room, text: `${writer}/${index}` } });
      if (index % 20 === 0) {
        const lost = execute(slowSay, { actor, input: { room, text: `${writer}/${index} dropped` } });
        await expect(lost).rejects.toThrow('dropped');
      }
      if (index % 10 === 0) {
        await execute(roomEdit, {
          actor: system,
          input: { message: outcome.data!.messageId, text: `${writer}/${index} edited` },
        });
        edits += 1;
      }
    }
    writing -= 1;
  }

  const seen: { id: string; text: string; cursor: number; position: number; edited: boolean }[] = [];
  async function read() {
    for (;;) {
      const over = writing === 0;
      const answer = await runQuery(readMessages, { actor, input: { room, after: head, limit: 50 } });
      expect(answer.head).toBeGreaterThanOrEqual(head);
      head = answer.head;
      seen.push(...answer.messages.map(({ editedAt, ...message }) => ({ ...message, edited: editedAt !== null })));
      if (over && answer.messages.length === 0) return;
    }
  }

  await Promise.all([read(), ...Array.from({ length: writers }, (_, writer) => write(writer))]);

  const wanted = Array.from(
    { length: writers * messagesEach },
    (_, n) => `${Math.floor(n / messagesEach)}/${n % messagesEach}`,
  );
  const told = new Set(seen.map(({ text }) => text.replace(' edited', '')));
  expect(wanted.filter((text) => !told.has(text))).toEqual([]);
  expect(told.size).toBe(wanted.length);
  // By cursor, and by position where nothing was edited.
  expect(seen.every(({ cursor }, index) => index === 0 || cursor > seen[index - 1]!.cursor)).toBe(true);
  const unedited = seen.filter(({ edited }) => !edited);
  expect(unedited.every(({ position }, index) => index === 0 || position > unedited[index - 1]!.position)).toBe(true);
  // A message comes again only with its edit.
  expect(new Set(unedited.map(({ id }) => id)).size).toBe(unedited.length);
  expect(seen.filter(({ edited }) => edited).length).toBe(edits);
  process.stdout.write(`cursors: ${seen.length} read for ${wanted.length} messages and ${edits} edits\n`);
}, 60_000);
