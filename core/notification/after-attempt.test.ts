import { describe, expect, it } from '@jest/globals';
import { afterAttempt, afterFailure } from './after-attempt.js';

const now = new Date('2026-11-24T10:00:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const refused = { sent: false, reason: 'the mail server is away', retry: true } as const;

describe('afterAttempt', () => {
  it('tells what was sent from what has arrived', () => {
    expect(afterAttempt({ sent: true, delivered: false }, 1, now)).toEqual({ status: 'sent' });
    expect(afterAttempt({ sent: true, delivered: true }, 1, now)).toEqual({ status: 'delivered' });
  });

  it('tries again, with longer waits, for about half a minute, and then gives up with the reason', () => {
    expect([1, 2, 3, 4, 5].map((attempts) => afterAttempt(refused, attempts, now))).toEqual([
      ...[2, 5, 10, 15].map((wait) => ({ status: 'pending', reason: refused.reason, retryAt: after(wait) })),
      { status: 'failed', reason: refused.reason },
    ]);
  });

  it('does not try again what cannot succeed', () => {
    expect(afterAttempt({ ...refused, retry: false }, 1, now)).toEqual({ status: 'failed', reason: refused.reason });
  });

  it('waits as long as the vendor asks, when that is longer', () => {
    expect(afterAttempt({ ...refused, retryAfterMs: 60_000 }, 1, now)).toMatchObject({ retryAt: after(60) });
    expect(afterAttempt({ ...refused, retryAfterMs: 500 }, 2, now)).toMatchObject({ retryAt: after(5) });
  });
});

describe('afterFailure', () => {
  const page = (id: string, status: string, dueSeconds = 0) => ({
    id,
    userId: id.split('/')[0]!,
    status,
    dueAt: after(dueSeconds),
  });
  const failed = new Set(['ana']);

  it('makes the person’s next method due at once, the earliest one alone', () => {
    const pages = [page('ana/1', 'failed'), page('ana/3', 'pending', 600), page('ana/2', 'pending', 300)];
    expect(afterFailure(pages, failed)).toEqual({ hurry: ['ana/2'], stepFailed: false });
  });

  it.each(['sent', 'delivered'])('hurries nothing for somebody whose other page was %s', (status) => {
    const pages = [page('ana/1', 'failed'), page('ana/2', status), page('ana/3', 'pending', 300)];
    expect(afterFailure(pages, failed)).toEqual({ hurry: [], stepFailed: false });
  });

  it('leaves the pages of others as they are due', () => {
    expect(afterFailure([page('ana/1', 'failed'), page('ben/1', 'pending', 300)], failed)).toEqual({
      hurry: [],
      stepFailed: false,
    });
  });

  it.each(['pending', 'sending', 'sent', 'delivered'])(
    'holds the step for somebody else whose page is %s',
    (status) => {
      expect(afterFailure([page('ana/1', 'failed'), page('ben/1', status)], failed).stepFailed).toBe(false);
    },
  );

  it('says that a step has reached nobody when nothing was sent and nothing is left', () => {
    const pages = [page('ana/1', 'failed'), page('ben/1', 'failed'), page('ben/2', 'suppressed')];
    expect(afterFailure(pages, new Set(['ana', 'ben']))).toEqual({ hurry: [], stepFailed: true });
  });
});
