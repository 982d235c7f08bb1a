import { Duration } from '@salesforce/kit';
import type { OnRequestDone } from '../cancel/cancelAll.js';
import type { Context } from '../context.js';
import { say } from '../messages.js';

/** After so many milliseconds of many requests, a line says how many are done. */
const LONGEST_SILENCE = Duration.milliseconds(2500).milliseconds;

/** Says how many requests of many are done, so that silence is never longer than 3 seconds. */
export const requestProgress = ({ clock, writeLine }: Pick<Context, 'clock' | 'writeLine'>): OnRequestDone => {
  let lastLine = clock.now();
  return (done, total) => {
    if (done === total || clock.now() - lastLine < LONGEST_SILENCE) return;
    lastLine = clock.now();
    writeLine(say('progress.requests', { done, total }));
  };
};
