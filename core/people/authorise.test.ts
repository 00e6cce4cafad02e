import { describe, expect, it } from '@jest/globals';
import { authorise, createTeamCheck, hasProof, keepToPage } from './authorise.js';
import { buildActor, buildUserActor, integrationActor } from './fixtures/people.js';
import { Forbidden, ProofNeeded } from '../errors.js';
import { systemActor, type Actor } from './actor.js';
import type { Permission } from './permission.js';

const now = new Date('2026-11-24T10:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);
const minutes = 60_000;
const leadsPayments = buildUserActor({ teams: [{ teamId: 'payments', role: 'manager' }] });
const ownTeam = { teamId: 'payments' };
const otherTeam = { teamId: 'platform' };

/** What somebody is told who may not; undefined for whoever may. */
function refusalOf(run: () => void): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('authorise', () => {
  it('lets whoever holds the permission pass', () => {
    expect(refusalOf(() => authorise(buildActor('member'), 'incident.respond', { now }))).toBeUndefined();
    expect(refusalOf(() => authorise(leadsPayments, 'service.manage', { now }))).toBeUndefined();
    expect(refusalOf(() => authorise(leadsPayments, 'service.manage', { now, about: ownTeam }))).toBeUndefined();
  });

  it('says who lacks which permission', () => {
    const refusal = refusalOf(() => authorise(buildActor('viewer'), 'incident.respond', { now }));
    expect(refusal).toBeInstanceOf(Forbidden);
    expect(refusal).not.toBeInstanceOf(ProofNeeded);
    expect(refusal).toMatchObject({ message: 'Ana may not do this: it needs the permission incident.respond.' });
  });

  it('speaks of the team only to whoever would be let in by another one', () => {
    expect(refusalOf(() => authorise(leadsPayments, 'service.manage', { now, about: otherTeam }))).toMatchObject({
      message: 'Ana may not do this: it needs the permission service.manage for the team that owns it.',
    });
    const member = buildActor('member');
    expect(refusalOf(() => authorise(member, 'service.manage', { now, about: otherTeam }))).toMatchObject({
      message: 'Ana may not do this: it needs the permission service.manage.',
    });
  });

  it('asks for a fresh proof where the permission wants one, and only of whoever holds it', () => {
    const told = 'This asks for a fresh proof that it is you: confirm it, then try again.';
    const owner = buildUserActor({ role: 'owner' });
    const refusal = refusalOf(() => authorise(owner, 'identity.manage', { now }));
    expect(refusal).toBeInstanceOf(ProofNeeded);
    expect(refusal).toMatchObject({ message: told });
    const proved = { ...owner, provedAt: ago(minutes) };
    expect(refusalOf(() => authorise(proved, 'identity.manage', { now }))).toBeUndefined();
    expect(refusalOf(() => authorise(buildActor('admin'), 'identity.manage', { now }))).not.toBeInstanceOf(ProofNeeded);
    expect(refusalOf(() => authorise(owner, 'organisation.manage', { now }))).toBeUndefined();
  });
});

describe('a proof', () => {
  it('of a person counts for ten minutes', () => {
    expect(hasProof(buildUserActor(), now)).toBe(false);
    const seen = [0, 10 * minutes, 10 * minutes + 1].map((ms) => hasProof(buildUserActor({ provedAt: ago(ms) }), now));
    expect(seen).toEqual([true, true, false]);
  });

  it('is given by a key each time it is shown, and asked of no machine', () => {
    expect(
      [buildActor('owner', 'token'), integrationActor, systemActor('org')].map((one) => hasProof(one, now)),
    ).toEqual([true, true, true]);
  });
});

describe('the link of a page', () => {
  const paged = buildUserActor({ linkedIncident: 42 });
  const ask = (actor: Actor, permission: Permission, input: unknown) =>
    refusalOf(() => keepToPage(actor, permission, input));

  it('is good for its own incident', () => {
    for (const permission of ['incident.read', 'incident.answer'] as const)
      expect(ask(paged, permission, { number: 42 })).toBeUndefined();
  });

  it('is refused for another incident, and for none that is named', () => {
    for (const input of [{ number: 43 }, { number: '42' }, {}]) {
      const refusal = ask(paged, 'incident.answer', input);
      expect(refusal).toBeInstanceOf(Forbidden);
      expect(refusal).toMatchObject({
        message: 'Ana may not do this: the link of a page is good for INC-42 alone.',
      });
    }
  });

  it('is asked about nothing but incidents, and nobody else is held to one', () => {
    expect(ask(paged, 'organisation.read', {})).toBeUndefined();
    for (const actor of [buildUserActor(), buildActor('member', 'token'), integrationActor, systemActor('org')])
      expect(ask(actor, 'incident.answer', { number: 43 })).toBeUndefined();
  });
});

describe('the second question', () => {
  it('is open until it was asked about the team that owns the thing', () => {
    const check = createTeamCheck(leadsPayments, 'service.manage', now);
    expect(check.settled).toBe(false);
    check.of(ownTeam);
    expect(check.settled).toBe(true);
  });

  it('stays open for whoever is refused', () => {
    const check = createTeamCheck(leadsPayments, 'service.manage', now);
    expect(() => check.of(otherTeam)).toThrow(Forbidden);
    expect(check.settled).toBe(false);
  });

  it('is asked of nobody where the team does not matter, and never of OpenAlert itself', () => {
    expect(createTeamCheck(leadsPayments, 'incident.respond', now).settled).toBe(true);
    expect(createTeamCheck(systemActor('org'), 'service.manage', now).settled).toBe(true);
    expect(createTeamCheck(buildActor('owner'), 'service.manage', now).settled).toBe(false);
  });
});
