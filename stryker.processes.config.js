/**
 * Mutation testing of what asks on a terminal: the second half of `npm run test:mutation`. Its tests start the built command
 * in processes of its own.
 */
export default {
  testRunner: 'command',
  commandRunner: { command: 'mocha --bail --exit test/process/terminal.test.ts' },
  buildCommand: 'tsc --project . --noCheck',
  mutate: ['src/system/{chooseFromTable,terminalPrompter}.ts'],
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false },
  tempDirName: '.stryker-tmp',
  concurrency: 2,
  // What survives is how things look: bold, a link, what is left out first on a small screen.
  thresholds: { high: 95, low: 85, break: 70 },
};
