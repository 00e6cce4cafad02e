import { EntitySchema } from 'typeorm';

/** The table timeline. */
export const timelineEntrySchema = new EntitySchema({
  name: 'timelineEntry',
  tableName: 'timeline',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    incident_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    at: { type: 'timestamp with time zone' },
    kind: { type: 'text' },
    actor_kind: { type: 'text' },
    actor_id: { type: 'uuid', nullable: true },
    actor_name: { type: 'text' },
    via: { type: 'text' },
    data: { type: 'json' },
  },
});
