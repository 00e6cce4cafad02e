/**
 * What an attempt to send a page leads to. Pure. A failed page is tried again for about half a minute; then the person's next
 * method goes at once; and when a whole step reached nobody, the escalation goes on at once.
 */

/** How long to wait before the next attempt, in seconds, by the number of attempts made. After the last the page has failed. */
const waits = [2, 5, 10, 15];

/** How an attempt to send went. */
export type Attempt =
  { sent: true; delivered: boolean } | { sent: false; reason: string; retry: boolean; retryAfterMs?: number };

/** How the page stands after it. */
export type AttemptEnd =
  | { status: 'sent' | 'delivered' }
  | { status: 'pending'; reason: string; retryAt: Date }
  | { status: 'failed'; reason: string };

/** How a page stands after an attempt. The vendor's own waiting time is kept to, when it is longer than ours. */
export function afterAttempt(attempt: Attempt, attempts: number, now: Date): AttemptEnd {
  if (attempt.sent) return { status: attempt.delivered ? 'delivered' : 'sent' };
  const wait = waits[attempts - 1];
  if (!attempt.retry || wait === undefined) return { status: 'failed', reason: attempt.reason };
  const waitMs = Math.max(wait * 1000, attempt.retryAfterMs ?? 0);
  return { status: 'pending', reason: attempt.reason, retryAt: new Date(now.getTime() + waitMs) };
}

interface StepPage {
  id: string;
  userId: string;
  status: string;
  dueAt: Date;
}

/** After failures in a step: which pages are due at once, and whether the step has reached nobody and can reach nobody. */
export function afterFailure(pages: StepPage[], failedUsers: Set<string>): { hurry: string[]; stepFailed: boolean } {
  const alive = (page: StepPage) => page.status === 'pending' || page.status === 'sending';
  const reached = (page: StepPage) => page.status === 'sent' || page.status === 'delivered';
  const hurry = [...failedUsers].flatMap((userId) => {
    const own = pages.filter((page) => page.userId === userId);
    if (own.some(reached)) return [];
    const next = own.filter((page) => page.status === 'pending').sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
    return next.slice(0, 1).map((page) => page.id);
  });
  return { hurry, stepFailed: !pages.some((page) => alive(page) || reached(page)) };
}
