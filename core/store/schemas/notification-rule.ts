import { EntitySchema } from 'typeorm';

/** The table notification_rules. */
export const notificationRuleSchema = new EntitySchema({
  name: 'notificationRule',
  tableName: 'notification_rules',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    user_id: { type: 'uuid', nullable: true },
    urgency: { type: 'text' },
    channel: { type: 'text' },
    delay_seconds: { type: 'integer' },
  },
  foreignKeys: [
    {
      name: 'notification_rules_organisation_id_fkey',
      target: 'organisation',
      columnNames: ['organisation_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'notification_rules_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [
    { name: 'notification_rules_delay_seconds_check', expression: 'delay_seconds >= 0' },
    { name: 'notification_rules_urgency_check', expression: "urgency in ('high', 'low')" },
  ],
  indices: [
    // What TypeORM cannot say: (organisation_id, user_id, urgency, channel, delay_seconds) NULLS NOT DISTINCT
    {
      name: 'notification_rules_key',
      columns: ['organisation_id', 'user_id', 'urgency', 'channel', 'delay_seconds'],
      unique: true,
      synchronize: false,
    },
  ],
});
