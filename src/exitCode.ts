/**
 * The exit codes of the command. Scripts depend on them.
 *
 * 69 is what `sf project deploy start` exits with while a deployment goes on, and 130 what a shell expects after Ctrl-C.
 */
export const ExitCode = {
  success: 0,
  notCanceled: 1,
  wrongUsage: 2,
  /** The time to wait was up before the org had finished. */
  unfinished: 69,
  interrupted: 130,
} as const;
