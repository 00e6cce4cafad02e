import { z } from 'zod';
import { InvalidInput } from '../../errors.js';
import { defineCommand, type CommandContext } from '../../execute.js';
import { findTarget } from '../find-target.js';
import { findRoom } from '../../store/sql/read-rooms.js';
import { owningTeam, teamName } from '../owning-team.js';
import { findPolicyNamed, readPolicyFields, savePolicy } from '../../store/sql/policy-rows.js';
import type { Step, Target } from '../../escalation/policy.js';
import { lockPolicyVersion } from '../../store/sql/versions.js';

/** The longest a step may have, in seconds: a day. */
const longestStep = 24 * 60 * 60;
/** The longest an acknowledgement may hold before it is asked about, in seconds: a week. */
const longestAck = 7 * 24 * 60 * 60;

/** Seconds until "still on it?"; 0: never; null: not said here. */
export const ackTimeout = z
  .int('a number of seconds')
  .min(0, 'at least 0 seconds')
  .max(longestAck, 'at most 7 days')
  .nullable();

const step = z.strictObject({
  targets: z
    .array(z.string('a person, a team, a schedule or a #room').trim().min(1).max(200))
    .min(1, 'at least one target')
    .max(50, 'at most 50 targets'),
  delaySeconds: z.int('a number of seconds').min(0, 'at least 0 seconds').max(longestStep, 'at most 24 hours'),
  everyone: z.boolean('true or false').optional(),
  roundRobin: z.boolean('true or false').optional(),
});

/** Makes an escalation policy, or replaces the one of that name. Escalations that run keep what they started with. */
export const policySave = defineCommand({
  name: 'policy.save',
  permission: 'service.manage',
  versionOf: (tx, organisationId, { name }) => lockPolicyVersion(tx, organisationId, name),
  input: z.strictObject({
    name: z.string('a name').trim().min(1, 'a name of at least one character').max(200, 'at most 200 characters'),
    steps: z.array(step).min(1, 'at least one step').max(20, 'at most 20 steps'),
    repeatCount: z.int('0 to 9').min(0, '0 to 9').max(9, '0 to 9').optional(),
    ackTimeoutSeconds: ackTimeout.optional(),
    team: teamName,
  }),
  async handle(ctx, { name, steps: given, repeatCount = 0, ackTimeoutSeconds = null, team }) {
    const before = await findPolicyNamed(ctx.tx, ctx.actor.organisationId, name);
    const teamId = await owningTeam(ctx, 'service.manage', team, before);
    const steps: Step[] = [];
    for (const [index, { targets, ...rest }] of given.entries()) {
      if (rest.everyone && rest.roundRobin)
        throw new InvalidInput(`Step ${index + 1} cannot want everybody and take turns.`, [
          { field: `steps.${index}.roundRobin`, expected: 'not both with everyone' },
        ]);
      const found: Target[] = [];
      for (const [place, wanted] of targets.entries())
        found.push(await targetOf(ctx, wanted, `steps.${index}.targets.${place}`));
      steps.push({ targets: found, ...rest });
    }
    const former = await readPolicyFields(ctx.tx, ctx.actor.organisationId, before?.id);
    const { id, isNew } = await savePolicy(
      ctx.tx,
      ctx.actor.organisationId,
      { id: ctx.newId(), name, steps, repeatCount, ackTimeoutSeconds, teamId },
      ctx.now,
    );
    ctx.audit({ before: former, after: await readPolicyFields(ctx.tx, ctx.actor.organisationId, id) });
    const reason = isNew ? `${name} is a policy now.` : `${name} is changed; what runs keeps to what it started with.`;
    return { changed: true, reason, subject: { kind: 'policy', id }, data: { isNew } };
  },
});

/** "#incidents" is a room; anything else a person, a team or a schedule. */
async function targetOf({ tx, actor }: CommandContext, wanted: string, field: string): Promise<Target> {
  if (!wanted.startsWith('#')) return findTarget(tx, actor.organisationId, wanted, field);
  const room = await findRoom(tx, actor.organisationId, wanted.slice(1));
  if (room) return { kind: 'room', ...room };
  throw new InvalidInput(`No room is called ${wanted}.`, [{ field, expected: 'a room such as #incidents' }]);
}
