import { Duration } from '@salesforce/kit';
import { say } from '../messages.js';
import type { Clock } from '../system/clock.js';
import type { Progress, ProgressState } from './progress.js';

/** Counts and the state detail may change with every read; a log doesn't need each of them. */
const SHORTEST_SILENCE = Duration.seconds(10);

/** CI systems end a job that says nothing for some minutes. */
const LONGEST_SILENCE = Duration.minutes(1);

const describe = ({ rows }: ProgressState): string =>
  rows.flatMap(({ label, value }) => (value ? [`${label}: ${value}`] : [])).join(', ');

/**
 * Shows the progress in a log: a line when something changes, and a sign of life every minute, however rarely it's updated.
 *
 * @param start the time from which its lines count, in milliseconds since 1970
 */
export const logProgress = (
  clock: Pick<Clock, 'now' | 'timeout'>,
  writeLine: (line: string) => void,
  start = clock.now(),
): Progress => {
  let last: { at: number; status: string; line: string } | undefined;
  let latest = '';
  let isOver = false;

  const write = (status: string): void => {
    const seconds = Math.round((clock.now() - start) / 1000);
    writeLine(say('progress.logLine', { seconds, line: latest }));
    const written = { at: clock.now(), status, line: latest };
    last = written;
    clock.timeout(LONGEST_SILENCE.milliseconds).addEventListener('abort', () => {
      if (!isOver && last === written) write(status);
    });
  };

  return {
    update: (state) => {
      const { status } = state;
      latest = describe(state);
      const silence = last ? clock.now() - last.at : Infinity;
      const isNews = latest !== last?.line && silence >= SHORTEST_SILENCE.milliseconds;
      if (status !== last?.status || isNews) write(status);
    },
    stop: () => {
      isOver = true;
    },
  };
};
