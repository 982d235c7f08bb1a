import { Duration } from '@salesforce/kit';
import { say } from '../messages.js';
import type { Clock } from '../system/clock.js';
import type { Progress, ProgressState } from './progress.js';

/** Counts and the state detail may change with every read; a log doesn't need each of them. */
const SHORTEST_SILENCE = Duration.seconds(10);

/** CI systems end a job that says nothing for some minutes. */
const LONGEST_SILENCE = Duration.minutes(1);

const describe = ({ status, counts, stateDetail, waitingFor }: ProgressState): string =>
  [
    { label: say('progress.status'), value: status },
    ...counts,
    { label: say('progress.stateDetail'), value: stateDetail },
    { label: say('progress.waitingFor'), value: waitingFor },
  ]
    .flatMap(({ label, value }) => (value ? [`${label}: ${value}`] : []))
    .join(', ');

/**
 * Shows the progress in a log: a line when something changes, and a sign of life every minute.
 *
 * @param start the time from which its lines count, in milliseconds since 1970
 */
export const logProgress = (
  clock: Pick<Clock, 'now'>,
  writeLine: (line: string) => void,
  start = clock.now(),
): Progress => {
  let last: { at: number; status: string; line: string } | undefined;
  return {
    update: (state) => {
      const { status } = state;
      const line = describe(state);
      const silence = last ? clock.now() - last.at : Infinity;
      const isNews = status !== last?.status || (line !== last.line && silence >= SHORTEST_SILENCE.milliseconds);
      if (!isNews && silence < LONGEST_SILENCE.milliseconds) return;

      const elapsed = Math.round((clock.now() - start) / 1000);
      writeLine(say('progress.logLine', { seconds: elapsed, line }));
      last = { at: clock.now(), status, line };
    },
    stop: () => undefined,
  };
};
