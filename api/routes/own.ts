/** REST of what is one's own: where one is signed in, who one is to which issuer, the links of one's pages, and asking to be let in. */
import { accessRequest } from '../../core/commands/access/request.js';
import { actionLinkRevoke } from '../../core/commands/action-link/revoke.js';
import { listSessions } from '../../core/queries/session/list.js';
import { sessionRevoke } from '../../core/commands/session/revoke.js';
import { showAccess } from '../../core/queries/access/show.js';
import { showIdentity } from '../../core/queries/identity/own.js';
import type { RestKit } from './rest-kit.js';

/** Adds the routes of one's own. */
export function ownRoutes({ query, command }: RestKit): void {
  query('/me/identity', showIdentity, { does: 'Who you are, and which issuers sign you in' });
  query('/me/sessions', listSessions, { does: 'Where you are signed in' });
  command('/me/sessions/revoke', sessionRevoke, { does: 'Ends one of your sessions, or all but one' });
  command('/me/links/revoke', actionLinkRevoke, {
    does: 'Takes back the links that your pages carried, or one of them',
  });
  query('/me/access', showAccess, { does: 'Who can add you to a team' });
  command('/me/access', accessRequest, { does: 'Asks them to' });
}
