/** What the browser and the server say to each other. The browser imports the types only. */
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
