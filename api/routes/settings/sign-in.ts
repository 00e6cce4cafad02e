/** The pages about signing in: accounts that wait for an owner's answer, what groups of a directory grant, who breaks glass. */
import { cleanText } from '../../edge.js';
import { credentialBreakGlass } from '../../../core/commands/credential/break-glass.js';
import { foreseeIdentity } from '../../../core/queries/identity/foresee.js';
import { identityConfirm } from '../../../core/commands/identity/confirm.js';
import { identityMapGroup } from '../../../core/commands/identity/map-group.js';
import { identityUnmapGroup } from '../../../core/commands/identity/unmap-group.js';
import { InvalidInput, NotFound } from '../../../core/errors.js';
import { listTeams } from '../../../core/queries/team/list.js';
import { mapPath, mappingFields, mappingPage, signInPage, type Foreseen } from '../../pages/settings/sign-in.js';
import { previewIdentity } from '../../../core/queries/identity/preview.js';
import type { Issuer } from '../../auth/issuer.js';
import type { Returned } from '../../pages/settings/form.js';
import type { SettingsKit, SettingsKitParts, Visit } from './kit.js';

const section = '/settings/sign-in';

/** What these pages need. */
export interface SignInSettingsParts extends SettingsKitParts {
  issuers: Pick<Issuer, 'name' | 'speaksAs'>[];
  newPersonRole: 'viewer' | 'member';
}

/** Adds the pages about signing in. */
export function signInSettings(kit: SettingsKit, parts: SignInSettingsParts): void {
  const { execute, runQuery } = parts;
  const foresee = async ({ actor }: Visit, about: Record<string, string>): Promise<Foreseen[]> =>
    (await runQuery(foreseeIdentity, { actor, input: { ...about, newRole: parts.newPersonRole } })).people;

  const page = async (visit: Visit) => {
    const { actor, drawn } = visit;
    const { mappings, people, owners } = await runQuery(previewIdentity, { actor });
    const { items: teams } = await runQuery(listTeams, { actor });
    const asked = await askedOf(visit, foresee);
    const known = [...parts.issuers.flatMap(({ speaksAs }) => speaksAs), ...[...mappings, ...people].map(issuerOf)];
    const waiting = people.filter(({ waits }) => waits);
    const shown = { mappings, waiting, owners, teams, issuers: [...new Set(known)], asked: asked.values };
    const body = signInPage({ ...shown, foreseen: asked.foreseen, drawn: { ...drawn, returned: asked.returned } });
    return { title: 'Sign-in', body };
  };
  const one = async (visit: Visit) => {
    const { mappings } = await runQuery(previewIdentity, { actor: visit.actor });
    const mapping = mappings.find(({ id }) => id === visit.named('id'));
    if (!mapping) throw new NotFound('There is no such mapping.');
    const foreseen = await foresee(visit, { remove: mapping.id });
    return { title: mapping.groupId, body: mappingPage({ mapping, foreseen, drawn: visit.drawn }) };
  };

  kit.get(section, section, page);
  kit.post(mapPath, section, {
    page,
    async act({ actor }, fields) {
      const { reason } = await execute(identityMapGroup, { actor, input: fields }).catch(besideTeam);
      return { to: section, says: reason };
    },
  });
  kit.get(`${section}/groups/:id`, section, one);
  kit.post(`${section}/groups/:id/remove`, section, {
    page: one,
    async act({ actor, named }) {
      const { reason } = await execute(identityUnmapGroup, { actor, input: { id: named('id') } });
      return { to: section, says: reason };
    },
  });
  kit.post(`${section}/owners/:user/break-glass`, section, {
    page,
    async act({ actor, named }, { on }) {
      const { reason } = await execute(credentialBreakGlass, {
        actor,
        input: { user: named('user'), on: yesOrNo(on) },
      });
      return { to: section, says: reason };
    },
  });
  kit.post(`${section}/accounts/:id`, section, {
    page,
    async act({ actor, named }, { same }) {
      const { reason } = await execute(identityConfirm, { actor, input: { id: named('id'), same: yesOrNo(same) } });
      return { to: section, says: reason };
    },
  });
}

/** What a button that answers a question says; undefined where it says neither. */
const yesOrNo = (word: string | undefined): boolean | undefined =>
  word === 'yes' ? true : word === 'no' ? false : undefined;

const issuerOf = ({ issuer }: { issuer: string }) => issuer;

/** What somebody asks to foresee, and what comes of it; what is wrong with that stands in the form. */
interface Asked {
  values: Record<string, string>;
  foreseen: Foreseen[] | null;
  returned: Returned | null;
}

/** The address asks, or a form that came back to be mended or sent once more. */
async function askedOf(
  visit: Visit,
  foresee: (visit: Visit, about: Record<string, string>) => Promise<Foreseen[]>,
): Promise<Asked> {
  const { returned } = visit.drawn;
  const back = returned && [mapPath, section].includes(returned.action) ? { ...returned, action: section } : null;
  const values = back ? ofMapping(back.values) : askedIn(visit);
  if (values === undefined) return { values: {}, foreseen: null, returned };
  if (back && (back.message !== '' || back.problems.length > 0)) return { values, foreseen: null, returned: back };
  try {
    return { values, foreseen: await foresee(visit, values).catch(besideTeam), returned: back };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const { problems, message } = error;
    return { values, foreseen: null, returned: { action: section, values, problems, message } };
  }
}

/** Of what somebody sent the fields that describe a mapping. */
const ofMapping = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => (mappingFields as readonly string[]).includes(name)));

/** The fields of the form that the address fills; undefined where it was not sent. */
function askedIn({ request }: Visit): Record<string, string> | undefined {
  const given = new URL(request.originalUrl, 'http://localhost').searchParams;
  if (!mappingFields.some((name) => given.has(name))) return undefined;
  const filled = mappingFields.map((name) => [name, cleanText(given.get(name) ?? '').trim()] as const);
  return Object.fromEntries(filled.filter(([, value]) => value !== ''));
}

/** A team that is gone since the page was drawn is the field's fault, and no page that is not there. */
function besideTeam(error: unknown): never {
  if (!(error instanceof NotFound)) throw error;
  throw new InvalidInput(error.message, [{ field: 'team', expected: 'a team that is there' }]);
}
