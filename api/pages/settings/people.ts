/** Everybody of the organisation as admins see them, and the page of one person. */
import { channelWord } from '../../../core/notification/channel-word.js';
import { cityOf } from '../../../core/people/user.js';
import { commandView, type CommandView } from '../command-view.js';
import { faceOf } from '../../../templates/web/face.js';
import { formView, type Drawn, type FieldStart, type Option } from './form.js';
import { renderTemplate } from '../../../templates/render.js';
import { roles, type Role } from '../../../core/people/role.js';
import { whenView } from '../../../templates/web/when.js';
import type { PersonSummary } from '../../../core/store/sql/person-rows.js';

/** What the list shows. */
export interface PeoplePageData {
  people: PersonSummary[];
  /** The reader: nobody gives a higher role than their own. */
  me: { id: string; role: Role };
  drawn: Drawn;
}

/** What the page of one person shows. */
export interface PersonPageData {
  person: PersonSummary;
  me: { id: string; role: Role };
  drawn: Drawn;
}

const roleOptions = (most: Role): Option[] =>
  roles.filter((role) => roles.indexOf(role) <= roles.indexOf(most)).map((role) => ({ value: role, label: role }));

const zones = (): string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];

const nameField: FieldStart = { label: 'Name', needed: true };
const zoneField: FieldStart = { label: 'Time zone', list: 'zones', hint: 'Such as Europe/Berlin', most: 64 };

/** The body of the list. */
export function peoplePage({ people, me, drawn }: PeoplePageData): string {
  return renderTemplate('pages/settings/people.html', {
    count: people.filter(({ disabledAt }) => disabledAt === null).length,
    rows: people.map((person) => rowOf(person, drawn)),
    add: formView(drawn, '/settings/people', 'add', {
      name: nameField,
      email: { label: 'E-mail', type: 'email', needed: true, most: 254, hint: 'They are paged there from the start' },
      zone: { ...zoneField, value: 'UTC' },
      role: { label: 'Role', value: 'member', options: roleOptions(me.role) },
    }),
    zones: zones(),
    token: drawn.token,
  });
}

function rowOf(person: PersonSummary, drawn: Drawn) {
  const { teams, channels } = person;
  return {
    name: person.name,
    handle: person.handle,
    email: person.email,
    role: person.role,
    face: faceOf(person),
    disabled: person.disabledAt !== null,
    path: pathOf(person),
    teams: teams.map((team) => (team.role === 'manager' ? `${team.name} (manager)` : team.name)).join(', '),
    seen: person.lastSeenAt && whenView(person.lastSeenAt, 'ago', drawn.now, drawn.zone),
    // Everybody who is signed in is reached in chat; a way that rings is a contact method.
    reached: ['chat', ...channels].map((channel) => channelWord(channel)).join(', '),
  };
}

const pathOf = ({ handle }: { handle: string }): string => `/settings/people/${encodeURIComponent(handle)}`;

/** The body of one person's page. */
export function personPage({ person, me, drawn }: PersonPageData): string {
  const path = pathOf(person);
  const here = [...new Set([...roleOptions(me.role), { value: person.role, label: person.role }])];
  return renderTemplate('pages/settings/person.html', {
    person: { ...rowOf(person, drawn), city: cityOf(person.zone) },
    isMe: person.id === me.id,
    change: formView(drawn, path, 'change', {
      name: { ...nameField, value: person.name },
      handle: { label: 'Handle', value: person.handle, most: 40, needed: true, hint: 'What follows the @' },
      zone: { ...zoneField, value: person.zone, needed: true },
      role: { label: 'Role', value: person.role, options: distinct(here) },
    }),
    disable: formView(drawn, `${path}/disable`, 'disable', {}),
    enable: formView(drawn, `${path}/enable`, 'enable', {}),
    link: formView(drawn, `${path}/link`, 'link', {}),
    signOut: formView(drawn, `${path}/sign-out`, 'sign-out', {}),
    reset: formView(drawn, `${path}/reset`, 'reset', {}),
    zones: zones(),
    token: drawn.token,
  });
}

const distinct = (options: Option[]): Option[] => [
  ...new Map(options.map((option) => [option.value, option])).values(),
];

/** What is shown once: the link that signs somebody in. */
export function linkPage({ name, handle, url }: { name: string; handle: string; url: string }): string {
  const command: CommandView = commandView(`A link for ${name}`, url);
  return renderTemplate('pages/settings/secret.html', {
    heading: `${name} can sign in`,
    text: 'The link signs them in once, within an hour. It is shown this once: send it to them by a way that nobody else reads.',
    command,
    facts: [],
    back: { path: pathOf({ handle }), label: `Back to ${name}` },
  });
}
