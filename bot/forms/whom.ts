/** Forms that ask for a person: those on call first, each with their duty, what they hold, and their local time. Pure. */
import { cityOf } from '../../core/people/user.js';
import { clockAndCity } from '../../core/people/clock-and-city.js';
import { skipped, type Field, type Form, type Option } from '../form.js';
import type { FormFacts } from './facts.js';
import type { Intent } from '../intent.js';
import type { PersonView } from '../../core/notification/message.js';

/** The people to choose from; somebody off call is asked about before they are paged. */
export function peopleOptions(facts: FormFacts, asksFor: 'page' | 'give' | 'duty'): Option[] {
  const duties = new Map<string, string>();
  for (const { name, onCall } of facts.schedules)
    for (const { person, until } of onCall) {
      const end = until ? `, until ${clockAndCity(until, facts.viewerZone, facts.now)}` : '';
      duties.set(person.id, duties.has(person.id) ? `${duties.get(person.id)}; ${name}${end}` : `${name}${end}`);
    }
  const options = facts.people.map((who): Option => {
    const duty = duties.get(who.id);
    const holds = facts.open
      .filter(({ acknowledgedBy }) => acknowledgedBy === who.name)
      .map(({ number }) => `INC-${number}`);
    const detail = [duty ?? comesOnCall(facts, who.id), holds.length > 0 ? `Has ${holds.join(', ')}` : ''];
    const time = clockAndCity(facts.now, who.zone, facts.now);
    const isAway = duty === undefined && asksFor !== 'duty';
    return {
      value: `@${who.handle}`,
      label: who.name,
      detail: detail.filter((part) => part !== '').join('. '),
      group: duty === undefined ? 'Not on call' : 'On call now',
      clock: { zone: who.zone, city: cityOf(who.zone) },
      submit: `${{ page: 'Page', give: 'Give it to', duty: 'Put on call:' }[asksFor]} ${who.name}`,
      ...(isAway ? { confirm: `${who.name} is not on call, and it is ${time} for them.` } : {}),
    };
  });
  return [
    ...options.filter(({ group }) => group === 'On call now'),
    ...options.filter(({ group }) => group !== 'On call now'),
  ];
}

function comesOnCall({ schedules, now, viewerZone }: FormFacts, userId: string): string {
  for (const { name, nextHandoff } of schedules)
    if (nextHandoff?.to.some(({ id }) => id === userId))
      return `${name}, on call from ${clockAndCity(nextHandoff.at, viewerZone, now)}`;
  return '';
}

const why: Field = {
  name: 'why',
  label: 'Why',
  kind: 'line',
  optional: true,
  placeholder: 'They read this first',
  most: 1000,
};
const comment: Field = { ...why, name: 'comment' };

/** Escalate: the next step, or somebody who is named. */
export function escalateForm(intent: Intent, facts: FormFacts): Form {
  const { incident } = facts;
  const next = incident?.escalation?.next.map(({ name }) => name).join(' and ');
  const nextStep: Option = {
    value: skipped,
    label: 'The next step of the policy',
    detail: next ? `pages ${next}` : 'pages whoever it names',
    group: 'Policy',
    submit: next ? `Page ${next}` : 'Escalate',
  };
  return {
    type: 'form',
    title: `Escalate INC-${incident?.number ?? ''}`,
    about: incident?.title ?? null,
    intent,
    fields: [
      { name: 'to', label: 'Whom', kind: 'pick', value: skipped, options: [nextStep, ...peopleOptions(facts, 'page')] },
      comment,
    ],
    submit: nextStep.submit!,
    says:
      incident?.status === 'acknowledged'
        ? 'It takes the acknowledgement back.'
        : 'They are paged at once, by their own rules.',
    fallback: `Escalate INC-${incident?.number ?? ''}: whom? Write /incident escalate next, or a person.`,
  };
}

/** Page: call somebody in, with an incident of its own where none is meant. */
export function pageForm(intent: Intent, facts: FormFacts): Form {
  const options = [...peopleOptions(facts, 'page'), ...groupOptions(facts)];
  const [first] = options;
  return {
    type: 'form',
    title: facts.incident ? `Call someone in to INC-${facts.incident.number}` : 'Page someone',
    about: facts.incident?.title ?? 'It opens an incident of its own.',
    intent,
    fields: [{ name: 'to', label: 'Whom', kind: 'pick', value: first?.value ?? '', options }, why],
    submit: first?.submit ?? 'Page',
    says: 'They are paged at once, by their own rules.',
    fallback: 'Whom? Write /incident page @somebody why.',
  };
}

