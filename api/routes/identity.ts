/** REST of who may sign in: what groups grant, who is who, and what admins end for others. */
import { credentialBreakGlass } from '../../core/commands/credential/break-glass.js';
import { credentialReset } from '../../core/commands/credential/reset.js';
import { identityConfirm } from '../../core/commands/identity/confirm.js';
import { identityMapGroup } from '../../core/commands/identity/map-group.js';
import { identityUnmapGroup } from '../../core/commands/identity/unmap-group.js';
import { foreseeIdentity } from '../../core/queries/identity/foresee.js';
import { previewIdentity } from '../../core/queries/identity/preview.js';
import { sessionRevokeAll } from '../../core/commands/session/revoke-all.js';
import { outcomeWith } from '../../core/queries/shapes/plain.js';
import { z } from 'zod';
import { withData, type RestKit } from './rest-kit.js';

/** Adds the routes of identity. */
export function identityRoutes({ query, command }: RestKit): void {
  query('/identity', previewIdentity, { does: 'What the groups of a directory grant, and who waits to be confirmed' });
  query('/identity/foresight', foreseeIdentity, {
    does: 'What a mapping would change, and of whom, once it is there or is gone',
  });
  command('/identity/groups', identityMapGroup, {
    does: 'Lets a group of the directory grant a team or a role',
    answer: outcomeWith({ id: z.uuid() }),
    statuses: [201],
    as: (outcome) => [201, withData(outcome)],
  });
  command('/identity/groups/:id/remove', identityUnmapGroup, { does: 'Takes that back' });
  command('/identity/:id/confirm', identityConfirm, {
    does: 'Confirms that an account of the directory is that person',
  });
  command('/people/:user/sign-out', sessionRevokeAll, { does: 'Signs somebody out everywhere' });
  command('/people/:user/credential/reset', credentialReset, { does: 'Takes a password away, so that another is set' });
  command('/people/:user/break-glass', credentialBreakGlass, {
    does: 'Says who may sign in with a password in any case',
  });
}
