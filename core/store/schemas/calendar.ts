import { EntitySchema } from 'typeorm';

/** The table calendars. */
export const calendarSchema = new EntitySchema({
  name: 'calendar',
  tableName: 'calendars',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    layer_id: { type: 'uuid', primary: true },
    // Written no more since addresses are sealed; it goes with a later release.
    url: { type: 'text', nullable: true },
    url_sealed: { type: 'bytea', nullable: true },
    events: { type: 'json', default: [] },
    unknown: { type: 'json', default: [] },
    fetched_at: { type: 'timestamp with time zone', nullable: true },
    problem: { type: 'text', nullable: true },
    next_fetch_at: { type: 'timestamp with time zone' },
  },
  foreignKeys: [
    {
      name: 'calendars_organisation_id_layer_id_fkey',
      target: 'layer',
      columnNames: ['organisation_id', 'layer_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [{ name: 'calendars_fetch_index', columns: ['next_fetch_at'] }],
});
