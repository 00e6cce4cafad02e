import { commands } from '../../core/commands/index.js';
import { paths } from '../../api/paths.js';
import { queries } from '../../core/queries/index.js';

const byName = new Map([...commands, ...queries].map(({ name, permission }) => [name, permission as string]));
const byRoute = new Map(paths.map(({ method, path, guard }) => [`${method} ${path}`, guard as string]));

/** The permission that a row of the matrix is about. */
export const permissionOf = ({ name }: { surface: string; name: string }): string | undefined =>
  byName.get(name) ?? byRoute.get(name);
