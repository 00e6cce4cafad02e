/** An escalation policy: ordered steps; each says whom to page and how long to wait before the next one. */

/** What a step can name. */
export type TargetKind = 'user' | 'schedule' | 'team' | 'room';

/** Whom or what a step names. */
export interface Target {
  kind: TargetKind;
  id: string;
  /** As it was called when the snapshot was taken; for sentences. */
  name: string;
}

/** One step of a policy. */
export interface Step {
  targets: Target[];
  /** How long this step has before the next one is taken, in seconds. */
  delaySeconds: number;
  /** Everybody whom the step pages must acknowledge; until then the policy goes on. */
  everyone?: boolean;
  /** One of them is paged, each time the next one. */
  roundRobin?: boolean;
}

/** What a running escalation keeps of its policy, so that an edit never changes it. */
export interface PolicySnapshot {
  name: string;
  steps: Step[];
  /** How many times the whole policy is run again after its last step. */
  repeatCount: number;
  /** Seconds after an acknowledgement until its holder is asked "still on it?"; null: the severity says; 0: never. */
  ackTimeoutSeconds?: number | null;
}
