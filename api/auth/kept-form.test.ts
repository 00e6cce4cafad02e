import { describe, expect, it } from '@jest/globals';
import { createSealer } from '../../core/sealed.js';
import { keepForm, takeForm } from './kept-form.js';

const now = new Date('2026-11-24T10:00:00Z');
const sealer = createSealer(() => ['a key of ours']);
const form = {
  userId: 'nora',
  page: '/settings/sign-in',
  action: '/settings/sign-in/mappings',
  values: { group: 'crew', note: 'typed by hand' },
};
const keep = (values = form.values) => keepForm(sealer, { reach: 'secure', now }, { ...form, values });
const cookie = keep().split(';')[0]!;
const take = (of: { userId: string; page: string }, at = now, from: string | undefined = cookie) =>
  takeForm(sealer, { cookie: from, reach: 'secure', now: at }, of);

describe('a form that waits for a proof', () => {
  it('comes back to whoever typed it, on its page, and is forgotten then', () => {
    expect(take(form)).toEqual({
      action: form.action,
      values: form.values,
      forget: '__Host-openalert_typed=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure',
    });
  });

  it('comes back to nobody else, on no other page, and not after minutes', () => {
    expect(take({ ...form, userId: 'sam' })).toBeUndefined();
    expect(take({ ...form, page: '/settings/keys' })).toBeUndefined();
    expect(take(form, new Date(now.getTime() + 10 * 60_000 + 1))).toBeUndefined();
    expect(takeForm(sealer, { cookie: '', reach: 'secure', now }, form)).toBeUndefined();
  });

  it('is not kept where it is longer than a cookie, and takes along what waited before', () => {
    expect(keep({ ...form.values, note: 'x'.repeat(2000) })).not.toContain('Max-Age=0');
    expect(keep({ ...form.values, note: 'x'.repeat(3000) })).toMatch(/_typed=;.*Max-Age=0/);
  });
});
