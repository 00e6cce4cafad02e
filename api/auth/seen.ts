import { isDueToNote } from '../../core/session/session-life.js';
import { sessionTouch } from '../../core/commands/session/touch.js';
import { systemActor } from '../../core/people/actor.js';
import type { Clock } from '../../core/clock.js';
import type { Execute } from '../../core/execute.js';
import type { Session } from './who.js';

/** Notes that something is done with a session, at most once a minute; nobody waits for it. */
export function createSeen({
  execute,
  clock,
  onError,
}: {
  execute: Execute;
  clock: Clock;
  onError: (error: unknown) => void;
}): (session: Session) => void {
  const onTheirWay = new Set<string>();
  return ({ id, actor, lastSeenAt }) => {
    if (onTheirWay.has(id) || !isDueToNote(lastSeenAt, clock.now())) return;
    onTheirWay.add(id);
    execute(sessionTouch, { actor: systemActor(actor.organisationId, 'chat'), input: { sessionId: id } })
      .catch(onError)
      .finally(() => onTheirWay.delete(id));
  };
}
