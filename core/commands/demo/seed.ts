import { z } from 'zod';
import { defineCommand, type CommandContext } from '../../execute.js';
import { hashSecret } from '../../ids.js';
import { lastWeekdayAt } from '../../schedule/last-weekday-at.js';
import { insertRows } from '../../store/sql/insert-rows.js';
import { readOrganisation } from '../../store/sql/organisation-rows.js';
import { replaceFirstKey } from '../../store/sql/integration-rows.js';
import { furnish, type NewPerson } from '../organisation/furnish.js';

/** The name of the demo's integration. */
const integrationName = 'Alertmanager';

/**
 * Furnishes the demo company: four people in four zones, the service checkout, a weekly rotation whose present turn is the
 * owner's, and a policy of two steps. Run again it only makes sure of the key. The caller knows the key; its hash is kept.
 */
export const demoSeed = defineCommand({
  name: 'demo.seed',
  permission: 'system.run',
  input: z.strictObject({ key: z.string().min(20) }),
  async handle(ctx, { key }) {
    const { tx, actor } = ctx;
    const keyHash = hashSecret(key);
    const keyPrefix = key.slice(0, 8);
    const subject = { kind: 'organisation', id: actor.organisationId };
    if (await readOrganisation(tx, actor.organisationId)) {
      const changed = await replaceFirstKey(tx, actor.organisationId, integrationName, { keyHash, keyPrefix });
      return { changed, reason: 'The demo company is there.', subject };
    }
    await furnishDemo(ctx, keyHash, keyPrefix);
    return { changed: true, reason: 'The demo company is furnished.', subject };
  },
});

async function furnishDemo(ctx: CommandContext, keyHash: Buffer, keyPrefix: string) {
  const { tx, now, actor, newId } = ctx;
  const own = { organisation_id: actor.organisationId };
  const person = (name: string, zone: string, role: string): NewPerson => {
    const handle = name.toLowerCase();
    return { id: newId(), name, handle, email: `${handle}@larkspur.example`, zone, role };
  };
  const sam = person('Sam', 'Europe/Berlin', 'owner');
  const maya = person('Maya', 'Europe/Lisbon', 'admin');
  const priya = person('Priya', 'Asia/Kolkata', 'member');
  const tom = person('Tom', 'America/Denver', 'member');
  const roomId = await furnish(ctx, { name: 'Larkspur', demo: true }, [sam, maya, priya, tom]);
  const team = { id: newId(), name: 'Payments', handle: 'payments' };
  const platform = { id: newId(), name: 'Platform', handle: 'platform' };
  await insertRows(
    tx,
    'teams',
    [team, platform].map((one) => ({ ...own, ...one, created_at: now })),
  );
  await insertRows(
    tx,
    'team_members',
    [
      { team_id: team.id, user_id: maya.id, role: 'manager' },
      { team_id: team.id, user_id: priya.id, role: 'member' },
      { team_id: platform.id, user_id: tom.id, role: 'member' },
    ].map((membership) => ({ ...own, ...membership })),
  );
  const schedule = { id: newId(), name: 'Checkout', handle: 'checkout' };
  await insertRows(tx, 'schedules', [{ ...own, ...schedule, zone: sam.zone, team_id: team.id, created_at: now }]);
  const turns = { rotation_kind: 'weekly', rotation_length: 1, starts_on: lastWeekdayAt(now, sam.zone, 1, '09:00') };
  const participants = [sam, tom, maya].map((member) => [member.id]);
  await insertRows(tx, 'layers', [
    {
      ...own,
      id: newId(),
      schedule_id: schedule.id,
      name: 'Weekly',
      zone: sam.zone,
      ...turns,
      participants: participants,
    },
  ]);
  const steps = [
    { targets: [{ kind: 'schedule', id: schedule.id, name: schedule.name }], delaySeconds: 180 },
    {
      targets: [
        { kind: 'user', id: priya.id, name: priya.name },
        { kind: 'room', id: roomId, name: 'incidents' },
      ],
      delaySeconds: 300,
    },
  ];
  const policyId = newId();
  await insertRows(tx, 'escalation_policies', [
    { ...own, id: policyId, name: 'Checkout', steps, repeat_count: 1, team_id: team.id, created_at: now },
  ]);
  const serviceId = newId();
  await insertRows(tx, 'services', [
    { ...own, id: serviceId, name: 'checkout', escalation_policy_id: policyId, team_id: team.id, created_at: now },
  ]);
  const integration = { id: newId(), name: integrationName, source: 'alertmanager', service_id: serviceId };
  await insertRows(tx, 'integrations', [{ ...own, ...integration, created_at: now }]);
  await insertRows(tx, 'integration_keys', [
    {
      ...own,
      id: newId(),
      integration_id: integration.id,
      key_hash: keyHash,
      key_prefix: keyPrefix,
      created_at: now,
    },
  ]);
}
