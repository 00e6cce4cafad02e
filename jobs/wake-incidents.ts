import { incidentWake } from '../core/commands/incident/wake.js';
import { sweepDueIncidents } from './sweep-due-incidents.js';
import type { AdvanceEscalationsParts } from './advance-escalations.js';

/** Ends snoozes, asks holders whether they are still on it, and takes unanswered acknowledgements back. */
export const wakeIncidents = ({ execute, due, onError }: AdvanceEscalationsParts) =>
  sweepDueIncidents({
    execute,
    onError,
    name: 'wake-incidents',
    list: due.wakes,
    command: incidentWake,
    failed: 'what happens by itself to',
  });
