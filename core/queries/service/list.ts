import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { listOf } from '../shapes/plain.js';
import { listServiceRows, readServiceRow } from '../../store/sql/list-services.js';
import { NotFound } from '../../errors.js';
import { pageOfAll, wholeListInput } from '../cursor.js';
import { service, shownService } from '../shapes/service.js';

/** What is monitored, by which policy, and which integrations send its alerts. */
export const listServices = defineQuery({
  name: 'service.list',
  permission: 'service.read',
  input: z.strictObject(wholeListInput),
  answer: listOf(service),
  read: async ({ tx, actor }, page) => pageOfAll(await listServiceRows(tx, actor.organisationId), page),
});

/** One service with all that is set on it. @throws NotFound */
export const showService = defineQuery({
  name: 'service.show',
  permission: 'service.read',
  input: z.strictObject({ service: z.string('the name or id of a service').trim().min(1).max(200) }),
  answer: shownService,
  async read({ tx, actor }, { service: wanted }) {
    const found = await readServiceRow(tx, actor.organisationId, wanted);
    if (!found) throw new NotFound(`There is no service "${wanted}".`);
    return found;
  },
});
