/** Forms that ask for words, a time or one of few. Pure. */
import { phases, severities, severityWord } from '../../core/incident/incident.js';
import type { Field, Form, Option } from '../form.js';
import type { FormFacts } from './facts.js';
import type { Intent } from '../intent.js';

const longest = 4000;
const comment: Field = { name: 'comment', label: 'Why', kind: 'line', optional: true, most: longest };

interface Asking {
  title: string;
  fields: Field[];
  submit: string;
  says?: string;
}

const about = (intent: Intent, facts: FormFacts, { title, fields, submit, says }: Asking): Form => ({
  type: 'form',
  title,
  about: facts.incident?.title ?? null,
  intent,
  fields,
  submit,
  says: says ?? null,
  fallback: `${title}.`,
});

const nameOf = ({ incident }: FormFacts) => (incident ? `INC-${incident.number}` : 'it');

/** How long a snooze may be, without typing. */
const spans: [value: string, label: string][] = [
  ['30m', '30 minutes'],
  ['1h', '1 hour'],
  ['4h', '4 hours'],
  ['8h', '8 hours'],
  ['1d', '1 day'],
];

/** Snooze: for how long. */
export const snoozeForm = (intent: Intent, facts: FormFacts): Form =>
  about(intent, facts, {
    title: `Snooze ${nameOf(facts)}`,
    fields: [
      {
        name: 'minutes',
        label: 'For how long',
        kind: 'choice',
        reads: 'minutes',
        value: '30m',
        options: spans.map(([value, label]) => ({ value, label })),
      },
      comment,
    ],
    submit: `Snooze ${nameOf(facts)}`,
    says: 'Nobody is paged until then; then it pages you first.',
  });

/** A note, or an update. */
const textField = (label: string): Field => ({ name: 'text', label, kind: 'lines', most: longest });

/** Note: what to remember. */
export const noteForm = (intent: Intent, facts: FormFacts): Form =>
  about(intent, facts, {
    title: `Note on ${nameOf(facts)}`,
    fields: [textField('What is to be remembered')],
    submit: 'Write it down',
    says: 'It stands in the timeline.',
  });

/** Update: how things stand, and whether customers may read it. */
export const updateForm = (intent: Intent, facts: FormFacts): Form =>
  about(intent, facts, {
    title: `Update of ${nameOf(facts)}`,
    fields: [
      textField('How things stand'),
      { name: 'public', label: 'Customers may read it', kind: 'tick', reads: 'tick', optional: true },
    ],
    submit: 'Post the update',
  });

/** Severity: one of five. */
export const severityForm = (intent: Intent, facts: FormFacts): Form =>
  about(intent, facts, {
    title: `How bad is ${nameOf(facts)}?`,
    fields: [
      {
        name: 'severity',
        label: 'Severity',
        kind: 'choice',
        value: facts.incident?.severity ?? 'SEV3',
        options: severityOptions,
      },
      comment,
    ],
    submit: 'Set the severity',
    says: 'SEV1 and SEV2 page loudly.',
  });

const severityOptions = severities.map((value): Option => ({ value, label: `${value} ${severityWord[value]}` }));

const phaseWords: Record<(typeof phases)[number], string> = {
  investigating: 'the cause is not known',
  identified: 'the cause is known',
  monitoring: 'mended, and watched',
};

/** Status: how far it has come. */
export const phaseForm = (intent: Intent, facts: FormFacts): Form =>
  about(intent, facts, {
    title: `How far is ${nameOf(facts)}?`,
    fields: [
      {
        name: 'phase',
        label: 'Status',
        kind: 'choice',
        value: facts.incident?.phase === 'resolved' ? 'investigating' : (facts.incident?.phase ?? 'investigating'),
        options: phases.map((value) => ({
          value,
          label: `${value[0]!.toUpperCase()}${value.slice(1)}: ${phaseWords[value]}`,
        })),
      },
      { name: 'text', label: 'In words', kind: 'line', optional: true, most: longest },
    ],
    submit: 'Set the status',
  });

/** Merge: into which one. */
export function mergeForm(intent: Intent, facts: FormFacts): Form {
  const options = facts.open
    .filter(({ number }) => number !== facts.incident?.number)
    .map(({ number, title, status }): Option => ({
      value: `INC-${number}`,
      label: `INC-${number} ${title}`,
      detail: status,
    }));
  return about(intent, facts, {
    title: `Merge ${nameOf(facts)}`,
    fields: [
      options.length > 0
        ? { name: 'into', label: 'Into', kind: 'pick', reads: 'number', value: options[0]!.value, options }
        : { name: 'into', label: 'Into', kind: 'line', reads: 'number', placeholder: 'INC-42' },
      comment,
    ],
    submit: `Merge ${nameOf(facts)}`,
    says: 'Its alerts move there, now and later ones; its own paging ends.',
  });
}

/** Link: an address and its name. */
export const linkForm = (intent: Intent, facts: FormFacts): Form =>
  about(intent, facts, {
    title: `Link on ${nameOf(facts)}`,
    fields: [
      { name: 'url', label: 'Address', kind: 'line', placeholder: 'https://', most: 2000 },
      { name: 'label', label: 'Name', kind: 'line', optional: true, most: 80 },
    ],
    submit: 'Add the link',
  });

const wordOf = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);

/** Declare: what is wrong. */
export function declareForm(intent: Intent, facts: FormFacts): Form {
  const none: Option = { value: '', label: 'None' };
  const services = facts.services.map(({ name }): Option => ({ value: name, label: name }));
  return about(
    intent,
    { ...facts, incident: null },
    {
      title: 'Declare an incident',
      fields: [
        { name: 'title', label: 'What is wrong', kind: 'line', most: 1000, value: wordOf(intent.input.title, '') },
        {
          name: 'severity',
          label: 'Severity',
          kind: 'choice',
          value: wordOf(intent.input.severity, 'SEV3'),
          options: severityOptions,
        },
        { name: 'service', label: 'Service', kind: 'choice', optional: true, value: '', options: [none, ...services] },
        {
          name: 'private',
          label: 'Private: only those named on it see it',
          kind: 'tick',
          reads: 'tick',
          optional: true,
        },
      ],
      submit: 'Declare it',
      says: 'It gets a room of its own; the policy of the service pages at once.',
    },
  );
}

/** Simulate: which service, and when. */
export const simulateForm = (intent: Intent, facts: FormFacts): Form =>
  about(
    intent,
    { ...facts, incident: null },
    {
      title: 'Whom would an alert page?',
      fields: [
        {
          name: 'service',
          label: 'Service',
          kind: 'choice',
          value: facts.services[0]?.name ?? '',
          options: facts.services.map(({ name }) => ({ value: name, label: name })),
        },
        { name: 'at', label: 'When', kind: 'line', optional: true, placeholder: 'now, or 2026-11-28T03:00Z' },
        { name: 'source', label: 'Source', kind: 'line', optional: true, placeholder: 'alertmanager' },
        {
          name: 'payload',
          label: 'Payload',
          kind: 'lines',
          optional: true,
          placeholder: '{ … } as the source sends it',
          most: 60_000,
        },
      ],
      submit: 'Show whom',
      says: 'Nothing is stored, and nobody is paged.',
    },
  );
