import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DeliveryError, type Channel, type Receipt } from '../core/notification/channel.js';
import type { Message } from '../core/notification/message.js';
import { sendTimeoutMs, sendWithin } from './send-within.js';

const notice: Message = {
  kind: 'notice',
  noticeId: '01a20d58-5c2f-7312-9d26-cc75b0de3725',
  incidentId: null,
  notice: { tone: 'plain', words: ['OpenAlert was away.'], rows: [], acts: [], path: null },
  to: null,
  url: null,
};
const to = { organisationId: 'org', address: 'ana@example.org' };
/** A channel to a vendor that answers as it is told. */
const vendor = (send: Channel['send']): Channel => ({ name: 'e-mail', supports: new Set(['notice']), atOnce: 1, send });
const refusing = (error: unknown) =>
  vendor(() => {
    throw error;
  });

/** What `sendWithin` tells us alone. */
const told: unknown[] = [];
const how = { onError: (error: unknown) => void told.push(error) };

describe('sendWithin', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('answers the vendor’s receipt, and hands over what was sent before, to be edited', async () => {
    const channel = vendor((message, { address }, previous) =>
      Promise.resolve({ id: `${message.kind} to ${address} after ${previous?.id ?? 'nothing'}` }),
    );
    const previous: Receipt = { id: 'm1' };
    expect(await sendWithin(channel, notice, to, how)).toEqual({
      receipt: { id: 'notice to ana@example.org after nothing' },
    });
    expect(await sendWithin(channel, notice, to, { ...how, previous })).toEqual({
      receipt: { id: 'notice to ana@example.org after m1' },
    });
  });

  it('gives up for good on a channel that is not set up, or cannot show this', async () => {
    expect(await sendWithin(undefined, notice, to, how)).toEqual({
      failed: { reason: 'this channel is not set up', retry: false },
    });
    const pagesOnly = { ...refusing(new Error('never asked')), supports: new Set(['page' as const]) };
    expect(await sendWithin(pagesOnly, notice, to, how)).toEqual({
      failed: { reason: 'e-mail cannot show this', retry: false },
    });
  });

  it('says why the vendor refused, whether to try again, and when', async () => {
    expect(await sendWithin(refusing(new DeliveryError('no such mailbox', false)), notice, to, how)).toEqual({
      failed: { reason: 'no such mailbox', retry: false },
    });
    expect(await sendWithin(refusing(new DeliveryError('too many', true, 30_000)), notice, to, how)).toEqual({
      failed: { reason: 'too many', retry: true, retryAfterMs: 30_000 },
    });
  });

  it('tries again after an error that nobody foresaw, without telling what may be a secret', async () => {
    const broken = vendor(() => Promise.reject(new Error('535 user:password')));
    expect(await sendWithin(broken, notice, to, how)).toEqual({
      failed: { reason: 'e-mail failed unexpectedly', retry: true },
    });
    expect(told.at(-1)).toEqual(new Error('535 user:password'));
  });

  it('stops waiting after ten seconds, and not before', async () => {
    let ended = false;
    const sending = sendWithin(
      vendor(() => new Promise(() => undefined)),
      notice,
      to,
      how,
    ).finally(() => (ended = true));
    await jest.advanceTimersByTimeAsync(sendTimeoutMs - 1);
    expect(ended).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await sending).toEqual({ failed: { reason: 'e-mail did not answer within 10 s', retry: true } });
  });

  it('leaves no timer behind, however it went', async () => {
    await sendWithin(
      vendor(() => Promise.resolve({ id: 'm1' })),
      notice,
      to,
      how,
    );
    await sendWithin(refusing(new Error('broken')), notice, to, how);
    expect(jest.getTimerCount()).toBe(0);
  });
});
