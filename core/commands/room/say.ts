import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { NotFound } from '../../errors.js';
import { loadIncident } from '../incident/on-incident.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { stillOnIt } from '../incident/holding.js';
import { findIncidentOfRoom, seesRoom } from '../../store/sql/read-rooms.js';
import { postMessage } from './post-message.js';

/** Somebody says something in a room that they see. Data: `messageId`. @throws NotFound */
export const roomSay = defineCommand({
  name: 'room.say',
  permission: 'room.post',
  audited: false,
  input: z.strictObject({
    room: z.uuid('the id of a room'),
    text: z.string('a text').trim().min(1, 'a text').max(8000, 'at most 8,000 characters'),
  }),
  async handle(ctx, { room, text }) {
    const authorId = ctx.actor.kind === 'user' ? ctx.actor.id : null;
    if (!(await seesRoom(ctx.tx, ctx.actor.organisationId, room, authorId)))
      throw new NotFound('There is no such room.');
    const number = await findIncidentOfRoom(ctx.tx, ctx.actor.organisationId, room, authorId);
    if (number !== undefined) {
      // Talking about it answers the question whether one is still on it.
      const loaded = await loadIncident(ctx, number);
      if (await stillOnIt(ctx, loaded))
        await saveIncidents(ctx.tx, ctx.actor.organisationId, [loaded.incident], ctx.now);
    }
    const author = { authorId, authorName: ctx.actor.name };
    const messageId = await postMessage(ctx, {
      ...author,
      roomId: room,
      kind: 'text',
      text,
      card: null,
      pinned: false,
    });
    return { changed: true, reason: 'said', subject: { kind: 'room', id: room }, data: { messageId } };
  },
});
