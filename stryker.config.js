/** Mutation testing by the tests that run the command in their own process: the first half of `npm run test:mutation`. */
export default {
  testRunner: 'mocha',
  testRunnerNodeArgs: ['--import', 'tsx', '--no-warnings'],
  mochaOptions: {
    config: '.mocharc.json',
    spec: [
      'test/commands/**/*.test.ts',
      'test/choosing.test.ts',
      'test/clock.test.ts',
      'test/progress.test.ts',
      'test/report.test.ts',
      'test/terminalCapabilities.test.ts',
    ],
  },
  // The other half is in stryker.processes.config.js.
  mutate: [
    'src/**/*.ts',
    '!src/progress/terminalProgress.ts',
    '!src/choosing/terminalPrompter.ts',
    '!src/interruption.ts',
  ],
  coverageAnalysis: 'perTest',
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, logTests: false },
  tempDirName: '.stryker-tmp',
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
};
