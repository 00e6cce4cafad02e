import {
  declareForm,
  linkForm,
  mergeForm,
  noteForm,
  phaseForm,
  severityForm,
  simulateForm,
  snoozeForm,
  updateForm,
} from './what.js';
import { escalateForm, inviteForm, overrideForm, pageForm, reassignForm, uninviteForm } from './whom.js';
import type { Form } from '../form.js';
import type { FormFacts } from './facts.js';
import type { Intent } from '../intent.js';

const builders: Record<string, (intent: Intent, facts: FormFacts) => Form> = {
  'incident.escalate': escalateForm,
  'incident.page': pageForm,
  'incident.reassign': reassignForm,
  'incident.invite': inviteForm,
  'incident.uninvite': uninviteForm,
  'schedule.override': overrideForm,
  'incident.snooze': snoozeForm,
  'incident.note': noteForm,
  'incident.update': updateForm,
  'incident.set-severity': severityForm,
  'incident.set-phase': phaseForm,
  'incident.merge': mergeForm,
  'incident.link': linkForm,
  'incident.declare': declareForm,
  'alert.simulate': simulateForm,
};

/** Does the command have a form? */
export const hasForm = (command: string): boolean => Object.hasOwn(builders, command);

/** The form of an intent's command, filled with what is known; undefined where it needs none. */
export function formFor(intent: Intent, facts: FormFacts): Form | undefined {
  const { form: _asked, ...runs } = intent;
  return hasForm(intent.command) ? builders[intent.command]!(runs, facts) : undefined;
}
