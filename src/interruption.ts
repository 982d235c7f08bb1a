/** The signals that end a command: Ctrl-C, a pipeline that is aborted, a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/**
 * Resolves when somebody or something ends the command. A second signal ends the process.
 *
 * `SfCommand` has listeners for these signals that throw, which shows a stack trace and exits with 1. They're removed.
 */
export const untilInterrupted = async (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of SIGNALS) {
      process.removeAllListeners(signal);
      process.once(signal, () => {
        resolve();
      });
    }
  });
