import { HttpError } from '../problem.js';
import { clientAddress } from '../client.js';
import { isWithin } from '../../core/addresses.js';
import type { IncomingMessage } from 'node:http';
import type { KeyHolder } from './keys.js';

/** A sender with a good key came from an address that its integration does not name. */
export class AddressRefused extends HttpError {
  constructor(readonly facts: { integration: string; organisation: string; address: string }) {
    super(
      403,
      'This key is good for other addresses only. An admin names them: POST /api/v1/integrations/<id>/addresses.',
    );
  }
}

/** Where an integration says from which addresses it is sent to, refuses every other one. @throws AddressRefused */
export function refuseOtherAddresses(request: IncomingMessage, { allowed, id, organisationId }: KeyHolder): void {
  if (!allowed) return;
  const address = clientAddress(request);
  if (!isWithin(address, allowed)) throw new AddressRefused({ integration: id, organisation: organisationId, address });
}
