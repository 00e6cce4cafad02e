import type { SentEvent } from '../../core/alert/alert.js';

/** A kind of sender: how its payload becomes events. Pure, and never throws: what it does not know becomes an unrecognised event. */
export interface AlertSource {
  /** As in core/service/source.ts. */
  id: string;
  /** Does the sender send firing alerts again until they are resolved? Then a re-send may be answered from memory. */
  resends: boolean;
  parse: (payload: unknown) => SentEvent[];
  /** What changed in the sender's world and is no alert, a sentence each. */
  changes?: (payload: unknown) => string[];
  /** The headers of a signature: HMAC-SHA256 in hex over the body, or over `<timestamp>:<body>` where there is a timestamp. */
  signature?: { header: string; timestampHeader: string };
}
