/** Passwords, kept as argon2id. Looking at one costs the same whether or not there is anything to compare it with. */
import { hash, verify } from '@node-rs/argon2';
import { InvalidInput } from './errors.js';

/** argon2id with 19 MiB, two passes and one lane, as OWASP advises. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const shortest = 12;
const longest = 200;
/** What nobody chose: compared with where there is no account. */
const nobodys = hash('nobody has this password', cost);

/** The hash of a password, with its salt and cost in it. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), cost);

/** Is it the password of this hash? Without a hash it takes as long, and is not. */
export async function isPassword(password: string, hashed: string | undefined): Promise<boolean> {
  const matches = await verify(hashed ?? (await nobodys), password.slice(0, longest).normalize('NFKC'));
  return matches && hashed !== undefined;
}

/** What everybody tries first, and what is known of the person. */
const usual = ['password', 'passwort', 'openalert', 'qwerty', 'letmein', 'welcome', '123456', 'abcdef', 'iloveyou'];

/** @throws InvalidInput where a password is too short, too long or among the first that are tried */
export function checkPassword(password: string, person: { email: string; name: string }): void {
  const refuse = (expected: string) => {
    throw new InvalidInput(`password: ${expected}`, [{ field: 'password', expected }]);
  };
  if (password.length < shortest) refuse(`at least ${shortest} characters`);
  if (password.length > longest) refuse(`at most ${longest} characters`);
  if (new Set(password).size < 5) refuse('at least 5 different characters');
  const known = [...usual, person.email.split('@')[0]!, person.name].map((word) => word.toLowerCase());
  const rest = known.reduce(
    (text, word) => (word.length < 3 ? text : text.replaceAll(word, '')),
    password.toLowerCase(),
  );
  if (rest.length < 8) refuse('more than a word that others would try first');
}
