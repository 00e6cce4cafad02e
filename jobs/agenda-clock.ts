/**
 * The second clock: Agenda runs the same sweeps every few seconds from a table of its own, in PostgreSQL or in a MongoDB, which
 * may be away.
 */
import { Agenda, type AgendaBackend } from 'agenda';
import { PostgresBackend } from '@agendajs/postgres-backend';
import { createSleeper } from './sleeper.js';
import type { Pool } from 'pg';

/** How often Agenda runs every sweep, in seconds. */
export const agendaSeconds = 5;
/** How soon a store that was away is tried again, in milliseconds. */
const againMs = 1000;

/** Where Agenda keeps its jobs: in tables of ours, or in a MongoDB. */
export type JobStore = { kind: 'PostgreSQL'; pool: Pool } | { kind: 'MongoDB'; url: string };

/** Agenda at work. */
export interface AgendaClock {
  /** Did its store answer when it was last asked? */
  ok: () => boolean;
  stop: (withinMs: number) => Promise<void>;
}

/** Starts Agenda and returns: the store may be away, now or later, and the due loop waits for nobody. */
export async function startAgenda(
  jobs: JobStore,
  rounds: Record<string, () => Promise<unknown>>,
  onError: (error: unknown) => void,
): Promise<AgendaClock> {
  const store = await openJobStore(jobs);
  const names = Object.keys(rounds);
  const sleeper = createSleeper();
  let stopping = false;
  let ok = true;
  const report = (error: unknown) => {
    // A store that is away fails every second: it is told once.
    if (!stopping && ok) onError(error);
    ok = false;
  };
  const agenda = new Agenda({
    backend: patient(store.backend, report, { stopping: () => stopping, pause: () => sleeper.sleep(againMs) }),
    processEvery: 1000,
    defaultConcurrency: 1,
    maxConcurrency: 10,
    defaultLockLimit: 1,
    defaultLockLifetime: 10_000,
  });
  agenda.on('error', report);
  for (const [name, round] of Object.entries(rounds)) {
    agenda.define(name, async () => {
      await round();
    });
  }
  /** Plans what is not planned: at first, and again where the store lost it. */
  async function plan() {
    const { jobs: planned } = await agenda.db.queryJobs({ names });
    const missing = names.filter((name) => !planned.some((job) => job.name === name));
    for (const name of missing) await agenda.every(`${agendaSeconds} seconds`, name);
    ok = true;
  }
  async function keepPlanned() {
    await agenda.start();
    while (!stopping) {
      await plan().catch(report);
      await sleeper.sleep(agendaSeconds * 1000);
    }
  }
  const kept = keepPlanned().catch(report);
  return {
    ok: () => ok,
    async stop(withinMs) {
      stopping = true;
      sleeper.wake();
      await kept;
      await agenda.drain(withinMs);
      await store.close();
    },
  };
}

/** How long a MongoDB that does not answer is waited for, in milliseconds. */
const mongoPatienceMs = 3000;

/** Opens the store; its packages are loaded only where they are wanted. */
async function openJobStore(jobs: JobStore): Promise<{ backend: AgendaBackend; close: () => Promise<void> }> {
  if (jobs.kind === 'PostgreSQL') {
    const { pool } = jobs;
    return { backend: new PostgresBackend({ pool, disableNotifications: true }), close: () => pool.end() };
  }
  const [{ MongoBackend }, { MongoClient }] = await Promise.all([import('@agendajs/mongo-backend'), import('mongodb')]);
  const client = new MongoClient(jobs.url, {
    appName: 'openalert',
    serverSelectionTimeoutMS: mongoPatienceMs,
    connectTimeoutMS: mongoPatienceMs,
    socketTimeoutMS: 2 * mongoPatienceMs,
  });
  const named = /^[^/]+\/\/[^/]+\/([^?]+)/.exec(jobs.url)?.[1];
  const db = client.db(named ?? 'openalert');
  const backend = new MongoBackend({ mongo: db });
  const connect = backend.connect.bind(backend);
  backend.connect = async () => {
    await connect();
    // Two workers that plan at the same moment make one job between them.
    await db.collection('agendaJobs').createIndex({ name: 1 }, { name: 'openalertJobName', unique: true });
  };
  return { backend, close: () => client.close() };
}

/** A backend that connects for as long as it takes. Agenda itself would end the process where the store is away. */
function patient(
  backend: AgendaBackend,
  report: (error: unknown) => void,
  { stopping, pause }: { stopping: () => boolean; pause: () => Promise<void> },
): AgendaBackend {
  const connect = backend.connect.bind(backend);
  backend.connect = async () => {
    while (!stopping()) {
      try {
        return await connect();
      } catch (error) {
        report(error);
      }
      await pause();
    }
  };
  const { repository } = backend;
  const unlockJob = repository.unlockJob.bind(repository);
  // Nobody waits for this one there, so nobody would hear of its failure; the lock ends by itself.
  repository.unlockJob = (job) => unlockJob(job).catch(report);
  return backend;
}
