import { EntitySchema } from 'typeorm';

/** The table room_messages. */
export const roomMessageSchema = new EntitySchema({
  name: 'roomMessage',
  tableName: 'room_messages',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    room_id: { type: 'uuid' },
    position: { type: 'bigint' },
    cursor: { type: 'bigint' },
    kind: { type: 'text' },
    author_id: { type: 'uuid', nullable: true },
    author_name: { type: 'text' },
    text: { type: 'text' },
    card: { type: 'json', nullable: true },
    pinned: { type: 'boolean', default: false },
    posted_at: { type: 'timestamp with time zone' },
    edited_at: { type: 'timestamp with time zone', nullable: true },
  },
  foreignKeys: [
    {
      name: 'room_messages_organisation_id_author_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'author_id'],
      referencedColumnNames: ['organisation_id', 'id'],
    },
    {
      name: 'room_messages_organisation_id_room_id_fkey',
      target: 'room',
      columnNames: ['organisation_id', 'room_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [{ name: 'room_messages_kind_check', expression: "kind in ('text', 'card', 'notice')" }],
  indices: [
    { name: 'room_messages_author_index', columns: ['organisation_id', 'author_id'] },
    { name: 'room_messages_cursor_index', columns: ['organisation_id', 'room_id', 'cursor'] },
    { name: 'room_messages_pinned_index', columns: ['organisation_id', 'room_id', 'position'], where: 'pinned' },
    { name: 'room_messages_position_key', columns: ['organisation_id', 'room_id', 'position'], unique: true },
  ],
});
