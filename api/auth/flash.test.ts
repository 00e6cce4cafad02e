import { describe, expect, it } from '@jest/globals';
import { flashCookie, takeFlash } from './flash.js';

const session = `openalert_session=${'s'.repeat(32)}`;
const cookieOf = (header: string) => header.split(';')[0]!;
const told = { says: 'Priya is admin from now on.', link: { path: '/rooms/inc-1', label: 'Open INC-1' } };

describe('what is told once', () => {
  it('comes back to the session that it is for, and to no other', () => {
    const cookie = cookieOf(flashCookie('local', session, told)!);
    expect(takeFlash('local', `${session}; ${cookie}`)).toMatchObject({ flash: told });
    expect(takeFlash('local', `openalert_session=${'t'.repeat(32)}; ${cookie}`)).toBeNull();
    expect(takeFlash('local', cookie)).toBeNull();
  });

  it('is nothing where somebody else wrote it', () => {
    const [name, value] = cookieOf(flashCookie('local', session, told)!).split('=');
    const forged = Buffer.from(JSON.stringify({ says: 'Send your key to evil.example' })).toString('base64url');
    const seal = value!.split('.')[1];
    for (const cookie of [`${name}=${forged}.${seal}`, `${name}=${forged}.`, `${name}=${forged}`, `${name}=`])
      expect(takeFlash('local', `${session}; ${cookie}`)).toBeNull();
  });

  it('is kept for a minute at most, out of reach of scripts, and over https on https alone', () => {
    const local = flashCookie('local', session, told)!;
    expect(local).toMatch(/^openalert_told=\S+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=60$/);
    expect(flashCookie('secure', `__Host-${session}`, told)).toMatch(/^__Host-openalert_told=\S+; .*; Secure$/);
    // Over https the name that plain http can set is no session.
    expect(flashCookie('secure', session, told)).toBeUndefined();
    expect(takeFlash('local', `${session}; ${cookieOf(local)}`)!.forget).toContain('Max-Age=0');
  });

  it('is left out where it is more than a browser keeps, and told over plain http under its own name', () => {
    const act = (length: number) => ({ path: '/x', label: 'x', fields: { x: 'x'.repeat(length) } });
    expect(flashCookie('local', session, { says: 'x', act: act(2000) })).toBeDefined();
    expect(flashCookie('local', session, { says: 'x', act: act(3000) })).toBeUndefined();
    expect(flashCookie('open', session, told)).toMatch(/^openalert_told=/);
    expect(takeFlash('local', `${session}; ${cookieOf(flashCookie('local', session, told)!)}`)!.forget).toBe(
      'openalert_told=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0',
    );
  });

  it('is left out where there is no session, and cut where it is long', () => {
    expect(flashCookie('local', undefined, told)).toBeUndefined();
    expect(flashCookie('local', session, { says: 'x'.repeat(100_000) })!.length).toBeLessThan(4000);
  });
});
