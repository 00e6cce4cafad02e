import { describe, expect, it } from '@jest/globals';
import { roomNameOf } from './room-name-of.js';

describe('roomNameOf', () => {
  it.each([
    ['Checkout errors above 5%', 'inc-42-checkout-errors-above-5'],
    ['  [FIRING:2] disk/full!! ', 'inc-42-firing-2-disk-full'],
    ['Ausfall in Zürich, café über Ångström', 'inc-42-ausfall-in-zurich-cafe-uber-angstrom'],
    ['İstanbul', 'inc-42-istanbul'],
    ['ＦＵＬＬ ｗｉｄｔｈ', 'inc-42-full-width'],
    ['決済エラー', 'inc-42'],
    ['💥', 'inc-42'],
    ['', 'inc-42'],
  ])('calls “%s” %s', (title, name) => {
    expect(roomNameOf(42, title)).toBe(name);
  });

  it('ends in no dash where a long title is cut between words', () => {
    expect(roomNameOf(7, `${'a'.repeat(59)} and more`)).toBe(`inc-7-${'a'.repeat(59)}`);
  });
});
