import { expect, it } from '@jest/globals';
import { clockAndCity } from './clock-and-city.js';

it('says where a time is meant, so that nobody reads it as their own', () => {
  const now = new Date('2026-11-24T10:00Z');
  expect(clockAndCity(new Date('2026-11-24T17:00Z'), 'Europe/Berlin', now)).toBe('18:00 Berlin');
  expect(clockAndCity(new Date('2026-11-24T20:00Z'), 'America/Argentina/Buenos_Aires', now)).toBe('17:00 Buenos Aires');
  expect(clockAndCity(new Date('2026-11-25T20:00Z'), 'UTC', now)).toBe('Wed 20:00 UTC');
});
