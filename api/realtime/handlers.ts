/** What a browser may ask for. Every handler validates, runs as the person, and answers in words; none throws. */
import { randomUUID } from 'node:crypto';
import { roomSay } from '../../core/commands/room/say.js';
import { InvalidInput, LimitExceeded, NotFound, OpenAlertError } from '../../core/errors.js';
import { parseInput } from '../../core/input.js';
import type { Execute } from '../../core/execute.js';
import { listRooms } from '../../core/queries/room/list.js';
import { readMessages } from '../../core/queries/room/read.js';
import { asked, type Asked } from './protocol.js';
import type { ActAnswer, EarlierAnswer, JoinAnswer, PeekAnswer, Refusal } from './protocol.js';
import type { RunQuery } from '../../core/query.js';
import type { UserActor } from '../../core/people/actor.js';
import type { RoomMessage } from '../../core/store/sql/read-rooms.js';
import type { Client } from './client.js';
import type { Door, RealtimeLog } from './door.js';

/** A browser that missed more than this loads the page again. Messages. */
const catchUpLimit = 400;
interface HandlerParts {
  client: Client;
  door: Door;
  runQuery: RunQuery;
  execute: Execute;
  now: () => Date;
}

/** The handlers of one browser, by event. */
export function handlersOf({ client, door, runQuery, execute, now }: HandlerParts): Record<Asked, Handler> {
  async function placeOf(roomId: string | null, actor: UserActor) {
    if (roomId === null) return { roomId: null, incidentNumber: null };
    const { items } = await runQuery(listRooms, { actor });
    const room = items.find((candidate) => candidate.id === roomId);
    if (!room) throw new NotFound('There is no such room.');
    return { roomId, incidentNumber: room.incident?.number ?? null };
  }

  async function changedSince(room: string, after: number, actor: UserActor) {
    const messages: RoomMessage[] = [];
    let head = after;
    for (let more = true; more && messages.length <= catchUpLimit;) {
      const part = await runQuery(readMessages, { actor, input: { room, after: head, limit: 200 } });
      messages.push(...part.messages);
      ({ head, more } = part);
    }
    return { messages, head };
  }

  return {
    async join(payload): Promise<JoinAnswer> {
      const { room, after } = parseInput(asked.join, payload);
      const actor = await client.actor();
      const { messages, head } = await changedSince(room, after, actor);
      const reload = messages.length > catchUpLimit;
      client.look(room, head);
      client.refreshRooms();
      client.refreshPanel();
      const items = reload ? [] : messages.map((message) => client.item(message));
      return { head, items, reload, now: now().toISOString() };
    },
    async earlier(payload): Promise<EarlierAnswer> {
      const { room, before } = parseInput(asked.earlier, payload);
      const actor = await client.actor();
      const { messages, more } = await runQuery(readMessages, { actor, input: { room, before, limit: 50 } });
      return { items: messages.map((message) => client.item(message)), more };
    },
    async peek(payload): Promise<PeekAnswer> {
      const { room, after } = parseInput(asked.peek, payload);
      const actor = await client.actor();
      const { messages } = await runQuery(readMessages, { actor, input: { room, after, limit: 100 } });
      return { fresh: messages.filter((message) => message.position > after && message.author.id !== actor.id).length };
    },
    async say(payload): Promise<ActAnswer> {
      const { room, text, key } = parseInput(asked.say, payload);
      const actor = await client.actor();
      // A key is its sender's own.
      const once = key && `${actor.id} ${key}`;
      const reply = await door.say(text, actor, { ...(await placeOf(room, actor)), key: once });
      if (reply === undefined) await execute(roomSay, { actor, input: { room, text }, key: once });
      return reply === undefined || reply === 'none' ? {} : reply;
    },
    async press(payload): Promise<ActAnswer> {
      const { room, intent, values, key } = parseInput(asked.press, payload);
      const actor = await client.actor();
      const place = { ...(await placeOf(room, actor)), key: key && `${actor.id} ${key}` };
      const reply = values ? await door.submit(intent, values, actor, place) : await door.press(intent, actor, place);
      return reply === 'none' ? {} : reply;
    },
  };
}

/** Answers one event, or throws what `guarded` turns into words. */
export type Handler = (payload: unknown) => Promise<object>;

/** Wraps a handler: never throws, and answers a sentence with an id where it did not work. */
export function guarded(event: string, handler: Handler, log: RealtimeLog): (payload: unknown, ack: unknown) => void {
  return (payload, ack) => {
    handler(payload).then(answererOf(ack), (error: unknown) => answererOf(ack)(refusalOf(error, event, log)));
  };
}

/** What answers a request; nothing where no answer is wanted. */
export const answererOf = (ack: unknown): ((answer: object) => void) =>
  typeof ack === 'function' ? (ack as (answer: object) => void) : () => undefined;

/** An error in words, for the one who asked. */
export function refusalOf(error: unknown, event: string, log: RealtimeLog): Refusal {
  if (error instanceof OpenAlertError) {
    const words = error instanceof InvalidInput ? `This cannot be read: ${error.message}.` : error.message;
    const wait = error instanceof LimitExceeded ? { waitMs: error.retryAfterMs } : {};
    return { error: words, id: error.id, code: error.code, ...wait };
  }
  const id = randomUUID().slice(0, 8);
  log.error({ err: error, errorId: id, event }, 'a request of the chat failed');
  return { error: 'This did not work; the fault is on this side. Paging goes on.', id };
}
