/** The page about API keys. */
import { keyCreate } from '../../../core/commands/key/create.js';
import { keyRevoke } from '../../../core/commands/key/revoke.js';
import { listKeys } from '../../../core/queries/key/list.js';
import { keysPage, madeKeyPage } from '../../pages/settings/keys.js';
import { listTeams } from '../../../core/queries/team/list.js';
import { mayDo, teamsWhere } from '../../../core/people/permission.js';
import { scopeNames } from '../../../core/people/scope.js';
import type { SettingsKit, SettingsKitParts, Visit } from './kit.js';

const section = '/settings/keys';
const dayMs = 24 * 60 * 60_000;

/** Adds the page about API keys. */
export function keySettings(kit: SettingsKit, { execute, runQuery, publicUrl }: SettingsKitParts): void {
  const page = async ({ actor, request, drawn }: Visit) => {
    const cursor = new URL(request.originalUrl, 'http://localhost').searchParams.get('cursor') ?? undefined;
    const { items, next } = await runQuery(listKeys, { actor, input: { cursor } });
    const only = teamsWhere(actor, 'key.manage');
    const teams = (await runQuery(listTeams, { actor })).items.filter(({ id }) => only?.includes(id) ?? true);
    const whole = mayDo(actor, 'key.manage', { teamId: null });
    return { title: 'API keys', body: keysPage({ keys: items, next, teams, whole, me: actor, drawn }) };
  };
  kit.get(section, section, page);
  kit.post(section, section, {
    page,
    async act({ actor, drawn }, { name, role, team, days, ...chosen }) {
      const scopes = scopeNames.filter((scope) => chosen[`scope-${scope}`] !== undefined);
      const expiresAt = days === 'never' ? undefined : endOf(drawn.now, Number(days));
      const { data } = await execute(keyCreate, { actor, input: { name, role, team, scopes, expiresAt } });
      const key = String(data!.key);
      return { title: 'A key', body: madeKeyPage({ name: name ?? 'It', key, base: publicUrl }) };
    },
  });
  kit.post(`${section}/:id/revoke`, section, {
    page,
    async act({ actor, named }) {
      const { reason } = await execute(keyRevoke, { actor, input: { id: named('id') } });
      return { to: section, says: reason };
    },
  });
}

/** Ten years: what ends later may as well never end. */
const mostDays = 3650;

/** The instant at which a key of so many days ends, in words that the command reads. */
const endOf = (now: Date, days: number): string =>
  new Date(now.getTime() + (Number.isInteger(days) && days > 0 && days <= mostDays ? days : 90) * dayMs).toISOString();
