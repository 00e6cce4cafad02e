import { whereaboutsOf } from '../core/store/whereabouts.js';
import type { Across } from '../api/realtime/across.js';
import type { Dependency } from '../api/operations.js';
import type { Store } from './store.js';
import type { Worker } from '../jobs/worker.js';

/** What a process stands on; undefined: it has none of that. */
export interface DependencyParts {
  store: Store;
  signals: { readonly connected: boolean };
  /** This process's; undefined in one that only answers, which asks when another one was awake. */
  worker: Worker | undefined;
  awakeAt: () => Promise<Date | undefined>;
  now: () => Date;
  across: Across | undefined;
  /** By their names. */
  channels: string[];
}

/** How everything is that this process needs, each in a sentence, for /readyz. */
export async function dependenciesOf(parts: DependencyParts): Promise<Dependency[]> {
  const { signals, worker, across } = parts;
  return [
    await databaseState(parts.store),
    {
      name: 'signals',
      ok: signals.connected,
      state: signals.connected ? 'heard' : 'lost; caches are off, paging goes on by the clock',
      needed: false,
    },
    ...(worker ? [workerState(worker), ...jobsState(worker)] : [await otherWorkerState(parts)]),
    ...(across ? [acrossState(across)] : []),
    ...parts.channels.map((name) => ({ name: `channel ${name}`, ok: true, state: 'set up', needed: false })),
  ];
}

/** Looked within the last ten seconds: by far longer than a sleep and a slow sweep take. */
export const isAwake = (worker: Worker): boolean => performance.now() - worker.lastLookAt() < 10_000;

function workerState(worker: Worker): Dependency {
  const it = { name: 'worker', needed: true };
  if (!isAwake(worker)) return { ...it, ok: false, state: 'has not looked for 10 s' };
  const failing = worker.failing();
  const state = ['looks every second', ...(failing.length > 0 ? [`${failing.join(', ')} failed, and runs again`] : [])];
  return { ...it, ok: true, state: state.join('; ') };
}

/** A worker notes every few seconds that it is awake; after this long there is none. */
const longestSilenceMs = 30_000;

/** Whoever answers goes on taking alerts when nobody pages: they are stored, and paged once there is a worker. */
async function otherWorkerState({ awakeAt, now }: DependencyParts): Promise<Dependency> {
  const at = await awakeAt().catch(() => undefined);
  const ok = at !== undefined && now().getTime() - at.getTime() < longestSilenceMs;
  const state = ok ? 'another process pages' : 'no process pages: start one with OPENALERT_ROLE=worker';
  return { name: 'worker', ok, state, needed: false };
}

function jobsState(worker: Worker): Dependency[] {
  const jobs = worker.jobs();
  if (!jobs) return [];
  const state = jobs.ok ? `${jobs.kind} answers` : `${jobs.kind} does not answer; the due loop pages alone`;
  return [{ name: 'jobs', ok: jobs.ok, state, needed: false }];
}

const acrossState = ({ ok }: Across): Dependency => ({
  name: 'redis',
  ok,
  state: ok ? 'answers' : 'does not answer; who looks at a room is shown for this process alone',
  needed: false,
});

async function databaseState({ db }: Store): Promise<Dependency> {
  const it = { name: 'database', needed: true };
  try {
    const { movedTo, mayWrite } = await whereaboutsOf(db);
    if (movedTo !== null) return { ...it, ok: false, state: `was moved to ${movedTo}; start with that address` };
    if (!mayWrite) return { ...it, ok: false, state: 'is being moved; nothing is written meanwhile' };
    return { ...it, ok: true, state: 'answers' };
  } catch {
    return { ...it, ok: false, state: 'does not answer' };
  }
}
