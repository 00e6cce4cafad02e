/** Whose turn it is in steps that take turns: counted per policy and step, locked for as long as the transaction runs. */
import { lockTurns, saveTurns } from '../store/sql/policy-turns.js';
import type { CommandContext } from '../execute.js';
import type { Escalation } from '../store/sql/escalation-rows.js';

/** The turns of the policies of some escalations. */
export interface Turns {
  /** How many times the step was taken before. */
  of: (policyId: string | null, step: number) => number;
  /** It is taken once more. */
  take: (policyId: string | null, step: number) => void;
  save: () => Promise<void>;
}

/** Loads the turns that these escalations may take; no statement where no step takes turns. */
export async function loadTurns({ tx, actor }: CommandContext, escalations: Escalation[]): Promise<Turns> {
  const takesTurns = escalations.filter(({ snapshot }) => snapshot.steps.some(({ roundRobin }) => roundRobin));
  const ids = [...new Set(takesTurns.flatMap(({ policyId }) => policyId ?? []))].sort();
  const policies = new Map((await lockTurns(tx, actor.organisationId, ids)).map((row) => [row.id, row]));
  const taken = new Set<string>();
  return {
    of: (policyId, step) => policies.get(policyId ?? '')?.turns[step] ?? 0,
    take(policyId, step) {
      const policy = policies.get(policyId ?? '');
      if (!policy) return;
      policy.turns = { ...policy.turns, [step]: (policy.turns[step] ?? 0) + 1 };
      taken.add(policy.id);
    },
    save: () =>
      saveTurns(
        tx,
        actor.organisationId,
        [...policies.values()].filter(({ id }) => taken.has(id)),
      ),
  };
}
