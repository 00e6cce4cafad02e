import { EntitySchema } from 'typeorm';

/** The table rooms. */
export const roomSchema = new EntitySchema({
  name: 'room',
  tableName: 'rooms',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    kind: { type: 'text' },
    incident_id: { type: 'uuid', nullable: true },
    user_id: { type: 'uuid', nullable: true },
    topic: { type: 'text', default: '' },
    head: { type: 'bigint', default: 0 },
    created_at: { type: 'timestamp with time zone' },
    archived_at: { type: 'timestamp with time zone', nullable: true },
  },
  foreignKeys: [
    {
      name: 'rooms_organisation_id_fkey',
      target: 'organisation',
      columnNames: ['organisation_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'rooms_organisation_id_incident_id_fkey',
      target: 'incident',
      columnNames: ['organisation_id', 'incident_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'rooms_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [{ name: 'rooms_kind_check', expression: "kind in ('incidents', 'channel', 'incident', 'direct')" }],
  indices: [
    {
      name: 'rooms_incident_key',
      columns: ['organisation_id', 'incident_id'],
      unique: true,
      where: '(incident_id IS NOT NULL)',
    },
    // What TypeORM cannot say: (organisation_id, lower(name))
    { name: 'rooms_name_key', columns: ['organisation_id'], unique: true, synchronize: false },
    { name: 'rooms_user_key', columns: ['organisation_id', 'user_id'], unique: true, where: '(user_id IS NOT NULL)' },
  ],
});
