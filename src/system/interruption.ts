import { ExitCode } from '../exitCodes.js';

/** The signals that end a command: Ctrl-C, an aborted pipeline, a closed terminal, Ctrl-\, Ctrl-Break. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGBREAK'] as const;

/** Signals within this time, in milliseconds, are one: a shell and its parent often pass on the same Ctrl-C. */
const ONE_SIGNAL = 500;

/** The reason that an {@link AbortSignal} has when somebody or something ended the command. */
export class Interruption extends Error {
  public override readonly name = 'Interruption';
}

/** Whether it's an {@link Interruption}, of this copy of the code or of another one. */
export const isInterruption = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'Interruption';

/**
 * Returns a signal that aborts, with an {@link Interruption}, when the process gets a signal to end. A second signal ends
 * the process at once.
 *
 * `SfCommand` listens to the same signals with functions that throw, which shows a stack trace. They are removed.
 */
export const untilInterrupted = (): AbortSignal => {
  const controller = new AbortController();
  let since = Infinity;
  const stop = (): void => {
    if (performance.now() - since > ONE_SIGNAL) process.exit(ExitCode.interrupted);
    since = Math.min(since, performance.now());
    controller.abort(new Interruption());
  };
  for (const signal of SIGNALS) {
    process.removeAllListeners(signal);
    process.on(signal, stop);
  }
  return controller.signal;
};

/**
 * Keeps output that can't be written from ending the command: its reader is gone, the disk is full, or the terminal is closed.
 *
 * Nobody else listens to the errors of stderr, which ends the process; oclif listens to those of stdout with a function that
 * throws. It's removed.
 *
 * @returns a signal that aborts, with an {@link Interruption}, when something can't be written
 */
export const untilOutputFails = (): AbortSignal => {
  const controller = new AbortController();
  for (const output of [process.stdout, process.stderr]) {
    output.removeAllListeners('error');
    output.on('error', () => {
      controller.abort(new Interruption());
      // Whoever waits for room to write, as oclif does at the end, would wait forever.
      output.emit('drain');
    });
  }
  return controller.signal;
};
