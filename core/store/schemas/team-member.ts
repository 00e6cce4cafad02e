import { EntitySchema } from 'typeorm';

/** The table team_members. */
export const teamMemberSchema = new EntitySchema({
  name: 'teamMember',
  tableName: 'team_members',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    team_id: { type: 'uuid', primary: true },
    user_id: { type: 'uuid', primary: true },
    role: { type: 'text', default: 'member' },
    source: { type: 'text', default: 'hand' },
  },
  checks: [
    { name: 'team_members_role_check', expression: `role in ('manager', 'member')` },
    { name: 'team_members_source_check', expression: `source in ('hand', 'mapping')` },
  ],
  foreignKeys: [
    {
      name: 'team_members_organisation_id_team_id_fkey',
      target: 'team',
      columnNames: ['organisation_id', 'team_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'team_members_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [{ name: 'team_members_user_index', columns: ['organisation_id', 'user_id'] }],
});
