import { z } from 'zod';
import { InvalidInput, NotFound } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { ackTimeout } from '../policy/save.js';
import { findPolicy } from '../../store/sql/policy-rows.js';
import { findService, readServiceFields } from '../../store/sql/find-service.js';
import { owningTeam, teamName } from '../owning-team.js';
import { updateService } from '../../store/sql/service-rows.js';
import { lockServiceVersion } from '../../store/sql/versions.js';

/** Says which team owns a service, which policy pages about it, and how long an acknowledgement of its incidents holds. @throws NotFound */
export const serviceUpdate = defineCommand({
  name: 'service.update',
  permission: 'service.manage',
  versionOf: (tx, organisationId, { service }) => lockServiceVersion(tx, organisationId, service),
  input: z.strictObject({
    service: z.string('the name or id of a service').trim().min(1).max(200),
    policy: z.string('the name or id of a policy').trim().min(1).max(200).optional(),
    ackTimeoutSeconds: ackTimeout.optional(),
    team: teamName,
  }),
  async handle(ctx, { service, policy, ackTimeoutSeconds, team }) {
    const { tx, actor } = ctx;
    const found = await findService(tx, actor.organisationId, service);
    if (!found) throw new NotFound(`There is no service "${service}".`);
    const teamId = await owningTeam(ctx, 'service.manage', team, found);
    const expected = 'the name or id of a policy';
    const chosen = policy === undefined ? undefined : await findPolicy(tx, actor.organisationId, policy);
    if (policy !== undefined && !chosen)
      throw new InvalidInput(`No policy is called "${policy}".`, [{ field: 'policy', expected }]);
    const before = await readServiceFields(tx, actor.organisationId, found.id);
    const changed = await updateService(tx, actor.organisationId, found.id, {
      ...(chosen ? { policyId: chosen.id } : {}),
      ...(ackTimeoutSeconds === undefined ? {} : { ackTimeoutSeconds }),
      teamId,
    });
    ctx.audit({ before, after: await readServiceFields(tx, actor.organisationId, found.id) });
    const reason = changed ? `${found.name} is changed.` : `${found.name} is so already.`;
    return { changed, reason, subject: { kind: 'service', id: found.id } };
  },
});
