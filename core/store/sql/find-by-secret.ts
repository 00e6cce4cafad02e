/** Finds what a secret stands for, across organisations: the caller does not know yet whose it is. */
import { idleSince } from '../../session/session-life.js';
import type { AlertSeverity } from '../../alert/alert.js';
import type { Membership } from '../../people/actor.js';
import type { Role } from '../../people/role.js';
import type { Scope } from '../../people/scope.js';
import type { SignInMethod } from './session-rows.js';
import type { Tx } from '../tx.js';

/** The teams of the user `u`, as an actor has them. */
export const teamsOfUser = `
  (select coalesce(json_agg(json_build_object('teamId', m.team_id, 'role', m.role) order by m.team_id), '[]')
   from team_members m where m.organisation_id = u.organisation_id and m.user_id = u.id)`;

/** An integration with what ingest needs of its service. */
export interface IntegrationByKey {
  organisationId: string;
  id: string;
  name: string;
  source: string;
  serviceId: string;
  serviceName: string;
  defaultSeverity: AlertSeverity;
  keyId: string;
  /** Where its sender signs: what it signs with, sealed with the key. */
  signingSecret: Buffer | null;
  /** The ranges from which its sender may send; none: from everywhere. */
  allowedAddresses: string[];
}

/** The integration of a key that is not revoked. */
export async function findIntegrationByKey(tx: Tx, keyHash: Buffer): Promise<IntegrationByKey | undefined> {
  const [row] = await tx.query<IntegrationByKey>(
    `select i.organisation_id as "organisationId", i.id, i.name, i.source, i.service_id as "serviceId", s.name as "serviceName",
            i.default_severity as "defaultSeverity", k.id as "keyId", k.signing_secret as "signingSecret",
            i.allowed_addresses as "allowedAddresses"
     from integration_keys k
     join integrations i on i.organisation_id = k.organisation_id and i.id = k.integration_id
     join services s on s.organisation_id = i.organisation_id and s.id = i.service_id
     where k.key_hash = $1 and k.revoked_at is null`,
    [keyHash],
  );
  return row;
}

/** A person behind a session or a link. */
export interface PersonBySecret {
  organisationId: string;
  /** The session's or link's own id. */
  id: string;
  userId: string;
  name: string;
  role: Role;
  teams: Membership[];
}

/** A person behind a session, when they proved who they are, and when they were last seen. */
export interface SessionBySecret extends PersonBySecret {
  provedAt: Date | null;
  lastSeenAt: Date;
  method: SignInMethod;
}

/** The person of a session that has not ended: neither by its age nor because nothing was done with it. */
export async function findSession(tx: Tx, tokenHash: Buffer, now: Date): Promise<SessionBySecret | undefined> {
  const [row] = await tx.query<SessionBySecret>(
    `select s.organisation_id as "organisationId", s.id, u.id as "userId", u.name, u.role, ${teamsOfUser} as teams,
            s.proved_at as "provedAt", s.last_seen_at as "lastSeenAt", s.method
     from sessions s join users u on u.organisation_id = s.organisation_id and u.id = s.user_id
     where s.token_hash = $1 and s.expires_at > $2 and s.last_seen_at > $3 and u.disabled_at is null`,
    [tokenHash, now, idleSince(now)],
  );
  return row;
}

/** The person of a sign-in link that can still be used. */
export async function findSignInLink(tx: Tx, tokenHash: Buffer, now: Date): Promise<PersonBySecret | undefined> {
  const [row] = await tx.query<PersonBySecret>(
    `select l.organisation_id as "organisationId", l.id, u.id as "userId", u.name, u.role, ${teamsOfUser} as teams
     from sign_in_links l join users u on u.organisation_id = l.organisation_id and u.id = l.user_id
     where l.token_hash = $1 and l.used_at is null and l.expires_at > $2 and u.disabled_at is null`,
    [tokenHash, now],
  );
  return row;
}

/** An API token and, where it has one, its person. */
export interface TokenBySecret {
  organisationId: string;
  id: string;
  name: string;
  role: Role;
  scopes: Scope[] | null;
  teamId: string | null;
  user: { id: string; name: string; teams: Membership[] } | null;
}

/** An API token that is neither revoked nor at its end. One that belongs to no team ends with the account of who made it. */
export async function findApiToken(tx: Tx, tokenHash: Buffer, now: Date): Promise<TokenBySecret | undefined> {
  const [row] = await tx.query<TokenBySecret>(
    `select t.organisation_id as "organisationId", t.id, t.name, coalesce(u.role, t.role) as role,
            t.scopes, t.team_id as "teamId",
            case when u.id is null then null
                 else json_build_object('id', u.id, 'name', u.name, 'teams', ${teamsOfUser}) end as "user"
     from api_tokens t left join users u on u.organisation_id = t.organisation_id and u.id = t.user_id and u.disabled_at is null
     where t.token_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2) and (t.user_id is null or u.id is not null)
       and (t.created_by is null or t.team_id is not null or exists (
         select 1 from users c where c.organisation_id = t.organisation_id and c.id = t.created_by and c.disabled_at is null))`,
    [tokenHash, now],
  );
  return row;
}

/** The person of a program's access token, of a family that goes on. */
export async function findAccessToken(
  tx: Tx,
  tokenHash: Buffer,
  now: Date,
): Promise<(PersonBySecret & { provedAt: Date | null }) | undefined> {
  const [row] = await tx.query<PersonBySecret & { provedAt: Date | null }>(
    `select t.organisation_id as "organisationId", f.id, u.id as "userId", u.name, u.role, ${teamsOfUser} as teams,
            f.proved_at as "provedAt"
     from family_tokens t
     join token_families f on f.organisation_id = t.organisation_id and f.id = t.family_id
     join users u on u.organisation_id = f.organisation_id and u.id = f.user_id
     where t.token_hash = $1 and t.kind = 'access' and t.expires_at > $2 and f.revoked_at is null and f.expires_at > $2
       and u.disabled_at is null`,
    [tokenHash, now],
  );
  return row;
}

/** A person and the incident they may act on. */
export interface ActionLinkBySecret extends PersonBySecret {
  incidentId: string;
  incidentNumber: number;
  /** Of the person, an IANA name. */
  zone: string;
  /** The incident is over, and with it the link. */
  isOver: boolean;
}

/** The person and incident of an action link that was not taken back, good for 24 hours. */
export async function findActionLink(tx: Tx, tokenHash: Buffer, now: Date): Promise<ActionLinkBySecret | undefined> {
  const [row] = await tx.query<ActionLinkBySecret>(
    `select l.organisation_id as "organisationId", l.id, u.id as "userId", u.name, u.role, u.zone, ${teamsOfUser} as teams,
            i.id as "incidentId", i.number as "incidentNumber", i.status in ('resolved', 'merged') as "isOver"
     from action_links l
     join users u on u.organisation_id = l.organisation_id and u.id = l.user_id
     join incidents i on i.organisation_id = l.organisation_id and i.id = l.incident_id
     where l.token_hash = $1 and l.expires_at > $2 and l.revoked_at is null and u.disabled_at is null`,
    [tokenHash, now],
  );
  return row;
}
