/** Who stands behind a secret. These run before there is an actor, so they take no permission; each reads one row by hash. */
import * as find from '../../store/sql/find-by-secret.js';
import { inEveryOrganisation } from '../../store/tx.js';
import type { Clock } from '../../clock.js';
import type { Database } from '../../store/database.js';

/** The look-ups that sign-in, tokens, keys and action links need. */
export interface Lookups {
  integrationByKey: (keyHash: Buffer) => Promise<find.IntegrationByKey | undefined>;
  sessionBySecret: (hash: Buffer) => Promise<find.PersonBySecret | undefined>;
  signInLinkBySecret: (hash: Buffer) => Promise<find.PersonBySecret | undefined>;
  tokenBySecret: (hash: Buffer) => Promise<find.TokenBySecret | undefined>;
  actionLinkBySecret: (hash: Buffer) => Promise<find.ActionLinkBySecret | undefined>;
}

/** Makes the look-ups over one database. */
export function createLookups(db: Database, clock: Clock): Lookups {
  return {
    integrationByKey: (hash) => inEveryOrganisation(db, (tx) => find.findIntegrationByKey(tx, hash)),
    sessionBySecret: (hash) => inEveryOrganisation(db, (tx) => find.findSession(tx, hash, clock.now())),
    signInLinkBySecret: (hash) => inEveryOrganisation(db, (tx) => find.findSignInLink(tx, hash, clock.now())),
    tokenBySecret: (hash) => inEveryOrganisation(db, (tx) => find.findApiToken(tx, hash, clock.now())),
    actionLinkBySecret: (hash) => inEveryOrganisation(db, (tx) => find.findActionLink(tx, hash, clock.now())),
  };
}
