/**
 * `npm run test:mutation`: changes the modules that say who may do what, and those that look at a secret, in thousands of small
 * ways, and runs their tests against each change. A change that no test notices is a rule that nobody holds.
 */

const inFolders = (folders, end) =>
  Object.entries(folders).flatMap(([folder, names]) => names.map((name) => `${folder}/${name}${end}`));

/** Pure modules: no database, no network, no process. */
const modules = inFolders(
  {
    'core/people': [
      ...[
        'actor',
        'authorise',
        'change-role',
        'foresee-groups',
        'group-grants',
        'permission',
        'reader',
        'role',
        'scope',
        'who-may',
      ],
    ],
    'core/session': ['check-claims', 'lock-of', 'refresh-of', 'safe-return', 'session-life'],
    'core/audit': ['canonical', 'check-chain', 'evidence', 'link'],
    core: ['addresses', 'calendar-address', 'head-key', 'ids', 'password', 'seal', 'sealed', 'totp'],
    'api/auth': ['attempts', 'cookies', 'csrf', 'flash', 'id-token', 'kept-form', 'round-trip', 'who'],
    api: ['client', 'cors', 'loopback', 'shown-secret'],
    'api/ingest': ['allowed-address', 'keys'],
    'api/realtime': ['handshake', 'throttle'],
  },
  '.ts',
);

/** Their tests: unit tests alone, as scripts/test-kinds.ts calls them. */
export const tests = inFolders(
  {
    'core/people': [
      ...[
        'authorise',
        'change-role',
        'foresee-groups',
        'group-grants',
        'permission',
        'permission.property',
        'reader',
        'who-may',
      ],
    ],
    'core/session': ['check-claims', 'session'],
    'core/audit': ['canonical.property', 'check-chain', 'evidence'],
    core: ['addresses', 'calendar-address', 'head-key', 'ids', 'password', 'seal', 'totp'],
    'api/auth': ['attempts', 'cookies', 'csrf', 'flash', 'id-token', 'kept-form', 'round-trip', 'who'],
    api: ['client', 'cors', 'loopback', 'shown-secret'],
    'api/ingest': ['allowed-address', 'keys'],
    'api/realtime': ['handshake', 'throttle'],
    'test/attacks': ['4-1-id-token', '4-1-return-path', '4-3-addresses', '4-6-audit', '4-6-sealed'],
  },
  '.test.ts',
);

export default {
  testRunner: 'circus',
  plugins: ['./scripts/mutation-runner.mjs'],
  mutate: modules,
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Every change loads its tests anew, and what was loaded is freed with the process alone.
  maxTestRunnerReuse: 300,
  timeoutMS: 15_000,
  thresholds: { high: 95, low: 85, break: 85 },
  ignorePatterns: ['bench', 'browser', 'coverage', 'data', 'dist', 'docs', 'reports', 'test/payloads', 'test/vectors'],
  reporters: ['clear-text', 'json'],
  warnings: { slow: false },
  clearTextReporter: { logTests: false, reportTests: false },
};
