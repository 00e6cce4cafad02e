/** Asks for what a verb needs: loads the facts, builds the form, and reads what comes back into an intent. */
import { listIncidents } from '../core/queries/incident/list.js';
import { listPeople } from '../core/queries/people/list.js';
import { listServices } from '../core/queries/service/list.js';
import { showIncident } from '../core/queries/incident/show.js';
import { showOnCall } from '../core/queries/schedule/show-on-call.js';
import { incidentName } from '../core/incident/incident.js';
import { staleSentence, whoHasIt } from '../core/incident/who-has-it.js';
import { text, type ReplyCard } from './card.js';
import { confirmationOf, inputOf, skipped, type Form, type Values } from './form.js';
import { formFor } from './forms/form-for.js';
import type { Actor } from '../core/people/actor.js';
import type { InvalidInput } from '../core/errors.js';
import type { IncidentView } from '../core/notification/message.js';
import type { Intent } from './intent.js';
import type { RunQuery } from '../core/query.js';

/** What came of a form that was sent. */
export type Submitted =
  | { kind: 'intent'; intent: Intent; form: Form }
  /** Something is missing or cannot be read: the same form with what is wrong. */
  | { kind: 'form'; form: Form }
  | { kind: 'confirm'; card: ReplyCard }
  | { kind: 'stale'; sentence: string };

/** Builds forms and reads them. */
export interface Asking {
  /** The form of an intent, as of now; the truth where its button is stale; undefined where its command needs no form. */
  formOf: (intent: Intent, actor: Actor) => Promise<Form | { stale: string } | undefined>;
  submitted: (intent: Intent, values: Values, actor: Actor) => Promise<Submitted | undefined>;
}

/** Makes the one that asks. */
export function createAsking({ runQuery, now }: { runQuery: RunQuery; now: () => Date }): Asking {
  async function formOf(intent: Intent, actor: Actor): ReturnType<Asking['formOf']> {
    const { number } = intent.input;
    const incident = typeof number === 'number' ? await runQuery(showIncident, { actor, input: { number } }) : null;
    const people = (await runQuery(listPeople, { actor })).items;
    const viewerZone = people.find(({ id }) => id === actor.id)?.zone ?? 'UTC';
    const believed = intent.expects?.status;
    if (incident && believed !== undefined && believed !== incident.status)
      return { stale: truthOf(incident, { id: actor.id, zone: viewerZone }, now()) };
    const step = incident?.escalation && incident.escalation.step > 0 ? incident.escalation.step - 1 : undefined;
    // Whoever fills it in believes what the form says, not what the button said.
    const fresh = intent.expects
      ? { ...intent, expects: { status: believed, ...(step === undefined ? {} : { step }) } }
      : intent;
    return formFor(fresh, {
      now: now(),
      viewerZone,
      incident,
      people,
      schedules: (await runQuery(showOnCall, { actor, input: {} })).schedules,
      services: (await runQuery(listServices, { actor })).items,
      open: (await runQuery(listIncidents, { actor, input: { status: 'open', limit: 50 } })).items,
    });
  }

  return {
    formOf,
    async submitted(intent, values, actor) {
      const form = await formOf(intent, actor);
      if (!form) return undefined;
      if ('stale' in form) return { kind: 'stale', sentence: form.stale };
      const { input, problems } = inputOf(form, values);
      if (Object.keys(problems).length > 0) return { kind: 'form', form: refilled(form, values, problems) };
      const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== skipped));
      const complete = { ...form.intent, input: { ...form.intent.input, ...given } };
      const question = confirmationOf(form, values);
      if (question !== undefined) return { kind: 'confirm', card: confirmCard(form, values, question, complete) };
      return { kind: 'intent', intent: complete, form };
    },
  };
}

function truthOf(incident: IncidentView, reader: { id: string | null; zone: string }, now: Date): string {
  const { acknowledgedAt, acknowledgedBy, acknowledgedByName, status, number } = incident;
  const holder = { id: acknowledgedBy?.id ?? null, name: acknowledgedBy?.name ?? acknowledgedByName };
  const has = status === 'acknowledged' ? whoHasIt({ acknowledgedAt, holder }, reader, now) : null;
  return staleSentence(incidentName(number), status, has);
}

/** The form again with what was written in it, and what is wrong with it. */
export function refilled(form: Form, values: Values, problems: Record<string, string>): Form {
  const fields = form.fields.map((field) => ({
    ...field,
    value: values[field.name] ?? field.value,
    ...(problems[field.name] ? { problem: problems[field.name] } : {}),
  }));
  return { ...form, fields };
}

/** What a command refused, by the fields of its form; undefined where it is about none of them. */
export function problemsIn(form: Form, error: InvalidInput): Record<string, string> | undefined {
  const own = error.problems.filter(({ field }) => form.fields.some(({ name }) => name === field));
  if (own.length === 0) return undefined;
  return Object.fromEntries(own.map(({ field }) => [field, error.message]));
}

function confirmCard(form: Form, values: Values, question: string, intent: Intent): ReplyCard {
  const options = form.fields.flatMap(({ name, options = [] }) =>
    options.filter(({ value }) => value === values[name]),
  );
  const label = options.find(({ confirm }) => confirm !== undefined)?.submit ?? form.submit;
  return {
    type: 'reply',
    tone: 'plain',
    text: [text(question)],
    rows: [],
    buttons: [
      { label, intent, style: 'primary' },
      { label: 'Choose someone else', intent: { ...form.intent, form: true } },
    ],
    fallback: `${question} ${label}?`,
  };
}
