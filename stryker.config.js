/** Mutation testing by the tests that run the commands in their own process: the first half of `npm run test:mutation`. */
export default {
  testRunner: 'mocha',
  testRunnerNodeArgs: ['--import', 'tsx', '--no-warnings'],
  mochaOptions: {
    config: '.mocharc.json',
    spec: ['test/unit/*.test.ts', 'test/command/**/*.test.ts', 'test/project/design.test.ts'],
  },
  // What asks on a terminal is in the other half, stryker.processes.config.js.
  mutate: ['src/**/*.ts', '!src/system/{chooseFromTable,terminalPrompter}.ts'],
  coverageAnalysis: 'perTest',
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, logTests: false },
  tempDirName: '.stryker-tmp',
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
};
