import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { buildActor, integrationActor } from './fixtures/people.js';
import { systemActor } from './actor.js';
import { mayDo, permissions } from './permission.js';
import { roles } from './role.js';

const permission = fc.constantFrom(...permissions);
const ofNoTeam = { teamId: null };
const role = fc.constantFrom(...roles);

describe('permissions', () => {
  it('stand on each other: what a role may, every higher role may', () => {
    fc.assert(
      fc.property(permission, role, role, (wish, a, b) => {
        const [lower, higher] = roles.indexOf(a) <= roles.indexOf(b) ? [a, b] : [b, a];
        if (mayDo(buildActor(lower), wish)) expect(mayDo(buildActor(higher), wish)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('are the same for a person and for a token of the same role, over what belongs to no team', () => {
    fc.assert(
      fc.property(permission, role, (wish, as) => {
        expect(mayDo(buildActor(as, 'token'), wish, ofNoTeam)).toBe(mayDo(buildActor(as), wish, ofNoTeam));
      }),
    );
  });

  it('let the system do everything', () => {
    fc.assert(fc.property(permission, (wish) => expect(mayDo(systemActor('org'), wish)).toBe(true)));
  });

  it('let an integration hand in alerts, and nothing else', () => {
    expect(permissions.filter((wish) => mayDo(integrationActor, wish))).toEqual(['alert.ingest']);
  });
});
