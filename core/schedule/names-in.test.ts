import { expect, it } from '@jest/globals';
import { namesIn } from './names-in.js';

it('reads who is meant, and with which priority', () => {
  expect(namesIn('Ana')).toEqual({ names: ['ana'], priority: null });
  expect(namesIn(' [L2]  @Ana, ben@Example.com ')).toEqual({ names: ['ana', 'ben@example.com'], priority: 2 });
  expect(namesIn('[l0] ana\nana')).toEqual({ names: ['ana'], priority: 0 });
  expect(namesIn('[L]x ana')).toEqual({ names: ['[l]x ana'], priority: null });
  expect(namesIn('')).toEqual({ names: [], priority: null });
});
