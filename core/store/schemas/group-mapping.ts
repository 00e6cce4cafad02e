import { EntitySchema } from 'typeorm';

/** The table group_mappings. */
export const groupMappingSchema = new EntitySchema({
  name: 'groupMapping',
  tableName: 'group_mappings',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    issuer: { type: 'text' },
    group_id: { type: 'text' },
    team_id: { type: 'uuid', nullable: true },
    team_role: { type: 'text', default: 'member' },
    role: { type: 'text', nullable: true },
    created_at: { type: 'timestamp with time zone' },
  },
  foreignKeys: [
    {
      name: 'group_mappings_organisation_id_fkey',
      target: 'organisation',
      columnNames: ['organisation_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'group_mappings_organisation_id_team_id_fkey',
      target: 'team',
      columnNames: ['organisation_id', 'team_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [
    { name: 'group_mappings_team_role_check', expression: "team_role in ('manager', 'member')" },
    { name: 'group_mappings_role_check', expression: "role in ('owner', 'admin', 'member', 'viewer')" },
  ],
  indices: [{ name: 'group_mappings_team_index', columns: ['organisation_id', 'team_id'] }],
});
