/** The pages about people: everybody, and one person with what can be changed. */
import { credentialReset } from '../../../core/commands/credential/reset.js';
import { linkPage, peoplePage, personPage } from '../../pages/settings/people.js';
import { listDirectory } from '../../../core/queries/people/directory.js';
import { NotFound } from '../../../core/errors.js';
import { personAdd } from '../../../core/commands/person/add.js';
import { personDisable } from '../../../core/commands/person/disable.js';
import { personEnable } from '../../../core/commands/person/enable.js';
import { personOfferLink } from '../../../core/commands/person/offer-link.js';
import { personUpdate } from '../../../core/commands/person/update.js';
import { sessionRevokeAll } from '../../../core/commands/session/revoke-all.js';
import type { Command } from '../../../core/execute.js';
import type { PersonSummary } from '../../../core/store/sql/person-rows.js';
import type { SettingsKit, SettingsKitParts, Visit } from './kit.js';

const section = '/settings/people';

/** Adds the pages about people. */
export function peopleSettings(kit: SettingsKit, { execute, runQuery, publicUrl }: SettingsKitParts): void {
  const everybody = async ({ actor }: Visit) => (await runQuery(listDirectory, { actor })).items;
  const list = async (visit: Visit) => ({
    title: 'People',
    body: peoplePage({ people: await everybody(visit), me: visit.actor, drawn: visit.drawn }),
  });
  const named = async (visit: Visit): Promise<PersonSummary> => {
    const wanted = visit.named('person').toLowerCase();
    const person = (await everybody(visit)).find(({ id, handle }) => handle.toLowerCase() === wanted || id === wanted);
    if (!person) throw new NotFound(`Nobody is called "${visit.named('person')}".`);
    return person;
  };
  const one = async (visit: Visit) => {
    const person = await named(visit);
    return { title: person.name, body: personPage({ person, me: visit.actor, drawn: visit.drawn }) };
  };
  const linkUrl = (token: unknown) => `${publicUrl}/sign-in/${String(token)}`;
  const pathOf = (handle: string) => `${section}/${encodeURIComponent(handle)}`;

  kit.get(section, section, list);
  kit.post(section, section, {
    page: list,
    async act({ actor }, fields) {
      const { data } = await execute(personAdd, { actor, input: fields });
      const { token, handle } = data as { token: string; handle: string };
      return { title: 'A link', body: linkPage({ name: fields.name ?? handle, handle, url: linkUrl(token) }) };
    },
  });
  kit.get(`${section}/:person`, section, one);
  kit.post(`${section}/:person`, section, {
    page: one,
    async act(visit, fields) {
      const { id, handle } = await named(visit);
      const { reason } = await execute(personUpdate, { actor: visit.actor, input: { ...fields, person: id } });
      return { to: pathOf(fields.handle ?? handle), says: reason };
    },
  });
  const changes = <I>(word: string, command: Command<I>, field: 'person' | 'user' = 'person') =>
    kit.post(`${section}/:person/${word}`, section, {
      page: one,
      async act(visit) {
        const { id, handle } = await named(visit);
        const { reason } = await execute(command, { actor: visit.actor, input: { [field]: id } });
        return { to: pathOf(handle), says: reason };
      },
    });
  changes('disable', personDisable);
  changes('enable', personEnable);
  changes('sign-out', sessionRevokeAll, 'user');
  changes('reset', credentialReset, 'user');
  kit.post(`${section}/:person/link`, section, {
    page: one,
    async act(visit) {
      const { id, name, handle } = await named(visit);
      const { data } = await execute(personOfferLink, { actor: visit.actor, input: { person: id } });
      return { title: 'A link', body: linkPage({ name, handle, url: linkUrl(data!.token) }) };
    },
  });
}
