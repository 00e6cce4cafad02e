import { DeliveryError, type Channel, type Destination, type Receipt } from '../core/notification/channel.js';
import type { Message } from '../core/notification/message.js';

/** How long a channel may take, in milliseconds; shorter than the lease of what is sent. */
export const sendTimeoutMs = 10_000;

/** How sending went. */
export type Sent = { receipt: Receipt } | { failed: { reason: string; retry: boolean; retryAfterMs?: number } };

/**
 * Sends by a channel and answers how it went; never throws. An error that is no DeliveryError is a fault of ours: it is told
 * to `onError`, and tried again.
 */
export async function sendWithin(
  channel: Channel | undefined,
  message: Message,
  to: Destination,
  { previous, onError }: { previous?: Receipt; onError: (error: unknown) => void },
): Promise<Sent> {
  if (!channel) return { failed: { reason: 'this channel is not set up', retry: false } };
  if (!channel.supports.has(message.kind))
    return { failed: { reason: `${channel.name} cannot show this`, retry: false } };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DeliveryError(`${channel.name} did not answer within 10 s`, true)),
      sendTimeoutMs,
    );
  });
  try {
    return { receipt: await Promise.race([channel.send(message, to, previous), late]) };
  } catch (error) {
    if (error instanceof DeliveryError) return { failed: failureOf(error) };
    onError(error);
    return { failed: { reason: `${channel.name} failed unexpectedly`, retry: true } };
  } finally {
    clearTimeout(timer);
  }
}

const failureOf = (error: DeliveryError) => ({
  reason: error.reason,
  retry: error.retry,
  ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
});
