/**
 * Where somebody is led after they signed in: a page of ours that they came from, and nothing else. What does not look exactly
 * like one of them leads to the chat, so that no link can make our sign-in lead to another site.
 */

/** The first parts of the paths that may be returned to. */
const folders = 'rooms|outbox|me|no-team|settings|schedules|incidents|services|people|teams|audit|keys|identity';
/** What a path is made of: no slash, backslash or control character hides in an escape. */
const sign = '(?:[\\w.~-]|%(?!2f|5c|25|2e|0|1|7f)[0-9a-f]{2})';
const shape = new RegExp(`^/(?:(?:${folders})(?:/${sign}+)*|sign-in/new-password)?(?:\\?(?:[=&]|${sign})*)?$`, 'i');
const longest = 500;

/** The path to return to, or "/" where it is not one of ours. */
export function safeReturn(wanted: string | null | undefined): string {
  if (!wanted || wanted.length > longest || !shape.test(wanted)) return '/';
  const parts = wanted.split('?')[0]!.split('/');
  return parts.some((part) => part === '.' || part === '..') ? '/' : wanted;
}
