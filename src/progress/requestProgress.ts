import { Duration } from '@salesforce/kit';
import type { Context } from '../context.js';
import { say } from '../messages.js';

/** The pause between two lines, in milliseconds. */
const PAUSE = Duration.milliseconds(2500).milliseconds;

/**
 * Says how many requests of many are done, so that silence is never longer than 3 seconds. Until the first one is done, each
 * request says for itself that it takes long.
 *
 * @returns to be called when a request is done
 */
export const requestProgress = (total: number, { clock, signal, writeLine }: Context): (() => void) => {
  let lastLine = clock.now();
  let isWaiting = false;
  let done = 0;
  const tellLater = (): void => {
    isWaiting = true;
    clock.timeout(lastLine + PAUSE - clock.now()).addEventListener('abort', () => {
      isWaiting = false;
      if (signal.aborted || done === total) return;
      writeLine(say('progress.requests', { done, total }));
      lastLine = clock.now();
      tellLater();
    });
  };
  return () => {
    done += 1;
    if (!isWaiting && done < total) tellLater();
  };
};
