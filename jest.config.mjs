/** Jest as ESM over TypeScript; types are checked by `npm run check`, not here. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, diagnostics: false, tsconfig: 'tsconfig.json' }] },
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/data/', '<rootDir>/.stryker-tmp/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stryker-tmp/'],
  testTimeout: 30_000,
  collectCoverageFrom: [
    '{core,bot,api,jobs,templates,cli}/**/*.ts',
    '!**/*.test.ts',
    '!**/fixtures/**',
    '!**/channel-contract.ts',
    '!core/store/migrations/**',
    '!cli/main.ts',
  ],
  coverageReporters: ['json-summary', 'json'],
};
