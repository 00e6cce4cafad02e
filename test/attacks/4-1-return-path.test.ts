/** RELIABILITY 4.1: where a sign-in may lead. Whatever is not exactly one of our pages leads to the chat. */
import { describe, expect, it } from '@jest/globals';
import { safeReturn } from '../../core/session/safe-return.js';

const vectors = [
  '//evil.example',
  '///evil.example',
  '////evil.example/rooms',
  '/\\evil.example',
  '\\/evil.example',
  '\\\\evil.example',
  '/\\/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  ' //evil.example',
  'https:evil.example',
  'https:/evil.example',
  'https://evil.example',
  'HTTPS://evil.example',
  'http:\\\\evil.example',
  'https://localhost@evil.example/rooms',
  '/rooms@evil.example//',
  '//localhost:3000@evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  '%2f%2fevil.example',
  '/%2fevil.example',
  '/%2Fevil.example',
  '/%5cevil.example',
  '/%5Cevil.example',
  '/%09/evil.example',
  '/%0d%0aset-cookie:x=1',
  '/rooms/%0d%0alocation:evil',
  '/rooms/%00',
  '/rooms/%252f%252fevil',
  '/rooms/../../evil',
  '/rooms/%2e%2e/act/token',
  '/rooms/..',
  '/./evil',
  '/rooms/./evil',
  '/rooms/.',
  '/rooms//evil.example',
  '/rooms\\..\\evil',
  '/sign-out',
  '/sign-in/of-somebody-else',
  '/act/of-somebody',
  '/assets/x.js',
  '/api/v1/services',
  '/webhooks/x/y',
  '/rooms.evil.example',
  '/roomsevil',
  'rooms/incidents',
  '.evil.example',
  '/rooms?next=https://evil.example',
  '/rooms#//evil.example',
  '/rooms/<script>',
  '/rooms/"onclick=x',
  '/rooms/é',
  `/rooms/${'x'.repeat(500)}`,
  '',
];

describe('a way back', () => {
  it.each(vectors)('to %j leads to the chat', (wanted) => {
    expect(safeReturn(wanted)).toBe('/');
  });

  it.each([
    '/',
    '/rooms/incidents',
    '/rooms/inc-42-disk-full',
    '/outbox',
    '/me/sessions',
    '/no-team',
    '/schedules/checkout?from=2026-11-24&days=7',
    '/sign-in/new-password',
    '/rooms/%C3%A9',
    `/rooms/${'x'.repeat(493)}`,
  ])('to %s is one', (wanted) => {
    expect(safeReturn(wanted)).toBe(wanted);
  });

  it('that is missing is the chat', () => {
    expect([safeReturn(undefined), safeReturn(null)]).toEqual(['/', '/']);
  });

  it('stays on our site, however a browser reads it', () => {
    for (const wanted of vectors) expect(new URL(safeReturn(wanted), 'https://us.example').host).toBe('us.example');
  });
});
