/**
 * Two clocks that drive the sweeps, each enough alone. The due loop is woken by a signal, or sleeps until the earliest due
 * instant, at most a second. Agenda runs the same sweeps every few seconds from a table of its own. The rows are the truth;
 * both clocks only say "look now".
 */
import { agendaSeconds, startAgenda, type AgendaClock, type JobStore } from './agenda-clock.js';
import { createSleeper } from './sleeper.js';
import type { Clock } from '../core/clock.js';
import type { Sweep } from './sweep.js';

/** The longest sleep of the due loop, in milliseconds: a lost wake-up costs at most this. */
const longestSleepMs = 1000;

/** How often the due loop runs the chores, in milliseconds: with its longest sleep, no later than Agenda would. */
const choreMs = agendaSeconds * 1000 - longestSleepMs;

/** What the two clocks drive. */
export interface WorkerParts {
  /** Driven by both clocks. */
  sweeps: Sweep[];
  /** Housekeeping, driven by Agenda and by the due loop every few seconds. */
  chores: Sweep[];
  clock: Clock;
  nextDue: () => Promise<Date | null>;
  /** Where Agenda keeps its jobs, closed at the end; undefined: the due loop alone (tests). */
  jobs: JobStore | undefined;
  onError: (sweep: string, error: unknown) => void;
  onSwept: (sweep: string, milliseconds: number, count: number) => void;
}

/** The two clocks. */
export interface Worker {
  start: () => Promise<void>;
  /** Wakes the due loop now. */
  wake: () => void;
  /** Runs every sweep until nothing is due and nothing is in flight. */
  drain: () => Promise<void>;
  /** The instant of the due loop's last look, by the machine's own clock; for health. */
  lastLookAt: () => number;
  /** The sweeps whose last run failed; for health. */
  failing: () => string[];
  /** Where Agenda keeps its jobs, and whether that answers; undefined without Agenda. */
  jobs: () => { kind: JobStore['kind']; ok: boolean } | undefined;
  /** Stops one clock, so that a test sees the other one do the work. */
  stopLoop: () => void;
  /** Stops both clocks and waits, at most `withinMs`, for what is in flight. */
  stop: (withinMs: number) => Promise<void>;
}

/** Makes a worker; it does nothing before `start`. */
export function createWorker(parts: WorkerParts): Worker {
  let agenda: AgendaClock | undefined;
  const running = new Set<Promise<number>>();
  let looping = false;
  let looped: Promise<void> = Promise.resolve();
  let lastLook = performance.now();
  const failing = new Set<string>();
  const sleeper = createSleeper();

  function sweepOnce(sweep: Sweep): Promise<number> {
    const sweeping = sweepNow(sweep).finally(() => running.delete(sweeping));
    running.add(sweeping);
    return sweeping;
  }

  async function sweepNow(sweep: Sweep): Promise<number> {
    const began = performance.now();
    try {
      const count = await sweep.run();
      parts.onSwept(sweep.name, performance.now() - began, count);
      failing.delete(sweep.name);
      return count;
    } catch (error) {
      failing.add(sweep.name);
      parts.onError(sweep.name, error);
      return 0;
    }
  }

  async function sweepAll(sweeps: Sweep[]): Promise<number> {
    let count = 0;
    for (const sweep of sweeps) count += await sweepOnce(sweep);
    return count;
  }

  async function look(): Promise<number> {
    const next = await parts.nextDue();
    lastLook = performance.now();
    const waitMs = next ? next.getTime() - parts.clock.now().getTime() : longestSleepMs;
    if (waitMs > 0) return waitMs;
    const done = await sweepAll(parts.sweeps);
    // Due but not done: somebody else holds it, or a sweep failed. Look again soon, not at once.
    return done > 0 ? 0 : 100;
  }

  async function loop() {
    let choresAt = 0;
    while (looping) {
      let waitMs = longestSleepMs;
      try {
        waitMs = await look();
        if (performance.now() >= choresAt) {
          await sweepAll(parts.chores);
          choresAt = performance.now() + choreMs;
        }
      } catch (error) {
        parts.onError('due-loop', error);
      }
      if (looping && waitMs > 0) await sleeper.sleep(Math.min(waitMs, longestSleepMs));
    }
  }

  return {
    async start() {
      looping = true;
      looped = loop();
      if (parts.jobs)
        // In one go and in order: a step that is taken now has its pages sent now, not five seconds later.
        agenda = await startAgenda(
          parts.jobs,
          { sweeps: () => sweepAll(parts.sweeps), chores: () => sweepAll(parts.chores) },
          (error) => parts.onError('agenda', error),
        );
    },
    wake: () => sleeper.wake(),
    async drain() {
      for (;;) {
        const done = await sweepAll(parts.sweeps);
        for (const sweep of parts.sweeps) await sweep.settled?.();
        if (done === 0) return;
      }
    },
    lastLookAt: () => lastLook,
    failing: () => [...failing],
    jobs: () => parts.jobs && { kind: parts.jobs.kind, ok: agenda?.ok() ?? false },
    stopLoop() {
      looping = false;
      sleeper.wake();
    },
    async stop(withinMs) {
      looping = false;
      sleeper.wake();
      const atRest = async () => {
        // First no clock starts a sweep any more, then none runs, and then nothing that one began is in flight.
        await Promise.all([looped, agenda?.stop(withinMs)]);
        await Promise.all(running);
        for (const sweep of parts.sweeps) await sweep.settled?.();
      };
      await Promise.race([atRest(), new Promise((resolve) => setTimeout(resolve, withinMs).unref())]);
    },
  };
}
