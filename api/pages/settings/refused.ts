/** The page of the settings for whoever may not open it: what it would take, and who can change that. */
import { renderTemplate } from '../../../templates/render.js';
import { whoMay } from '../../../core/people/who-may.js';
import type { Permission } from '../../../core/people/permission.js';

/** What is known about the refusal. */
export interface RefusedData {
  permission: Permission;
  role: string;
  /** In no team, and no admin: then no name of the organisation is told. */
  outsider: boolean;
  /** Admins and owners, by name. */
  admins: string[];
}

/** The page's body. */
export function refusedPage({ permission, role, outsider, admins }: RefusedData): string {
  const { role: least, team } = whoMay(permission);
  const who = [
    ...(least === null ? [] : [`${least === 'owner' ? 'owners' : `${least}s`}`]),
    ...(team === null ? [] : [`the ${team}s of the team that owns the thing`]),
  ].join(' and ');
  const text = outsider
    ? 'You are in no team yet, so there is nothing here for you. An admin puts you into one.'
    : `This page is for ${who}; you are ${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}.`;
  const names = admins.slice(0, 5);
  const change = outsider || names.length === 0 ? null : `${listed(names)} can change that.`;
  return renderTemplate('pages/settings/refused.html', { text, change });
}

const listed = (names: string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
