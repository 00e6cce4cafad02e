import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { groupBy } from './group-by.js';

describe('groupBy', () => {
  it('keeps every item once, under its key, in order; keys come as they first appear', () => {
    const items = fc.array(fc.record({ key: fc.constantFrom('a', 'b', '__proto__', null), value: fc.nat() }));
    fc.assert(
      fc.property(items, (list) => {
        const groups = groupBy(list, ({ key }) => key);
        expect([...groups.keys()]).toEqual([...new Set(list.map(({ key }) => key))]);
        for (const [key, group] of groups) expect(group).toEqual(list.filter((item) => item.key === key));
      }),
    );
  });
});
