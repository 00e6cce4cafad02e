import { clientAddress } from '../client.js';
import { isWithin } from '../../core/addresses.js';
import { SenderRefused } from './refused-sender.js';
import type { IncomingMessage } from 'node:http';
import type { KeyHolder } from './keys.js';

const words =
  'This key is good for other addresses only. An admin names them: POST /api/v1/integrations/<id>/addresses.';

/** Where an integration says from which addresses it is sent to, refuses every other one. @throws SenderRefused */
export function refuseOtherAddresses(request: IncomingMessage, holder: KeyHolder): void {
  if (!holder.allowed) return;
  if (!isWithin(clientAddress(request), holder.allowed)) throw new SenderRefused(holder, 'address', [403, words]);
}
