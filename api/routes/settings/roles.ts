/** The page that says who may do what. */
import { rolesPage } from '../../pages/settings/roles.js';
import type { SettingsKit } from './kit.js';

const section = '/settings/roles';

/** Adds the page about roles. */
export function roleSettings(kit: SettingsKit): void {
  kit.get(section, section, ({ actor }) => Promise.resolve({ title: 'Roles', body: rolesPage({ me: actor.role }) }));
}
