import { expect, it } from '@jest/globals';
import { agoOf, lasting, leftOf, offerLeftOf, sameDay, wallOf, whenView, wordsOf } from './when.js';
import { faceOf } from './face.js';
import { safeUrl } from './safe-url.js';

const now = new Date('2026-11-25T13:07:18Z');
const after = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const zone = 'Europe/Berlin';

it.each([
  [-20, 'just now'],
  [-90, '1 min ago'],
  [-3 * 3600 - 1200, '3 h ago'],
  [-3 * 86_400, '3 d ago'],
  [330, 'in 5 min'],
])('an instant %i s away is %s', (seconds, words) => expect(agoOf(after(seconds), now)).toBe(words));

it.each([
  [102, '1:42'],
  [5, '0:05'],
  [0, 'now'],
  [-5, 'now'],
  [3900, '1 h 5 min'],
])('a countdown of %i s reads %s', (seconds, words) => expect(leftOf(after(seconds), now)).toBe(words));

it('says how long an offer stands', () => {
  expect(offerLeftOf(after(250), now)).toBe('4 min left');
  expect(offerLeftOf(after(40), now)).toBe('40 s left');
});

it('names the day only where it is another one', () => {
  expect(wordsOf(after(3600), 'clock', now, zone)).toBe('15:07');
  expect(wordsOf(after(2 * 86_400), 'clock', now, zone)).toBe('Fri 14:07');
  expect(wordsOf(after(20 * 86_400), 'clock', now, zone)).toBe('15 Dec 14:07');
  expect(wordsOf(after(2 * 86_400), 'time', now, zone)).toBe('14:07');
});

it('says today, tomorrow and yesterday', () => {
  expect(wordsOf(now, 'date', now, zone)).toBe('today 14:07');
  expect(wordsOf(after(86_400), 'date', now, zone)).toBe('tomorrow 14:07');
  expect(wordsOf(after(-86_400), 'date', now, zone)).toBe('yesterday 14:07');
  expect(wordsOf(after(3 * 86_400), 'date', now, zone)).toBe('Sat 14:07');
  expect(wordsOf(now, 'day', now, zone)).toBe('Today, Wednesday 25 November');
  expect(wordsOf(after(-86_400), 'day', now, zone)).toBe('Yesterday, Tuesday 24 November');
  expect(wordsOf(after(-3 * 86_400), 'day', now, zone)).toBe('Sunday 22 November');
});

it('says how long it still is, in two units at most', () => {
  expect(wordsOf(after(21_180), 'in', now, zone)).toBe('In 5 h 53 min');
  expect(wordsOf(after(-1), 'in', now, zone)).toBe('Now');
  expect([lasting(0), lasting(7_200_000), lasting(3 * 86_400_000)]).toEqual(['0 min', '2 h', '3 d']);
});

it('says in words when it is night somewhere', () => {
  expect(wallOf(now, 'Asia/Kolkata')).toBe('18:37');
  expect(wallOf(now, 'America/Denver')).toBe('06:07, early');
  expect(wallOf(now, 'Pacific/Auckland')).toBe('02:07, night');
});

it('writes UTC, and says so, where the zone is not known', () => {
  expect(whenView(now, 'clock', now)).toEqual({ iso: now.toISOString(), style: 'clock', text: '13:07 UTC' });
  expect(whenView(now.toISOString(), 'date', now, 'No/Where').text).toBe('today 13:07 UTC');
  expect(whenView(now, 'ago', now).text).toBe('just now');
});

it('knows when a day ends where the reader is', () => {
  const late = new Date('2026-11-25T23:30:00Z');
  expect(sameDay(now, late, 'UTC')).toBe(true);
  expect(sameDay(now, late, zone)).toBe(false);
});

it('gives a person the same face wherever they stand', () => {
  expect(faceOf({ id: 'a', name: 'Sam' })).toEqual(faceOf({ id: 'a', name: 'Sam' }));
  expect(faceOf({ id: null, name: 'Maya Lin' }).initials).toBe('ML');
  expect(faceOf({ id: null, name: '  ' }).initials).toBe('?');
  expect(faceOf({ id: null, name: '💥' }).initials).toBe('💥');
});

it.each([
  ['https://a.example/x', 'https://a.example/x'],
  ['/rooms/incidents', '/rooms/incidents'],
  ['//elsewhere.example', null],
  ['/\\elsewhere.example', null],
  ['javascript:alert(1)', null],
  [' javascript:alert(1)', null],
  ['not an address', null],
  [null, null],
])('the address %s becomes %s', (url, safe) => expect(safeUrl(url)).toBe(safe));
