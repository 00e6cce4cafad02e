/**
 * Whether an actor may run a command or a query. `execute` and `runQuery` ask at the door, before anything is read; where the
 * answer depends on the owning team, the handler asks again with the thing in its hand, and nothing is committed without that.
 */
import { Forbidden, ProofNeeded } from '../errors.js';
import { dependsOnTeam, isOfIncident, isSensitive, mayDo, type About, type Permission } from './permission.js';
import type { Actor } from './actor.js';

/** How long a proof of who it is counts, in milliseconds. */
const proofMs = 10 * 60_000;

/** Why somebody is refused who lacks a permission. */
export const lacking = (actor: Actor, permission: Permission, there = ''): Forbidden =>
  new Forbidden(`${actor.name} may not do this: it needs the permission ${permission}${there}.`);

/** @throws Forbidden, or ProofNeeded where a recent proof is missing */
export function authorise(actor: Actor, permission: Permission, { now, about }: { now: Date; about?: About }): void {
  if (!mayDo(actor, permission, about)) {
    const there = about && mayDo(actor, permission) ? ' for the team that owns it' : '';
    throw lacking(actor, permission, there);
  }
  if (isSensitive(permission) && !hasProof(actor, now))
    throw new ProofNeeded('This asks for a fresh proof that it is you: confirm it, then try again.');
}

/** Whoever comes by the link of a page says which incident they mean, and it is the link's own. @throws Forbidden */
export function keepToPage(actor: Actor, permission: Permission, input: unknown): void {
  if (actor.kind !== 'user' || actor.linkedIncident === undefined || !isOfIncident(permission)) return;
  if ((input as { number?: unknown }).number !== actor.linkedIncident)
    throw new Forbidden(
      `${actor.name} may not do this: the link of a page is good for INC-${actor.linkedIncident} alone.`,
    );
}

/** Did they prove who they are: keys each time, a person within the last ten minutes? */
export function hasProof(actor: Actor, now: Date): boolean {
  if (actor.kind !== 'user') return true;
  return actor.provedAt !== undefined && now.getTime() - actor.provedAt.getTime() <= proofMs;
}

/** The second question, asked by a handler that has loaded the thing; `settled` is false while it ought to be asked still. */
export interface TeamCheck {
  of: (about: About) => void;
  readonly settled: boolean;
}

/** For whoever holds the permission everywhere, the second question answers itself. */
export function createTeamCheck(actor: Actor, permission: Permission, now: Date): TeamCheck {
  let settled = !dependsOnTeam(permission) || actor.kind === 'system';
  return {
    of(about) {
      authorise(actor, permission, { now, about });
      settled = true;
    },
    get settled() {
      return settled;
    },
  };
}
