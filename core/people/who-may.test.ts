import { describe, expect, it } from '@jest/globals';
import { permissions } from './permission.js';
import { permissionWords } from './permission-words.js';
import { policyTable, whoMay } from './who-may.js';

describe('who may do what', () => {
  it('is told for every permission, in words', () => {
    expect(policyTable().map(({ permission }) => permission)).toEqual(permissions);
    expect(Object.keys(permissionWords).sort()).toEqual([...permissions].sort());
  });

  it('says the least role, the team, the scopes and what is asked besides', () => {
    expect(whoMay('incident.respond')).toEqual({
      permission: 'incident.respond',
      role: 'member',
      team: null,
      scopes: ['respond'],
      outsider: false,
      page: false,
      sender: false,
      sensitive: false,
    });
    expect(whoMay('service.manage')).toMatchObject({ role: 'admin', team: 'manager', scopes: ['configure'] });
    expect(whoMay('integration.read')).toMatchObject({ role: 'admin', team: 'member' });
    expect(whoMay('incident.answer')).toMatchObject({ role: 'member', page: true });
    expect(whoMay('session.own')).toMatchObject({ role: 'viewer', outsider: true });
    expect(whoMay('identity.manage')).toMatchObject({ role: 'owner', sensitive: true, scopes: [] });
    expect(whoMay('alert.ingest')).toMatchObject({ role: null, team: null, sender: true });
    expect(whoMay('service.read')).toMatchObject({ role: 'viewer', team: null, outsider: false, page: false });
    expect(whoMay('system.run')).toMatchObject({ role: null, team: null, sender: false });
  });
});
