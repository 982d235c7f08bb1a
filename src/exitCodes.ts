/**
 * The exit codes of the commands. Scripts depend on them.
 *
 * 69 is what `sf project deploy start` exits with when a deployment hasn't ended in time, 68 what `sf project deploy resume`
 * has for `SucceededPartial`, and 130 what a shell expects after Ctrl-C. 10 and 20 are Salesforce CLI's own.
 */
export const ExitCode = {
  success: 0,
  failure: 1,
  wrongUsage: 2,
  succeededPartial: 68,
  unfinished: 69,
  interrupted: 130,
} as const;
