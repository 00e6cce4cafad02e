/** REST of who is there: the organisation, its people, its rooms, and the mail that was kept. */
import { listMails } from '../../core/queries/outbox/list.js';
import { listPeople, showReach } from '../../core/queries/people/list.js';
import { listRooms } from '../../core/queries/room/list.js';
import { outcomeWith } from '../../core/queries/shapes/plain.js';
import { readMessages } from '../../core/queries/room/read.js';
import { roomSay } from '../../core/commands/room/say.js';
import { showOrganisation } from '../../core/queries/organisation/show.js';
import { showPinned } from '../../core/queries/room/pinned.js';
import { withData, type RestKit } from './rest-kit.js';
import { z } from 'zod';

/** Adds the routes of the organisation, people, rooms and kept mail. */
export function organisationRoutes({ query, command }: RestKit): void {
  query('/organisation', showOrganisation, { does: 'The organisation of the caller' });
  query('/people', listPeople, { does: 'Everybody, with their role and teams' });
  query('/reach', showReach, { does: 'How the caller is reached when a page is urgent' });
  query('/rooms', listRooms, { does: 'The rooms of the chat that the caller sees' });
  query('/rooms/:room/messages', readMessages, {
    does: 'Messages of a room: the newest, or what changed since a cursor',
  });
  query('/rooms/:room/pinned', showPinned, { does: 'The message that is pinned to a room' });
  command('/rooms/:room/messages', roomSay, {
    does: 'Says something in a room',
    answer: outcomeWith({ messageId: z.uuid() }),
    statuses: [201],
    as: (outcome) => [201, withData(outcome)],
  });
  query('/outbox', listMails, { does: 'Mails that were kept because no mail server is configured' });
}
