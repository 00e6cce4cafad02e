/** What a command was about. */
export interface Subject {
  kind: string;
  id: string;
  number?: number;
}

/** What came of a command. `changed: false` is not an error: the wish was already true, and `reason` says so. */
export interface Outcome {
  changed: boolean;
  /** A sentence for people. */
  reason: string;
  subject: Subject | null;
  /** This is the outcome of an earlier call with the same key. */
  repeated?: boolean;
  /** What a creating command answers besides (an integration's key, shown once). */
  data?: Record<string, unknown>;
}
