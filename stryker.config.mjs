/**
 * `npm run test:mutation`: changes the modules that say who may do what, and those that look at a secret, in thousands of small
 * ways, and runs their tests against each change. A change that no test notices is a rule that nobody holds.
 */

/** Pure modules: no database, no network, no process. */
const modules = [
  'core/people/{actor,authorise,change-role,group-grants,permission,reader,role,scope,who-may}.ts',
  'core/session/{check-claims,lock-of,refresh-of,safe-return,session-life}.ts',
  'core/audit/{canonical,check-chain,evidence,link}.ts',
  'core/{addresses,calendar-address,head-key,ids,password,seal,sealed,totp}.ts',
  'api/auth/{attempts,cookies,csrf,flash,id-token,round-trip,who}.ts',
  'api/{client,cors,loopback,shown-secret}.ts',
  'api/ingest/{allowed-address,keys}.ts',
  'api/realtime/{handshake,throttle}.ts',
];

/** Unit tests, as scripts/test-kinds.ts calls them: each of these folders may hold others too. */
const tests = [
  'core/people/*.test.ts',
  'core/session/*.test.ts',
  'core/audit/*.test.ts',
  'core/{addresses,calendar-address,head-key,ids,password,seal,sealed,totp}.test.ts',
  'api/auth/*.test.ts',
  'api/{client,cors,loopback,shown-secret}.test.ts',
  'api/ingest/{allowed-address,keys}.test.ts',
  'api/realtime/{handshake,throttle}.test.ts',
  'test/attacks/{4-1-id-token,4-1-return-path,4-3-addresses,4-6-audit,4-6-sealed}.test.ts',
];

export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    configFile: 'jest.config.mjs',
    config: {
      roots: ['<rootDir>/core', '<rootDir>/api', '<rootDir>/test/attacks'],
      testMatch: tests.map((path) => `<rootDir>/${path}`),
      watchman: false,
    },
  },
  mutate: modules,
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Native modules of a test run are not freed before its process ends.
  maxTestRunnerReuse: 200,
  timeoutMS: 15_000,
  thresholds: { high: 95, low: 85, break: 85 },
  ignorePatterns: ['bench', 'browser', 'coverage', 'data', 'dist', 'docs', 'reports', 'test/payloads', 'test/vectors'],
  reporters: ['clear-text', 'json'],
};
