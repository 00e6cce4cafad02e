/**
 * Where a file stands, from left to right. A file may import what stands in its own place or further left.
 * Terms: *place* the folder that an import rule knows; *rank* its position, 0 leftmost.
 */

/** The nouns of core, leftmost first. */
export const nouns = [
  'people',
  'session',
  'service',
  'alert',
  'routing',
  'silence',
  'schedule',
  'escalation',
  'incident',
  'room',
  'notification',
  'status-page',
  'audit',
];

/** From left to right; those in one row are siblings and never import one another. */
const rows: string[][] = [
  ['core'],
  ...nouns.map((noun) => [`core/${noun}`]),
  ['core/store'],
  ['core/query.ts'],
  ['core/queries'],
  ['core/execute.ts'],
  ['core/commands'],
  ['templates'],
  ['bot', 'api', 'jobs', 'ormconfig.ts'],
  ['browser'],
  ['cli'],
];

/** The two runners stand alone between folders; every other file right under core/ is the ground that all stand on. */
const runners = ['core/query.ts', 'core/execute.ts'];

/** The place of a file, or undefined where no rule knows it. */
export function placeOf(path: string): string | undefined {
  if (path === 'ormconfig.ts' || runners.includes(path)) return path;
  const [top, second, ...rest] = path.split('/');
  if (top === 'core') return rest.length === 0 ? 'core' : placeIn(`core/${second}`);
  return placeIn(top!);
}

const placeIn = (folder: string) => (rows.some((row) => row.includes(folder)) ? folder : undefined);

/** The rank of a place. */
export const rankOf = (place: string): number => rows.findIndex((row) => row.includes(place));

/** The noun of a file of core/<noun>. */
export const nounOf = (path: string): string | undefined => {
  const noun = /^core\/([^/]+)\//.exec(path)?.[1];
  return noun && nouns.includes(noun) ? noun : undefined;
};

/** What stands in bot/ beside the platforms, for all of them. */
const shared = ['cards', 'forms'];

/** The platform of a file of bot/<platform>; cards and forms are shared by all of them. */
export const platformOf = (path: string): string | undefined => {
  const folder = /^bot\/([^/]+)\//.exec(path)?.[1];
  return folder !== undefined && shared.includes(folder) ? undefined : folder;
};
