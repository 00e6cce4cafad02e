import { describe, expect, it } from '@jest/globals';
import { createAttempts } from './attempts.js';
import { LimitExceeded } from '../../core/errors.js';

const minutes = 60_000;
const here = '192.0.2.7';

function build() {
  const clock = { at: Date.UTC(2026, 10, 24, 10) };
  const attempts = createAttempts(() => new Date(clock.at));
  const begin = (times: number, address: string | undefined) => {
    for (let n = 0; n < times; n += 1) attempts.begin(address);
  };
  /** How long an address has to wait; 0: it may try. */
  const waitOf = (address: string | undefined): number => {
    try {
      attempts.begin(address);
      return 0;
    } catch (error) {
      expect(error).toBeInstanceOf(LimitExceeded);
      expect(error).toMatchObject({ message: 'Too many attempts to sign in from here. Wait a few minutes.' });
      return (error as LimitExceeded).retryAfterMs;
    }
  };
  return { clock, attempts, begin, waitOf };
}

describe('attempts to sign in', () => {
  it('are twenty from one address, counted before they are looked at', () => {
    const { begin, waitOf } = build();
    begin(20, here);
    expect(waitOf(here)).toBe(5 * minutes);
    expect(waitOf('192.0.2.8')).toBe(0);
  });

  it('are free again five minutes after the first of them', () => {
    const { clock, begin, waitOf } = build();
    begin(1, here);
    clock.at += 4 * minutes;
    begin(19, here);
    expect(waitOf(here)).toBe(minutes);
    clock.at += minutes - 1;
    expect(waitOf(here)).toBe(1);
    clock.at += 1;
    begin(20, here);
    expect(waitOf(here)).toBe(5 * minutes);
  });

  it('that were right do not count', () => {
    const { attempts, begin, waitOf } = build();
    for (let n = 0; n < 100; n += 1) {
      begin(1, here);
      attempts.right(here);
    }
    begin(20, here);
    expect(waitOf(here)).toBe(5 * minutes);
    expect(() => attempts.right('192.0.2.8')).not.toThrow();
  });

  it('that were taken for right and were not count all the same', () => {
    const { attempts, begin, waitOf } = build();
    begin(19, here);
    attempts.failed(here);
    expect(waitOf(here)).toBe(5 * minutes);
  });

  it('count together for a whole network of IPv6, and for all whose address is not known', () => {
    const { begin, waitOf } = build();
    begin(10, '2001:db8:1:2::1');
    begin(10, '2001:db8:1:2:ffff::9');
    expect(waitOf('2001:db8:1:2::7')).toBe(5 * minutes);
    expect(waitOf('2001:db8:1:3::1')).toBe(0);
    begin(20, undefined);
    expect(waitOf(undefined)).toBe(5 * minutes);
  });

  it('are remembered of the ten thousand addresses that tried last', () => {
    const { begin, waitOf } = build();
    const others = Array.from({ length: 10_000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`);
    begin(20, here);
    others.slice(0, -1).forEach((address) => begin(1, address));
    expect(waitOf(here)).toBeGreaterThan(0);
    begin(1, others.at(-1));
    expect(waitOf(here)).toBe(0);
  });

  it('make an address one of the last again', () => {
    const { begin, waitOf } = build();
    const others = Array.from({ length: 10_000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`);
    begin(19, here);
    begin(1, others[0]);
    begin(1, here);
    others.slice(1).forEach((address) => begin(1, address));
    expect(waitOf(here)).toBeGreaterThan(0);
  });
});
