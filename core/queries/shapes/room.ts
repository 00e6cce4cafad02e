import { z } from 'zod';
import { id, instant } from './plain.js';
import { incidentStatus } from './incident.js';

/** A room of the built-in chat. */
export const room = z
  .strictObject({
    id,
    name: z.string(),
    kind: z.enum(['incidents', 'channel', 'incident', 'direct']),
    topic: z.string(),
    head: z.int().describe('The cursor of its last change'),
    incident: z.strictObject({ number: z.int(), status: incidentStatus, title: z.string() }).nullable(),
  })
  .meta({ id: 'Room', description: 'A room of the built-in chat' });

/** A message of a room. */
export const roomMessage = z
  .strictObject({
    id,
    roomId: id,
    position: z.int(),
    cursor: z.int(),
    kind: z.enum(['text', 'card', 'notice']),
    author: z.strictObject({ id: id.nullable(), name: z.string() }),
    text: z.string(),
    card: z.unknown().describe('What a card shows, for our own pages; it may change from release to release'),
    pinned: z.boolean(),
    postedAt: instant,
    editedAt: instant.nullable(),
  })
  .meta({ id: 'RoomMessage', description: 'A message of a room' });

/** Messages of a room. */
export const roomMessages = z.strictObject({
  messages: z.array(roomMessage),
  head: z.int().describe('The cursor to go on from, as `after`'),
  more: z.boolean(),
});
