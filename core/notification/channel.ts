/**
 * The border to every channel. A message states how things should look now; a channel makes it so.
 * Terms: *page* one message to one person for one step; *view* what should be shown somewhere; *receipt* the vendor's proof.
 */
import type { Message } from './message.js';

/** Where a message goes: an e-mail address, a room id, a user's id. */
export interface Destination {
  organisationId: string;
  address: string;
}

/** What a channel needs to find its message again, and its proof of sending. JSON. */
export interface Receipt {
  id: string;
  /** Has the vendor confirmed that it arrived? */
  delivered?: boolean;
  [key: string]: unknown;
}

/** A way to reach people or rooms. */
export interface Channel {
  readonly name: string;
  readonly supports: ReadonlySet<Message['kind']>;
  /** How many messages it can have on their way at once: what is sent starts at once, and waits in no queue of ours. */
  readonly atOnce: number;
  /**
   * Sends, or with `previous` edits in place. Idempotent for the same `previous`.
   * @throws DeliveryError
   */
  send(message: Message, to: Destination, previous?: Receipt): Promise<Receipt>;
}

/** Why a message did not go out, whether to try again, and when. `reason` is a sentence without secrets. */
export class DeliveryError extends Error {
  constructor(
    readonly reason: string,
    readonly retry: boolean,
    readonly retryAfterMs?: number,
    options?: { cause?: unknown },
  ) {
    super(reason, options);
    this.name = 'DeliveryError';
  }
}
