/** Who stands behind a secret. These run before there is an actor, so they take no permission; each reads one row by hash. */
import * as find from '../../store/sql/find-by-secret.js';
import { findAccount, findAccountByEmail, type LocalAccount } from '../../store/sql/credential-rows.js';
import { inEveryOrganisation } from '../../store/tx.js';
import type { Clock } from '../../clock.js';
import type { Database } from '../../store/database.js';

/** The look-ups that sign-in, tokens, keys and action links need. */
export interface Lookups {
  integrationByKey: (keyHash: Buffer) => Promise<find.IntegrationByKey | undefined>;
  sessionBySecret: (hash: Buffer) => Promise<find.SessionBySecret | undefined>;
  signInLinkBySecret: (hash: Buffer) => Promise<find.PersonBySecret | undefined>;
  tokenBySecret: (hash: Buffer) => Promise<find.TokenBySecret | undefined>;
  accessBySecret: (hash: Buffer) => Promise<(find.PersonBySecret & { provedAt: Date | null }) | undefined>;
  actionLinkBySecret: (hash: Buffer) => Promise<find.ActionLinkBySecret | undefined>;
  /** A local account of an organisation, by its e-mail address or by its person. */
  account: (organisationId: string, of: { email: string } | { userId: string }) => Promise<LocalAccount | undefined>;
}

/** Makes the look-ups over one database. */
export function createLookups(db: Database, clock: Clock): Lookups {
  return {
    integrationByKey: (hash) => inEveryOrganisation(db, (tx) => find.findIntegrationByKey(tx, hash)),
    sessionBySecret: (hash) => inEveryOrganisation(db, (tx) => find.findSession(tx, hash, clock.now())),
    signInLinkBySecret: (hash) => inEveryOrganisation(db, (tx) => find.findSignInLink(tx, hash, clock.now())),
    tokenBySecret: (hash) => inEveryOrganisation(db, (tx) => find.findApiToken(tx, hash, clock.now())),
    accessBySecret: (hash) => inEveryOrganisation(db, (tx) => find.findAccessToken(tx, hash, clock.now())),
    account: (organisationId, of) =>
      inEveryOrganisation(db, (tx) =>
        'email' in of ? findAccountByEmail(tx, organisationId, of.email) : findAccount(tx, organisationId, of.userId),
      ),
    actionLinkBySecret: (hash) => inEveryOrganisation(db, (tx) => find.findActionLink(tx, hash, clock.now())),
  };
}
