/**
 * What the browser and the server say to each other, and the one list of it. The browser imports the types only. Terms: *asked*
 * a request that is answered; *pushed* what the server says by itself. test/meta/realtime-events.test.ts reads the lists.
 */
import { z } from 'zod';

/** One message as the reader sees it. */
export interface Item {
  id: string;
  position: number;
  html: string;
}

/** An answer in words when something did not work; `id` can be quoted. */
export interface Refusal {
  error: string;
  id: string | null;
  /** For the page: `not-found` and `forbidden` mean that a room is not (any more) for this reader. */
  code?: string;
  /** When to go on, in milliseconds, where it was too much. */
  waitMs?: number;
}

/** What happened in a room since the cursor that was named. */
export interface JoinAnswer {
  head: number;
  items: Item[];
  /** Too much happened meanwhile: the page is to be loaded again. */
  reload: boolean;
  /** The server's time, ISO: countdowns follow it, not the reader's clock. */
  now: string;
}

/** Messages before a position. */
export interface EarlierAnswer {
  items: Item[];
  more: boolean;
}

/** How many messages were posted after a cursor; edits do not count. */
export interface PeekAnswer {
  fresh: number;
}

/** `html`: an answer only the asker sees; `form`: what is asked before the verb runs. */
export interface ActAnswer {
  html?: string;
  form?: string;
}

/** Pushed: messages posted or edited in the room that was joined. */
export interface ItemsPush {
  room: string;
  head: number;
  items: Item[];
}

/** Pushed: the names of the others who look at the room that was joined. */
export interface HerePush {
  room: string;
  others: string[];
}

/** Pushed: the finished HTML of a part of the page. */
export interface PartPush {
  html: string;
}

/** Pushed: the room that was joined is not for this reader any more; the page leaves it, and says why. */
export interface RoomGonePush {
  room: string;
  words: string;
}

/** Pushed before a connection is closed for being too much; the page says so and comes back after `waitMs`. */
export interface ThrottledPush {
  words: string;
  waitMs: number;
}

/** What the server pushes, by event. */
export interface Pushes {
  items: (push: ItemsPush) => void;
  here: (push: HerePush) => void;
  rooms: (push: PartPush) => void;
  panel: (push: PartPush) => void;
  'room-gone': (push: RoomGonePush) => void;
  throttled: (push: ThrottledPush) => void;
  'signed-out': () => void;
}

/** Every event that is pushed; the compiler holds it to `Pushes`. */
export const pushed = Object.keys({
  items: true,
  here: true,
  rooms: true,
  panel: true,
  'room-gone': true,
  throttled: true,
  'signed-out': true,
} satisfies Record<keyof Pushes, true>) as (keyof Pushes)[];

/** Why a handshake is refused, as `connect_error` names it: nobody is signed in, the database is away, or it was too much. */
export const refusedAtHandshake = ['signed-out', 'unavailable', 'throttled'] as const;

/** What processes tell one another through Redis. */
export const betweenProcesses = ['looking'] as const;

const room = z.uuid('the id of a room');

/** `join`: look at a room from now on. */
export const joinInput = z.strictObject({ room, after: z.int().min(0) });
/** `earlier`: messages before a position. */
export const earlierInput = z.strictObject({ room, before: z.int().min(0) });
/** `peek`: how much is new in a room that is not open. */
export const peekInput = z.strictObject({ room, after: z.int().min(0) });
/** `say`: a line, talk or command. */
export const sayInput = z.strictObject({
  room,
  text: z.string().trim().min(1, 'a text').max(8000, 'at most 8,000 characters'),
  /** Made by the browser, once a message: sent twice it is said once. */
  key: z.uuid().optional(),
});
/** `press`: a button, or a form with its `values` by field. */
export const pressInput = z.strictObject({
  room: room.nullable(),
  values: z.record(z.string().max(40), z.string().max(64_000, 'at most 64,000 characters')).optional(),
  /** Made by the browser, once a form that is sent: sent twice it is done once. */
  key: z.uuid().optional(),
  intent: z.strictObject({
    form: z.literal(true).optional(),
    command: z.string().min(1).max(80),
    input: z.record(z.string(), z.unknown()),
    expects: z
      .strictObject({
        status: z.enum(['triggered', 'acknowledged', 'snoozed', 'resolved', 'merged']).optional(),
        step: z.int().optional(),
      })
      .optional(),
  }),
});

/** Every event that is asked, and what it takes. */
export const asked = {
  join: joinInput,
  earlier: earlierInput,
  peek: peekInput,
  say: sayInput,
  press: pressInput,
} as const;
/** The name of a request. */
export type Asked = keyof typeof asked;
