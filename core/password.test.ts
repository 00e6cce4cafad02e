import { describe, expect, it } from '@jest/globals';
import { checkPassword, hashPassword, isPassword } from './password.js';

const sam = { email: 'sam@larkspur.example', name: 'Sam' };

describe('a password', () => {
  it('is kept as argon2id, told apart from others, and never equal to nothing', async () => {
    const hash = await hashPassword('correct horse battery');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPassword('correct horse battery', hash)).toBe(true);
    expect(await isPassword('correct horse batterx', hash)).toBe(false);
    expect(await isPassword('nobody has this password', undefined)).toBe(false);
  });
  it('is the same however its accents are written', async () => {
    expect(await isPassword('cafe\u0301 cafe\u0301 cafe', await hashPassword('caf\u00e9 caf\u00e9 cafe'))).toBe(true);
  });
  it.each(['short', 'x'.repeat(201), 'abababababab', 'password1234', 'openalert2026', 'sam12345sam1'])(
    'is not %s',
    (text) => {
      expect(() => checkPassword(text, sam)).toThrow('password: ');
    },
  );
  it.each(['correct horse battery', 'Zw4:lf=Turm/Uhr', 'x9x8x7x6x5x4'])('may be %s', (text) => {
    expect(() => checkPassword(text, sam)).not.toThrow();
  });
});
