import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { id, instant, listOf, named } from '../shapes/plain.js';
import { isOpen } from '../../incident/incident.js';
import { keyOf, listInput, pageOf } from '../cursor.js';
import { listFailedPages } from '../../store/sql/failed-pages.js';

const failedPage = z
  .strictObject({
    id,
    incident: z.strictObject({ number: z.int(), title: z.string(), status: z.string() }),
    person: z.strictObject({ ...named.shape, disabled: z.boolean() }),
    channel: z.string(),
    reason: z.string().nullable(),
    attempts: z.int(),
    at: instant,
    again: z.string().nullable().describe('How sending it again went; null: nobody has'),
    canSendAgain: z.boolean(),
  })
  .meta({ id: 'FailedPage', description: 'A page that reached nobody, and why' });

/** How far back failed pages are listed, in milliseconds: a day. */
const backMs = 24 * 60 * 60_000;

/** Pages of the last day that failed, the newest first, each with its reason and whether it can be sent again. */
export const listFailed = defineQuery({
  name: 'page.failed',
  permission: 'health.read',
  input: z.strictObject(listInput),
  answer: listOf(failedPage),
  async read({ tx, now, actor }, { limit, cursor }) {
    const rows = await listFailedPages(tx, actor.organisationId, {
      since: new Date(now.getTime() - backMs),
      before: keyOf(cursor, /^[0-9a-f-]{36}$/),
      limit: limit + 1,
    });
    const page = pageOf(rows, limit, (row) => row.id);
    const isWanted = ({ again, incident, person }: (typeof rows)[number]) =>
      again === null && isOpen(incident) && !person.disabled;
    return { ...page, items: page.items.map((row) => ({ ...row, canSendAgain: isWanted(row) })) };
  },
});
