import { Interruption } from './interruption.js';

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
      // Whoever waits for room to write, as oclif does at the end, would wait for ever.
      output.emit('drain');
    });
  }
  return controller.signal;
};
