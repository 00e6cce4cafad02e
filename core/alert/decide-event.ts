/**
 * What one event means for the newest alert of its fingerprint. Terms: *re-send* the same signal again without news;
 * *re-fire* a new start of the signal.
 */
import type { AlertEvent, AlertState } from './alert.js';

/** What an event means, with the reason in words. */
export type EventDecision =
  /** A new alert; it joins or opens an incident when it fires. */
  | { kind: 'new'; reason: string; closes: boolean }
  /** Only seen again. */
  | { kind: 'seen'; reason: string }
  /** The same alert says something else now. */
  | { kind: 'changed'; reason: string }
  | { kind: 'resolved'; reason: string };

interface Newest {
  state: AlertState;
  startsAt: Date;
  contentHash: string;
  /** When its source was last heard of. */
  lastSeenAt: Date;
  /** Is its incident still open? False too when there is none. */
  incidentOpen: boolean;
}

/** Clocks of two processes differ by less than this; in doubt an alert fires. */
const clockDoubtMs = 250;

/** An event with what follows from it. */
export interface Heard {
  event: AlertEvent;
  /** The event's start, or the instant it came in where it says none. */
  startsAt: Date;
  contentHash: string;
  receivedAt: Date;
  /** Its source sends the same again while it fires; where it does not, the same words again are news. */
  resends: boolean;
}

/** Decides about one event. */
export function decideEvent(heard: Heard, newest: Newest | undefined): EventDecision {
  const { event, startsAt, contentHash, receivedAt, resends } = heard;
  if (event.status === 'resolved') return decideResolved(event, startsAt, newest);
  // A re-send that was answered from memory, and turns out to be older than the end of its alert.
  const isOld =
    resends && newest?.state === 'resolved' && receivedAt.getTime() < newest.lastSeenAt.getTime() - clockDoubtMs;
  if (isOld && contentHash === newest.contentHash) return { kind: 'seen', reason: 'sent before it was resolved' };
  if (!newest || newest.state === 'resolved')
    return { kind: 'new', reason: newest ? 'fired again' : 'first seen', closes: false };
  const restarted = event.startsAt !== undefined && startsAt > newest.startsAt;
  if (!newest.incidentOpen && (restarted || !resends))
    return { kind: 'new', reason: 'started anew after the incident was resolved', closes: true };
  if (contentHash !== newest.contentHash) return { kind: 'changed', reason: restarted ? 'started anew' : 'changed' };
  return resends
    ? { kind: 'seen', reason: 'sent again unchanged' }
    : { kind: 'changed', reason: 'sent again by a source that does not repeat itself' };
}

function decideResolved(event: AlertEvent, startsAt: Date, newest: Newest | undefined): EventDecision {
  if (!newest) return { kind: 'new', reason: 'resolved before it was ever seen firing', closes: false };
  if (newest.state === 'resolved') {
    return { kind: 'seen', reason: 'already resolved' };
  }
  const isLate = event.startsAt !== undefined && startsAt < newest.startsAt;
  return isLate
    ? { kind: 'seen', reason: 'the end of an earlier start of this alert' }
    : { kind: 'resolved', reason: 'resolved by its source' };
}
