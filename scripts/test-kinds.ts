/** The kinds of test files, told by their names, and the programs from outside that some of them need. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Needs no database, port, browser, and not much of a minute. */
export const isUnit = (file: string): boolean =>
  !/\.(db|http|scenario|browser|redis|mongo|oracle)\.test\.ts$/.test(file) &&
  !/\/test\/(scenarios|faults|process|long)\//.test(file);

/** Drives a browser by real time limits: runs after everything else, one file at a time. */
export const isBrowser = (file: string): boolean => /\.browser\.test\.ts$/.test(file);

/** Starts, stops and kills the built product; most of its time is waiting, so two run side by side. */
export const isProcess = (file: string): boolean => /\/test\/(faults|process)\//.test(file);

/** Takes minutes: only `npm run test:long` runs it. */
export const isLong = (file: string): boolean => /\/test\/long\//.test(file);

/** A program that some tests drive. */
export interface Program {
  name: string;
  neededBy: (file: string) => boolean;
  /** Tells tests where it is; unset where it was not found. */
  variable: string;
  /** Set by whoever runs the tests to say where it is. */
  override: string;
  commands: string[];
}

/** Every program from outside. */
export const programs: Program[] = [
  {
    name: 'Chromium',
    neededBy: isBrowser,
    variable: 'HAVE_CHROMIUM',
    override: 'CHROMIUM',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  },
  {
    name: 'Redis',
    neededBy: (file) => /\.redis\./.test(file),
    variable: 'HAVE_REDIS',
    override: 'REDIS_SERVER',
    commands: ['redis-server'],
  },
  {
    // Whichever is found says in the output of its tests what it is.
    name: 'MongoDB or FerretDB',
    neededBy: (file) => /\.mongo\./.test(file),
    variable: 'HAVE_MONGO',
    override: 'MONGO_SERVER',
    commands: ['mongod', 'ferretdb'],
  },
];

/** Where a program is: what its variable says, or the first of its commands in PATH. */
export function findProgram(program: Program, env: NodeJS.ProcessEnv): string | undefined {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'].filter(
    (folder) => folder !== '',
  );
  const candidates = program.commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return [env[program.override], ...candidates].find((path) => path !== undefined && path !== '' && isExecutable(path));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
