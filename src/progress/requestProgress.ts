import { Duration } from '@salesforce/kit';
import type { OnRequestDone } from '../cancel/cancelAll.js';
import type { Context } from '../context.js';
import { say } from '../messages.js';

/** So many milliseconds lie between two lines about many requests. */
const PAUSE = Duration.milliseconds(2500).milliseconds;

/**
 * Says how many requests of many are done, so that silence is never longer than 3 seconds. Until the first one is done, each
 * request says for itself that it takes long.
 */
export const requestProgress = ({
  clock,
  signal,
  writeLine,
}: Pick<Context, 'clock' | 'signal' | 'writeLine'>): OnRequestDone => {
  let lastLine = clock.now();
  let isWaiting = false;
  let current = { done: 0, total: 0 };
  const tellLater = (): void => {
    isWaiting = true;
    clock.timeout(lastLine + PAUSE - clock.now()).addEventListener('abort', () => {
      isWaiting = false;
      if (signal.aborted || current.done === current.total) return;
      writeLine(say('progress.requests', current));
      lastLine = clock.now();
      tellLater();
    });
  };
  return (done, total) => {
    current = { done, total };
    if (!isWaiting && done < total) tellLater();
  };
};
