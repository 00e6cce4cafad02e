import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { writeSystemState } from '../../store/sql/system-state.js';

/** Notes a fact of the installation, such as that OpenAlert is awake. */
export const systemNote = defineCommand({
  name: 'system.note',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ key: z.string().min(1).max(100), value: z.string().max(1000) }),
  async handle({ tx, now }, { key, value }) {
    await writeSystemState(tx, key, value, now);
    return { changed: true, reason: 'noted', subject: null };
  },
});
