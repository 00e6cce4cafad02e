/** The pages of the settings, in the order of their list. Who may open one stands in the registry of paths, and nowhere else. */
import { mayDo, type Permission } from '../../../core/people/permission.js';
import { paths, type Path } from '../../paths.js';
import type { Actor } from '../../../core/people/actor.js';

/** One page of the list. */
export interface Section {
  path: string;
  name: string;
  icon: string;
}

const all: Section[] = [
  { path: '/settings/people', name: 'People', icon: 'users' },
  { path: '/settings/teams', name: 'Teams', icon: 'network' },
  { path: '/settings/roles', name: 'Roles', icon: 'list-checks' },
  { path: '/settings/sign-in', name: 'Sign-in', icon: 'log-in' },
  { path: '/settings/integrations', name: 'Integrations', icon: 'plug' },
  { path: '/settings/keys', name: 'API keys', icon: 'key-round' },
  { path: '/settings/audit', name: 'Audit', icon: 'scroll-text' },
  { path: '/settings/health', name: 'Health', icon: 'activity' },
  { path: '/me/sessions', name: 'Your sessions', icon: 'monitor' },
];

/** What is asked of who calls this path; undefined where the registry does not know it. */
export const guardOf = (method: Path['method'], path: string, registry: Path[] = paths): Path['guard'] | undefined =>
  registry.find((one) => one.method === method && one.path === path)?.guard;

/** The page that a form stands on: the nearest path above the one it is sent to that is opened. */
export function pageAbove(path: string, registry: Path[] = paths): string {
  const isPage = guardOf('GET', path, registry) !== undefined || path === '';
  return isPage ? path : pageAbove(path.slice(0, path.lastIndexOf('/')), registry);
}

/** May this person open a page with such a guard? A guard that is no permission wants a session alone. */
export const passes = (actor: Actor, guard: Path['guard']): boolean =>
  guard === 'session' || guard === 'public' || mayDo(actor, guard as Permission);

/** The pages that this person may open; those that are not there are left out. */
export const sectionsFor = (actor: Actor, registry: Path[] = paths): Section[] =>
  all.filter(({ path }) => {
    const guard = guardOf('GET', path, registry);
    return guard !== undefined && passes(actor, guard);
  });
