import { describe, expect, it } from '@jest/globals';
import { refuseOtherAddresses } from './allowed-address.js';
import { SenderRefused } from './refused-sender.js';
import { rangesOf } from '../../core/addresses.js';
import type { IncomingMessage } from 'node:http';
import type { KeyHolder } from './keys.js';

const from = (remoteAddress: string) => ({ socket: { remoteAddress }, headers: {} }) as unknown as IncomingMessage;
const holder = (...allowed: string[]): KeyHolder => ({
  organisationId: 'org',
  id: 'integration',
  name: 'Alertmanager',
  source: 'alertmanager',
  serviceId: 's',
  serviceName: 'checkout',
  defaultSeverity: 'high',
  keyId: 'k',
  signingSecret: undefined,
  allowed: allowed.length === 0 ? undefined : rangesOf(allowed),
});

describe('a good key', () => {
  it('is good from everywhere, unless its integration names addresses', () => {
    expect(() => refuseOtherAddresses(from('203.0.113.9'), holder())).not.toThrow();
    expect(() => refuseOtherAddresses(from('10.1.2.3'), holder('192.0.2.1', '10.0.0.0/8'))).not.toThrow();
  });

  it('is refused from elsewhere, and from an address that nobody can read', () => {
    for (const address of ['203.0.113.9', '']) {
      let refused: unknown;
      try {
        refuseOtherAddresses(from(address), holder('10.0.0.0/8'));
      } catch (error) {
        refused = error;
      }
      expect(refused).toBeInstanceOf(SenderRefused);
      expect(refused).toMatchObject({
        status: 403,
        message:
          'This key is good for other addresses only. An admin names them: POST /api/v1/integrations/<id>/addresses.',
        holder: { id: 'integration', organisationId: 'org' },
        fault: 'address',
      });
    }
  });

  it('is good from nowhere where none of the named addresses can be read', () => {
    expect(() => refuseOtherAddresses(from('10.1.2.3'), { ...holder(), allowed: [] })).toThrow(SenderRefused);
  });
});