/** Schedules mean whoever is on call in them. */
const groupOptions = ({ schedules }: FormFacts): Option[] =>
  schedules.map(({ name, handle, onCall }) => ({
    value: `@${handle}`,
    label: name,
    detail: onCall.length > 0 ? `now ${onCall.map(({ person }) => person.name).join(', ')}` : 'nobody is on call now',
    group: 'Schedules',
    submit: `Page ${name}`,
  }));

/** Reassign: hand it to one person. */
export function reassignForm(intent: Intent, facts: FormFacts): Form {
  const number = facts.incident?.number ?? '';
  const others = facts.people.filter(({ id }) => id !== facts.incident?.acknowledgedBy?.id);
  const options = peopleOptions({ ...facts, people: others }, 'give');
  return {
    type: 'form',
    title: `Hand INC-${number} over`,
    about: facts.incident?.title ?? null,
    intent,
    fields: [{ name: 'to', label: 'To whom', kind: 'pick', value: options[0]?.value ?? '', options }, comment],
    submit: options[0]?.submit ?? 'Hand it over',
    says: 'They are paged; it is theirs once they acknowledge.',
    fallback: `To whom? Write /incident reassign INC-${number} @somebody.`,
  };
}

const nameField = (label: string, people: PersonView[], verb: string): Field => ({
  name: 'user',
  label,
  kind: 'pick',
  value: people[0] ? `@${people[0].handle}` : '',
  options: people.map(({ handle, name, zone }) => ({
    value: `@${handle}`,
    label: name,
    clock: { zone, city: cityOf(zone) },
    submit: `${verb} ${name}`,
  })),
});

/** Invite: name somebody who is not named yet. */
export function inviteForm(intent: Intent, { incident, people }: FormFacts): Form {
  const others = people.filter(({ id }) => !incident?.responders.some((named) => named.id === id));
  const name = `INC-${incident?.number ?? ''}`;
  return {
    type: 'form',
    title: `Name someone on ${name}`,
    about: incident?.title ?? null,
    intent,
    fields: [nameField('Whom', others, 'Name')],
    submit: others[0] ? `Name ${others[0].name}` : 'Name them',
    says: 'They see it; nobody is paged.',
    fallback: `Whom? Write /incident invite ${name} @somebody.`,
  };
}

/** Uninvite: take somebody off who is named. */
export function uninviteForm(intent: Intent, { incident }: FormFacts): Form {
  const named = incident?.responders ?? [];
  const name = `INC-${incident?.number ?? ''}`;
  return {
    type: 'form',
    title: `Take someone off ${name}`,
    about: incident?.title ?? null,
    intent,
    fields: [nameField('Whom', named, 'Take off')],
    submit: named[0] ? `Take off ${named[0].name}` : 'Take them off',
    says: incident?.private ? 'They see it no more.' : 'It is public: they go on seeing it.',
    fallback: `Whom? Write /incident uninvite ${name} @somebody.`,
  };
}

/** Override: put somebody on call from now. */
export function overrideForm(intent: Intent, facts: FormFacts): Form {
  const people = peopleOptions(facts, 'duty');
  const schedules = facts.schedules.map(({ name, handle }): Option => ({ value: handle, label: name }));
  return {
    type: 'form',
    title: 'Put someone on call',
    about: 'From now, for whoever would be.',
    intent,
    fields: [
      { name: 'user', label: 'Whom', kind: 'pick', value: people[0]?.value ?? '', options: people },
      { name: 'minutes', label: 'For how long', kind: 'line', reads: 'minutes', value: '2h', placeholder: '2h' },
      ...(schedules.length > 1
        ? [
            {
              name: 'schedule',
              label: 'Schedule',
              kind: 'choice',
              value: schedules[0]!.value,
              options: schedules,
            } as Field,
          ]
        : []),
    ],
    submit: people[0]?.submit ?? 'Put on call',
    says: 'Afterwards the rotation goes on as before.',
    fallback: 'Whom, and for how long? Write /incident override @tom 2h.',
  };
}
