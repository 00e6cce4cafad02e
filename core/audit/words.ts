/** An entry in words. */
import type { Refusal } from './entry.js';

const surfaces: Record<string, string> = {
  chat: 'in chat',
  rest: 'over the API',
  email: 'by e-mail',
  cli: 'from the command line',
  webhook: 'through a webhook',
  clock: 'by the clock',
  page: 'on a page',
};

/** "Sam Reyes, in chat". */
export const whoWords = (actorKind: string, name: string | null, via: string): string => {
  const who = name ?? (actorKind === 'user' ? 'Somebody who was erased' : 'Erased');
  const called =
    actorKind === 'token' ? `the key ${who}` : actorKind === 'integration' ? `the integration ${who}` : who;
  return `${called}, ${surfaces[via] ?? via}`;
};

const refusedBecause: Record<Refusal, string> = {
  forbidden: 'Refused',
  'proof-needed': 'Refused until a fresh proof',
  hidden: 'Refused, and said not to be there',
  credential: 'Refused at the door',
};

/** The sentence of an outcome, or what was refused and why. */
export const whatWords = (entry: {
  command: string;
  refused: Refusal | null;
  reason: string | null;
  count: number;
}) => {
  const said = entry.reason ?? 'What was said is erased.';
  if (entry.refused === null) return said;
  return `${refusedBecause[entry.refused]}: ${entry.command}${entry.count > 1 ? `, ${entry.count} times` : ''}. ${said}`;
};
