import { EntitySchema } from 'typeorm';

/** The table system_state. */
export const systemStateSchema = new EntitySchema({
  name: 'systemState',
  tableName: 'system_state',
  columns: {
    key: { type: 'text', primary: true },
    value: { type: 'text' },
    updated_at: { type: 'timestamp with time zone' },
  },
});
