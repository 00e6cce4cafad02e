import { describe, expect, it } from '@jest/globals';
import { createLimits, limitKinds, type Limits, type PerMinute } from './limits.js';
import { LimitExceeded } from '../core/errors.js';
import type { Signal } from '../core/store/signals.js';

const perMinute: PerMinute = { address: 600, account: 60, key: 600, integration: 0 };
const start = Date.parse('2026-11-24T10:00:00Z');

/** Processes that hear each other as through NOTIFY: what one says is heard when it is delivered. */
function processes(count: number, limits = perMinute) {
  let now = start;
  const said: Signal[] = [];
  const all: Limits[] = Array.from({ length: count }, (_, index) =>
    createLimits({
      perMinute: limits,
      now: () => new Date(now),
      publish: (signal) => said.push(signal),
      self: `p${index}`,
    }),
  );
  return {
    all,
    said,
    pass: (ms: number) => (now += ms),
    /** Each tells, and all hear. */
    reconcile: () => {
      all.forEach((one) => one.tell());
      for (const signal of said.splice(0)) all.forEach((one) => one.hear(signal));
    },
  };
}

const taken = (limits: Limits, times: number, kind: 'key' | 'account' = 'key') =>
  Array.from({ length: times }, () => limits.take(kind, 'a').admitted).filter(Boolean).length;

describe('a limit', () => {
  it('lets a minute’s worth in at once, then as much as refills, and says how long to wait', () => {
    const { all, pass } = processes(1);
    const [limits] = all as [Limits];
    expect(taken(limits, 100, 'account')).toBe(60);
    expect(limits.take('account', 'a')).toMatchObject({ admitted: false, limit: 60, remaining: 0, retryAfterMs: 1000 });
    pass(2500);
    expect(taken(limits, 10, 'account')).toBe(2);
    expect(limits.take('account', 'b')).toMatchObject({
      admitted: true,
      remaining: 59,
      resetMs: 1000,
      retryAfterMs: 0,
    });
    expect(() => limits.admit('account', 'a')).toThrow(LimitExceeded);
    expect(() => limits.admit('account', 'a')).toThrow('Too many requests of this account. At most 60 a minute.');
  });

  it('of 0 is none', () => {
    const { all, said, reconcile } = processes(1);
    for (let count = 0; count < 5000; count += 1) expect(all[0]!.admit('integration', 'x')).toMatchObject({ limit: 0 });
    reconcile();
    expect(said).toEqual([]);
  });

  it('keeps what it counts within bounds, whoever comes', () => {
    const { all, pass } = processes(1);
    for (let count = 0; count < 50_000; count += 1) all[0]!.take('address', `10.0.${count >> 8}.${count & 255}`);
    pass(60_000);
    expect(all[0]!.take('address', '10.0.0.1')).toMatchObject({ admitted: true, remaining: 599 });
  });

  it('knows each kind apart', () => {
    const { all } = processes(1, Object.fromEntries(limitKinds.map((kind) => [kind, 1])) as PerMinute);
    expect(limitKinds.map((kind) => all[0]!.take(kind, 'same').admitted)).toEqual(limitKinds.map(() => true));
  });
});

describe('several processes', () => {
  it.each([2, 3, 5])('%i of them let in together what one would, within 10 %%, after a bucketful each', (count) => {
    const { all, pass, reconcile } = processes(count);
    const minutes = 10;
    let admitted = 0;
    for (let tenth = 0; tenth < minutes * 600; tenth += 1) {
      // Everybody asks for far more than there is.
      for (const one of all) admitted += taken(one, 20);
      pass(100);
      if (tenth % 10 === 9) reconcile();
    }
    const wanted = perMinute.key * minutes;
    expect(admitted).toBeGreaterThan(wanted * 0.9);
    expect(admitted).toBeLessThan(wanted * 1.1 + perMinute.key * count);
  });

  it('that are asked unevenly still share one limit', () => {
    const { all, pass, reconcile } = processes(2);
    let admitted = 0;
    for (let second = 0; second < 600; second += 1) {
      admitted += taken(all[0]!, 9) + taken(all[1]!, 4);
      pass(1000);
      reconcile();
    }
    expect(admitted).toBeGreaterThan(6000 * 0.9);
    expect(admitted).toBeLessThan(6000 * 1.1 + 2 * 600);
  });

  it('say nothing while nobody asks for much, and nothing twice', () => {
    const { all, said } = processes(2);
    taken(all[0]!, 5);
    all[0]!.tell();
    expect(said).toEqual([]);
    taken(all[0]!, 20);
    all[0]!.tell();
    all[0]!.tell();
    expect(said).toHaveLength(1);
    expect(JSON.parse(said[0]!.spent!)).toEqual([['key', 'a', 25]]);
  });

  it('tell in pieces that PostgreSQL carries', () => {
    const { all, said } = processes(1, { ...perMinute, address: 1 });
    for (let count = 0; count < 1000; count += 1) all[0]!.take('address', `2001:db8:ffff:${count.toString(16)}::/64`);
    all[0]!.tell();
    expect(said.length).toBeGreaterThan(5);
    expect(Math.max(...said.map((signal) => JSON.stringify(signal).length))).toBeLessThan(7900);
  });
});
