import { describe, expect, it } from '@jest/globals';
import { Busy, Unavailable } from '../core/errors.js';
import { spareOthers } from './spare-others.js';

/** Work that fails where a 3 is among the items. */
async function run(items: number[], fail = new Error('three')) {
  const done: number[][] = [];
  const bad: [number, unknown][] = [];
  const work = async (some: number[]) => {
    if (some.includes(3)) throw fail;
    done.push(some);
  };
  await spareOthers(items, work, (item, error) => bad.push([item, error]));
  return { done, bad };
}

describe('spareOthers', () => {
  it('does everything at once when nothing is wrong', async () => {
    expect(await run([1, 2])).toEqual({ done: [[1, 2]], bad: [] });
    expect(await run([])).toEqual({ done: [[]], bad: [] });
  });

  it('does each alone when one is bad, and tells of that one', async () => {
    expect(await run([1, 3, 2])).toEqual({ done: [[1], [2]], bad: [[3, new Error('three')]] });
  });

  it('tries nothing singly while the database is away', async () => {
    await expect(run([1, 3], new Unavailable('away'))).rejects.toThrow('away');
  });

  it('does each alone when all took too long together, or one is locked', async () => {
    expect(await run([1, 3, 2], new Busy('busy'))).toMatchObject({ done: [[1], [2]], bad: [[3, { message: 'busy' }]] });
  });
});
