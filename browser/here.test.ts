import { describe, expect, it } from '@jest/globals';
import { hereWords } from './here.js';

describe('who is here', () => {
  it.each([
    [[], ''],
    [['Priya'], 'Priya is here too'],
    [['Priya', 'Tom'], 'Priya and Tom are here too'],
    [['Ana', 'Priya', 'Tom'], 'Ana, Priya and Tom are here too'],
    [['Ana', 'Ben', 'Priya', 'Tom', 'Zoe'], 'Ana, Ben, Priya and 2 more are here too'],
  ])('%j: %s', (others, words) => {
    expect(hereWords(others)).toBe(words);
  });
});
