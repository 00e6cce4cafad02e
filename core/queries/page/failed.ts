import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { isOpen } from '../../incident/incident.js';
import { keyOf, listInput, pageOf } from '../cursor.js';
import { listFailedPages } from '../../store/sql/failed-pages.js';

/** How far back failed pages are listed, in milliseconds: a day. */
const backMs = 24 * 60 * 60_000;

/** Pages of the last day that failed, the newest first, each with its reason and whether it can be sent again. */
export const listFailed = defineQuery({
  name: 'page.failed',
  permission: 'health.read',
  input: z.strictObject(listInput),
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
