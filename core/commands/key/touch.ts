import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { touchApiKey } from '../../store/sql/api-key-rows.js';

/** Notes when an API key was last used. */
export const keyTouch = defineCommand({
  name: 'key.touch',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ id: z.uuid(), at: z.date() }),
  async handle({ tx, actor }, { id, at }) {
    const changed = await touchApiKey(tx, actor.organisationId, id, at);
    return { changed, reason: changed ? 'used' : 'used later already', subject: { kind: 'key', id } };
  },
});
