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
  /** How its sender signs, where it can: HMAC-SHA256 in hex over the time and the body. */
  signature?: Signature;
}

/** In which headers a signature comes, and what it is over. */
export interface Signature {
  header: string;
  /** Unix seconds. */
  timestampHeader: string;
  /** What stands between the time and the body. */
  joint: string;
  /** May the time be left out? Then it is over the body alone. */
  mayLackTime: boolean;
}
