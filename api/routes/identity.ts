/** REST of who may sign in: what groups grant, who is who, and what admins end for others. */
import { credentialBreakGlass } from '../../core/commands/credential/break-glass.js';
import { credentialReset } from '../../core/commands/credential/reset.js';
import { identityConfirm } from '../../core/commands/identity/confirm.js';
import { identityMapGroup } from '../../core/commands/identity/map-group.js';
import { identityUnmapGroup } from '../../core/commands/identity/unmap-group.js';
import { previewIdentity } from '../../core/queries/identity/preview.js';
import { sessionRevokeAll } from '../../core/commands/session/revoke-all.js';
import { withData, type RestKit } from './rest-kit.js';

/** Adds the routes of identity. */
export function identityRoutes({ query, command }: RestKit): void {
  query('/identity', previewIdentity);
  command('/identity/groups', identityMapGroup, (outcome) => [201, withData(outcome)]);
  command('/identity/groups/:id/remove', identityUnmapGroup);
  command('/identity/:id/confirm', identityConfirm);
  command('/people/:user/sign-out', sessionRevokeAll);
  command('/people/:user/credential/reset', credentialReset);
  command('/people/:user/break-glass', credentialBreakGlass);
}
