import { describe, expect, it } from '@jest/globals';
import { cityOf } from './user.js';

describe('cityOf', () => {
  it.each([
    ['Europe/Berlin', 'Berlin'],
    ['America/New_York', 'New York'],
    ['America/Argentina/Salta', 'Salta'],
    ['Africa/Dar_es_Salaam', 'Dar es Salaam'],
    ['UTC', 'UTC'],
  ])('%s is in %s', (zone, city) => {
    expect(cityOf(zone)).toBe(city);
  });
});
