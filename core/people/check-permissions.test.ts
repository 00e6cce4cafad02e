import { describe, expect, it } from '@jest/globals';
import { checkPermissions } from './check-permissions.js';
import { wireCore } from '../../cli/core.js';
import { commands } from '../commands/index.js';
import type { Permission } from './permission.js';

const says = (name: string, permission: unknown) => ({ name, permission: permission as Permission });

describe('a start', () => {
  it('goes on where everything says who may run it', () => {
    expect(() => checkPermissions([says('service.list', 'service.read')])).not.toThrow();
  });

  it.each([[undefined], [null], [''], ['service.anything'], ['constructor']])(
    'is refused for the permission %j',
    (wrong) => {
      expect(() => checkPermissions([says('service.list', 'service.read'), says('secret.tell', wrong)])).toThrow(
        'These say nowhere who may run them: secret.tell.',
      );
    },
  );

  it('is refused before anything is wired, whatever is in the catalogue', () => {
    const open = says('secret.tell', undefined);
    commands.push(open as never);
    try {
      expect(() => wireCore({} as never)).toThrow('secret.tell');
    } finally {
      commands.splice(commands.indexOf(open as never), 1);
    }
  });
});
