/**
 * A sweep finds what is due and executes a command for it, as the system. Running one twice, or two at once, is harmless:
 * the rows decide. Terms: *in flight* what a sweep has claimed and not yet settled.
 */
export interface Sweep {
  /** verb-plural, as its file. */
  name: string;
  /** Does what is due now; answers how much that was. */
  run: () => Promise<number>;
  /** Waits for what is in flight. */
  settled?: () => Promise<void>;
}
