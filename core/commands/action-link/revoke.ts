import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { mayDo } from '../../people/permission.js';
import { NotFound } from '../../errors.js';
import { revokeActionLinks } from '../../store/sql/action-link-rows.js';

/**
 * Takes back the links that one's own pages carried: one of them, or all. For a person who was disabled, or whose mail others
 * read, OpenAlert and whoever manages people name them.
 */
export const actionLinkRevoke = defineCommand({
  name: 'action-link.revoke',
  permission: 'session.own',
  input: z.strictObject({
    id: z.uuid('the id of a link').optional(),
    user: z.uuid('the id of a person').optional(),
  }),
  async handle({ tx, now, actor, audit }, { id, user }) {
    const own = actor.kind === 'user' ? actor.id : undefined;
    const userId = user ?? own;
    if (userId === undefined || (userId !== own && !mayDo(actor, 'people.manage')))
      throw new NotFound('There is no such link.');
    const count = await revokeActionLinks(tx, actor.organisationId, { userId, id }, now);
    if (id !== undefined && count === 0) throw new NotFound('There is no such link.');
    if (count > 0) audit({ after: { linksTakenBack: count } });
    const reason =
      count === 0 ? 'No link was open.' : `${count === 1 ? 'One link is' : `${count} links are`} taken back.`;
    return { changed: count > 0, reason, subject: { kind: 'user', id: userId } };
  },
});
