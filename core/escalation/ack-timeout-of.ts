/**
 * How long an acknowledgement holds before its holder is asked "still on it?". The nearest to the incident wins: its service,
 * then its policy, then its severity.
 */

/** Where a timeout may be written, in seconds; null or absent: not said here; 0: never ask. */
export interface AckTimeouts {
  service: number | null;
  policy: number | null | undefined;
  severity: number | undefined;
}

/** How long somebody who was asked, or was paged outside any step, has to answer before paging goes on, in seconds. */
export const answerSeconds = 300;

/** Seconds until "still on it?", or null where nobody is asked. */
export function ackTimeoutOf({ service, policy, severity }: AckTimeouts): number | null {
  const seconds = service ?? policy ?? severity ?? 0;
  return seconds > 0 ? seconds : null;
}
