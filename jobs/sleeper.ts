/** A sleep that can be cut short. */
export interface Sleeper {
  /** Ends the sleep, or, while awake, the next one before it begins. */
  wake: () => void;
  sleep: (milliseconds: number) => Promise<void>;
}

/** Makes a sleeper for one loop. */
export function createSleeper(): Sleeper {
  let wakeUp: (() => void) | undefined;
  let pending = false;
  return {
    wake() {
      if (wakeUp) wakeUp();
      else pending = true;
    },
    async sleep(milliseconds: number) {
      if (pending) {
        pending = false;
        return;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wakeUp = undefined;
    },
  };
}
