import { describe, expect, it } from '@jest/globals';
import {
  createLane,
  createMeter,
  createPauses,
  createTally,
  createThrottle,
  mostBytes,
  mostPackets,
  mostPerSecond,
} from './throttle.js';

/** Sends `perSecond` messages, evenly, for so long; answers what became of each. */
function send(perSecond: number, seconds: number, judge?: ReturnType<typeof createThrottle>, clock = { at: 0 }) {
  const asked = judge ?? createThrottle(() => clock.at);
  return Array.from({ length: perSecond * seconds }, () => {
    clock.at += 1000 / perSecond;
    return asked();
  });
}
const count = (verdicts: string[], verdict: string) => verdicts.filter((one) => one === verdict).length;

describe('the throttle', () => {
  it('lets 50 messages a second through for as long as anybody likes', () => {
    expect(new Set(send(50, 600))).toEqual(new Set(['go']));
  });

  it('never lets more than 50 through within any second, however they are spread', () => {
    const clock = { at: 0 };
    const judge = createThrottle(() => clock.at);
    const through: number[] = [];
    for (let index = 0; index < 2000; index += 1) {
      // Bursts with pauses of every length.
      clock.at += index % 60 === 0 ? index % 1400 : 1;
      if (judge() === 'go') through.push(clock.at);
    }
    const worst = through.map((from) => through.filter((at) => at >= from && at < from + 1000).length);
    expect(Math.max(...worst)).toBe(mostPerSecond);
  });

  it('tells whoever sends 60 a second to wait, and closes who does not after 5 s', () => {
    const verdicts = send(60, 8);
    expect(count(verdicts, 'go')).toBe(mostPerSecond);
    expect(verdicts.indexOf('wait')).toBe(mostPerSecond);
    expect(verdicts.indexOf('close')).toBe(mostPerSecond + 60 * 5);
  });

  it('hears somebody again who was quiet for a second', () => {
    const clock = { at: 0 };
    const judge = createThrottle(() => clock.at);
    for (let round = 0; round < 20; round += 1) {
      expect(count(send(1000, 1, judge, clock), 'go')).toBe(mostPerSecond);
      clock.at += 1000;
    }
  });
});

describe('the throttle, at its limits,', () => {
  /** A throttle that was told to wait at 0. */
  function throttled() {
    const clock = { at: 0 };
    const judge = createThrottle(() => clock.at);
    const told = Array.from({ length: mostPerSecond + 1 }, judge);
    expect(told.at(-1)).toBe('wait');
    return { clock, judge };
  }

  it('hears somebody again after a whole second of quiet, and not before', () => {
    for (const [quiet, verdict] of [
      [999, 'wait'],
      [1000, 'go'],
    ] as const) {
      const { clock, judge } = throttled();
      clock.at = quiet;
      expect(judge()).toBe(verdict);
    }
  });

  it('counts each message for a whole second of its own', () => {
    const clock = { at: 0 };
    const judge = createThrottle(() => clock.at);
    judge();
    clock.at = 999;
    for (let n = 1; n < mostPerSecond; n += 1) judge();
    clock.at = 1000;
    expect([judge(), judge()]).toEqual(['go', 'wait']);
  });

  it('closes who goes on for five seconds, and not before', () => {
    const { clock, judge } = throttled();
    const verdicts: string[] = [];
    for (clock.at = 500; clock.at <= 5000; clock.at += 500) verdicts.push(judge());
    expect(verdicts).toEqual([...Array<string>(9).fill('wait'), 'close']);
  });
});

describe('the meter', () => {
  it('counts five seconds from the first packet on, whatever is in them', () => {
    const clock = { at: 7 };
    const meter = createMeter(() => clock.at);
    expect(meter(mostBytes)).toBe(true);
    clock.at = 5007;
    expect(meter(1)).toBe(false);
    clock.at = 5008;
    expect(meter(mostBytes)).toBe(true);
    expect(meter(0)).toBe(true);
    expect(createMeter(() => clock.at)(mostBytes + 1)).toBe(false);
  });

  it('stops at so many packets and so many bytes within 5 s, and begins anew', () => {
    const clock = { at: 0 };
    const small = createMeter(() => clock.at);
    expect(new Set(Array.from({ length: mostPackets }, () => small(1)))).toEqual(new Set([true]));
    expect(small(1)).toBe(false);
    clock.at = 5001;
    expect(small(1)).toBe(true);
    const large = createMeter(() => clock.at);
    expect([large(mostBytes), large(1)]).toEqual([true, false]);
  });
});

describe('a pause', () => {
  it('doubles with each fault up to two minutes, and is forgotten after ten quiet ones', () => {
    const clock = { at: 0 };
    const pauses = createPauses(() => clock.at);
    expect(pauses.left('sam')).toBe(0);
    expect(Array.from({ length: 6 }, () => pauses.begin('sam') / 1000)).toEqual([10, 20, 40, 80, 120, 120]);
    expect([pauses.left('sam'), pauses.left('priya')]).toEqual([120_000, 0]);
    clock.at = 120_000;
    expect(pauses.left('sam')).toBe(0);
    clock.at += 600_000;
    expect(pauses.begin('sam')).toBe(120_000);
    clock.at += 120_000 + 600_001;
    expect(pauses.begin('sam')).toBe(10_000);
  });

  it('is over by and by, and forgets whoever else was quiet for long', () => {
    const clock = { at: 0 };
    const pauses = createPauses(() => clock.at);
    pauses.begin('sam');
    clock.at = 4000;
    expect(pauses.left('sam')).toBe(6000);
    clock.at = 11_000;
    expect(pauses.left('sam')).toBe(0);
    expect([pauses.begin('priya'), pauses.begin('sam')]).toEqual([10_000, 20_000]);
  });
});

describe('a tally', () => {
  it('counts by name, and never below nothing', () => {
    const tally = createTally();
    expect([tally.add('a'), tally.add('a'), tally.add('b')]).toEqual([1, 2, 1]);
    for (let index = 0; index < 3; index += 1) tally.remove('a');
    expect([tally.of('a'), tally.of('b')]).toEqual([0, 1]);
  });
});

describe('a lane', () => {
  it('runs so many at once, in their order, and goes on after one that failed', async () => {
    const lane = createLane(2);
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const runs = Array.from({ length: 9 }, (_, index) =>
      lane(async () => {
        begun.push(index);
        most = Math.max(most, (running += 1));
        await Promise.resolve();
        running -= 1;
        if (index === 3) throw new Error('failed');
        return index;
      }),
    );
    const ends = await Promise.allSettled(runs);
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect([begun, most]).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8], 2]);
    // Empty again, it has both places.
    let both = 0;
    const open: (() => void)[] = [];
    const held = Array.from({ length: 2 }, () =>
      lane(() => {
        both += 1;
        return new Promise<void>((resolve) => open.push(resolve));
      }),
    );
    await Promise.resolve();
    expect(both).toBe(2);
    open.forEach((end) => end());
    await Promise.all(held);
  });
});
