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
  it('is the one of a hash that was kept before', async () => {
    const kept = '$argon2id$v=19$m=19456,t=2,p=1$JULrqEXiG3ICreKJCZmHRw$/FL9wNteI1tjU4lf5H8GCfk/7B2JMcJC4i1Pl7bVGuo';
    expect(await isPassword('correct horse battery', kept)).toBe(true);
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
  it.each<[string, string]>([
    ['eleven char', 'at least 12 characters'],
    ['xY7-'.repeat(51), 'at most 200 characters'],
    ['abcdabcdabcd', 'at least 5 different characters'],
    ['PassWordXk9w', 'more than a word that others would try first'],
  ])('is refused as %s, and says what is expected', (text, expected) => {
    expect(() => checkPassword(text, sam)).toThrow(
      expect.objectContaining({ message: `password: ${expected}`, problems: [{ field: 'password', expected }] }),
    );
  });
  it('may be of twelve characters and of two hundred, five of them different', () => {
    for (const text of ['twelve chars', 'xY7-w'.repeat(40), 'abcdeabcdeab'])
      expect(() => checkPassword(text, sam)).not.toThrow();
  });
  it.each([
    ...['password', 'passwort', 'openalert', 'qwerty', 'letmein', 'welcome', '123456', 'abcdef', 'iloveyou'],
    ...['sam.reyes', 'Samantha'],
  ])('is more than %s, which others would try first', (word) => {
    const person = { email: 'sam.reyes@larkspur.example', name: 'Samantha' };
    for (const text of [word, word.toUpperCase()]) {
      expect(() => checkPassword(`${text}Xk9wZLq`, person)).toThrow('more than a word');
      expect(() => checkPassword(`${text}Xk9wZLqt`, person)).not.toThrow();
    }
  });
  it('may hold a name so short that it stands in many words', () => {
    expect(() => checkPassword('alalalalXk9w', { email: 'al@x.example', name: 'Al' })).not.toThrow();
    expect(() => checkPassword('samsamsamXk9w', { email: 'x@x.example', name: 'Sam' })).toThrow('more than a word');
  });
  it.each(['correct horse battery', 'Zw4:lf=Turm/Uhr', 'x9x8x7x6x5x4'])('may be %s', (text) => {
    expect(() => checkPassword(text, sam)).not.toThrow();
  });
});
