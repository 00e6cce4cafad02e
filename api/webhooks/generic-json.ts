import { genericEvents } from './generic-events.js';
import type { AlertSource } from './source.js';

/** Any sender that posts JSON: the documented fields, and what other names most probably mean. */
export const genericJson: AlertSource = {
  id: 'generic-json',
  resends: false,
  parse: genericEvents,
  // Of our own: whoever writes the sender can sign as we say.
  signature: {
    header: 'x-openalert-signature',
    timestampHeader: 'x-openalert-timestamp',
    joint: '.',
    mayLackTime: false,
  },
};
