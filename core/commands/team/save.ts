import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { refuseTaken } from '../refuse-taken.js';
import { loadTeam } from './change-team.js';
import { personFields } from '../person/person-fields.js';
import { saveTeam } from '../../store/sql/team-rows.js';

/** Makes a team, or renames one. Its managers change what it owns. Data: `handle`. */
export const teamSave = defineCommand({
  name: 'team.save',
  permission: 'team.manage',
  input: z.strictObject({
    team: z.string('a team').trim().min(1, 'a team').max(200).optional(),
    name: z.string('a name').trim().min(1, 'a name').max(100, 'at most 100 characters'),
    handle: personFields.handle.optional(),
  }),
  async handle(ctx, { team: wanted, name, handle: given }) {
    const before = wanted === undefined ? undefined : await loadTeam(ctx, wanted);
    if (!before) ctx.authorise({ teamId: null });
    const handle = given ?? before?.handle ?? handleOf(name);
    if (handle !== before?.handle.toLowerCase()) await refuseTaken(ctx, handle);
    const id = before?.id ?? ctx.newId();
    const subject = { kind: 'team', id };
    if (before && before.name === name && before.handle === handle)
      return { changed: false, reason: `${name} is so already.`, subject, data: { handle } };
    await saveTeam(ctx.tx, ctx.actor.organisationId, { id, name, handle }, ctx.now);
    ctx.audit({ before: before ? { name: before.name, handle: before.handle } : null, after: { name, handle } });
    return {
      changed: true,
      reason: before ? `${name} is changed.` : `${name} is a team now.`,
      subject,
      data: { handle, isNew: !before },
    };
  },
});

const handleOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'team';
