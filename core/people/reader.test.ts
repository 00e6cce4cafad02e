import { describe, expect, it } from '@jest/globals';
import { buildActor, buildUserActor, integrationActor } from './fixtures/people.js';
import { readerOf } from './reader.js';
import { systemActor } from './actor.js';
import type { TokenActor } from './actor.js';

const everything = { organisationId: 'org' };
const ownersKey = buildActor('owner', 'token') as TokenActor;

describe('what is private', () => {
  it('is seen by owners, by the operator’s own token and by machines', () => {
    for (const actor of [buildActor('owner'), ownersKey, integrationActor, systemActor('org')])
      expect(readerOf(actor)).toEqual(everything);
  });

  it('is seen by other people where they are named', () => {
    for (const role of ['viewer', 'member', 'admin'] as const)
      expect(readerOf(buildUserActor({ role, id: 'nora' }))).toEqual({ ...everything, only: { userId: 'nora' } });
  });

  it('is seen by no key of a lesser role, of a scope or of a team', () => {
    const held: TokenActor[] = [
      buildActor('admin', 'token') as TokenActor,
      { ...ownersKey, scopes: ['read'] },
      { ...ownersKey, scopes: [] },
      { ...ownersKey, teamId: 'payments' },
    ];
    for (const key of held) expect(readerOf(key)).toEqual({ ...everything, only: { userId: null } });
  });
});
