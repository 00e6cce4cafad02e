/**
 * What a crash may cost, and what not. Pure: what was accepted, what the API shows and what the mail server got go in; every
 * broken promise comes out. Terms: *accepted* answered with a 2xx; *in flight* on its way to the mail server at a kill.
 */

/** An alert that was answered with a 2xx. */
export interface Accepted {
  id: string;
  at: number;
}

export interface StoredAlert {
  id: string;
  incident: number | null;
}

export interface StoredPage {
  id: string;
  incident: number;
  channel: string;
  status: string;
  /** Unix milliseconds, as all instants here. */
  dueAt: number;
}

/** A mail that the mail server took. */
export interface Received {
  messageId: string;
  recipient: string;
  at: number;
}

export interface Ledger {
  received: readonly Received[];
  /** When the process was killed. */
  kills: readonly number[];
  /** When the process was up again for the last time. */
  upAt: number;
  /** Until when pages had to be sent. */
  now: number;
}

export interface Verdict {
  /** Accepted, and not stored. */
  missing: Accepted[];
  /** Due, and neither sent nor suppressed in time; or said to be sent while no mail ever arrived. */
  pagesUnsent: StoredPage[];
  /** Incidents of accepted alerts for which no page was ever made. */
  unpaged: number[];
  /** Message-IDs that came again although they were not in flight at a kill. */
  duplicates: string[];
}

/** How long a page may take to be sent after it was due, or after a restart when it was due before. */
export const sentWithinMs = 30_000;
/** How long before a kill a mail may have been taken while its settling was still under way. */
const inFlightMs = 2500;

export const messageIdOf = (page: { id: string }) => `<page-${page.id}@openalert>`;

export function join(
  accepted: readonly Accepted[],
  alerts: readonly StoredAlert[],
  pages: readonly StoredPage[],
  ledger: Ledger,
): Verdict {
  const stored = new Map(alerts.map((alert) => [alert.id, alert]));
  const paged = new Set(pages.map((page) => page.incident));
  const mailed = new Set(ledger.received.map((mail) => mail.messageId));
  const incidents = new Set(accepted.flatMap(({ id }) => stored.get(id)?.incident ?? []));
  return {
    missing: accepted.filter(({ id }) => !stored.has(id)),
    pagesUnsent: pages.filter((page) => isUnsent(page, mailed, ledger)),
    unpaged: [...incidents].filter((number) => !paged.has(number)),
    duplicates: duplicatesOf(ledger),
  };
}

function isUnsent(page: StoredPage, mailed: ReadonlySet<string>, { upAt, now }: Ledger): boolean {
  if (page.status === 'suppressed') return false;
  const wasSent = page.status === 'sent' || page.status === 'delivered';
  if (wasSent) return page.channel === 'email' && !mailed.has(messageIdOf(page));
  return Math.max(page.dueAt, upAt) + sentWithinMs <= now;
}

/** A mail may come once more for each kill that found it in flight: taken shortly before, and not settled yet. */
function duplicatesOf({ received, kills }: Ledger): string[] {
  const taken = new Map<string, number[]>();
  for (const { messageId, at } of received) taken.set(messageId, [...(taken.get(messageId) ?? []), at]);
  const excused = (first: number, next: number) =>
    kills.some((kill) => kill > first && kill <= next && kill - first <= inFlightMs);
  const isDuplicate = (times: number[]) => times.slice(1).some((at, index) => !excused(times[index]!, at));
  return [...taken].filter(([, times]) => isDuplicate(times)).map(([messageId]) => messageId);
}
