import { escalationAdvance } from '../core/commands/escalation/advance.js';
import { sweepDueIncidents } from './sweep-due-incidents.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';

/** What advancing needs. */
export interface AdvanceEscalationsParts {
  execute: Execute;
  due: DueLists;
  onError: (error: unknown) => void;
}

/** Takes the steps of escalations that are due; one that cannot be planned holds up no other. */
export const advanceEscalations = ({ execute, due, onError }: AdvanceEscalationsParts) =>
  sweepDueIncidents({
    execute,
    onError,
    name: 'advance-escalations',
    list: due.escalations,
    command: escalationAdvance,
    failed: 'the step of',
  });
