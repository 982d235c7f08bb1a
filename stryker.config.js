/** Mutation testing of what the command does, by the tests that run it in their own process: `npm run test:mutation`. */
export default {
  testRunner: 'mocha',
  testRunnerNodeArgs: ['--import', 'tsx', '--no-warnings'],
  mochaOptions: {
    config: '.mocharc.json',
    spec: [
      'test/commands/**/*.test.ts',
      'test/choosing.test.ts',
      'test/report.test.ts',
      'test/terminalCapabilities.test.ts',
    ],
  },
  // The command's flags are read by oclif before any test runs. What draws and asks on a terminal, and listens to signals,
  // is tested in processes of its own, which see no mutants.
  mutate: [
    'src/**/*.ts',
    '!src/commands/**',
    '!src/progress/terminalProgress.ts',
    '!src/choosing/terminalPrompter.ts',
    '!src/interruption.ts',
  ],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, logTests: false },
  tempDirName: '.stryker-tmp',
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
};
