import { z } from 'zod';
import { alert } from '../shapes/alert.js';
import { defineQuery } from '../../query.js';
import { NotFound } from '../../errors.js';
import { readAlertRow } from '../../store/sql/list-alerts.js';

/** One alert. @throws NotFound */
export const showAlert = defineQuery({
  name: 'alert.show',
  permission: 'alert.read',
  input: z.strictObject({ alert: z.uuid('the id of an alert') }),
  answer: alert,
  async read({ tx, actor }, { alert: wanted }) {
    const found = await readAlertRow(tx, actor.organisationId, wanted);
    if (!found) throw new NotFound('There is no such alert.');
    return found;
  },
});
