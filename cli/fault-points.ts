/**
 * Named points at which the fault suite lets the process die, as kill -9 would: OPENALERT_FAULT="before-commit:alert.ingest@3"
 * dies at the third time. Nothing is set in production, and then nothing is done.
 */
export type FaultPoint = (point: string, detail?: string) => void;

/** The points of a specification; undefined when none is given. */
export function createFaultPoints(spec: string | undefined): FaultPoint | undefined {
  const match = /^([a-z-]+)(?::([a-zA-Z.-]+))?@(\d+)$/.exec(spec ?? '');
  if (!match) return undefined;
  const [, wanted, about, times] = match;
  let left = Number(times);
  return (point, detail) => {
    if (point !== wanted || (about !== undefined && about !== detail)) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
