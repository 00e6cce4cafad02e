/** Work that goes on after a sweep has returned: counted, waited for at the end, and never lost silently. */
export interface InFlight {
  readonly size: number;
  add: (work: Promise<void>) => void;
  settled: () => Promise<void>;
}

/** Makes an empty set of work; a failure goes to `onError`. */
export function createInFlight(onError: (error: unknown) => void): InFlight {
  const running = new Set<Promise<void>>();
  return {
    get size() {
      return running.size;
    },
    add(work) {
      const guarded = work.catch(onError).finally(() => running.delete(guarded));
      running.add(guarded);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
