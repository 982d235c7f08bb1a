/**
 * The exit codes of the command, besides 0 for success and 1 for errors. Scripts depend on them.
 *
 * The codes 69 and 130 mean the same in `sf project deploy start` and in a shell.
 */
export const ExitCode = {
  wrongUsage: 2,
  /** The time to wait was up before the org had finished. */
  unfinished: 69,
  interrupted: 130,
} as const;
