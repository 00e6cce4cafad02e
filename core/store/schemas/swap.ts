import { EntitySchema } from 'typeorm';

/** The table swaps. */
export const swapSchema = new EntitySchema({
  name: 'swap',
  tableName: 'swaps',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    schedule_id: { type: 'uuid' },
    beneficiary_id: { type: 'uuid' },
    benefactor_id: { type: 'uuid', nullable: true },
    starts_at: { type: 'timestamp with time zone' },
    ends_at: { type: 'timestamp with time zone' },
    offered_at: { type: 'timestamp with time zone' },
    taken_at: { type: 'timestamp with time zone', nullable: true },
    withdrawn_at: { type: 'timestamp with time zone', nullable: true },
  },
  foreignKeys: [
    {
      name: 'swaps_organisation_id_schedule_id_fkey',
      target: 'schedule',
      columnNames: ['organisation_id', 'schedule_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'swaps_organisation_id_beneficiary_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'beneficiary_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'swaps_organisation_id_benefactor_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'benefactor_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [
    { name: 'swaps_span_check', expression: 'ends_at > starts_at' },
    { name: 'swaps_taken_check', expression: '(benefactor_id is null) = (taken_at is null)' },
  ],
  indices: [
    { name: 'swaps_schedule_index', columns: ['organisation_id', 'schedule_id', 'starts_at', 'ends_at'] },
    { name: 'swaps_beneficiary_index', columns: ['organisation_id', 'beneficiary_id'] },
    { name: 'swaps_benefactor_index', columns: ['organisation_id', 'benefactor_id'] },
  ],
});
