/** How often who may ask, wired: counted here, and told to the other processes each second. */
import { randomUUID } from 'node:crypto';
import { createAdmit, type Admit } from '../api/admit.js';
import { clientAddress } from '../api/client.js';
import { createLimits, type Limits } from '../api/limits.js';
import { networkOf } from '../core/addresses.js';
import { limitsOf, type Config } from './config.js';
import type { Clock } from '../core/clock.js';
import type { IncomingMessage } from 'node:http';
import type { Listener } from '../core/store/listen.js';
import type { Signals } from '../core/store/signals.js';

/** How often the processes tell each other what they let in, in milliseconds. */
const tellMs = 1000;

/** The limits of this process, and what asks them. */
export interface OpenLimits {
  limits: Limits;
  addressOf: (request: IncomingMessage) => string;
  admit: Admit;
  close: () => void;
}

/** Wires the limits. */
export function openLimits(
  config: Config,
  { clock, signals, listener }: { clock: Clock; signals: Signals; listener: Listener },
): OpenLimits {
  const limits = createLimits({
    perMinute: limitsOf(config),
    now: () => clock.now(),
    publish: signals.publish,
    self: randomUUID(),
  });
  listener.on('limits', limits.hear);
  const timer = setInterval(limits.tell, tellMs).unref();
  const addressOf = (request: IncomingMessage) => networkOf(clientAddress(request));
  return { limits, addressOf, admit: createAdmit(limits, addressOf), close: () => clearInterval(timer) };
}
