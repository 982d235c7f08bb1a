import type { WaitObserver } from '../cancel/waitForEnds.js';
import type { WatchObserver } from './watched.js';

/** Shows nothing more once the command is interrupted: the request to cancel comes first. */
export const holdProgress = (
  observer: WatchObserver,
  signal: AbortSignal,
): { held: WatchObserver; /** Shows what was held back. */ release: () => void } => {
  const waiting: Array<() => void> = [];
  const stop =
    (some: WaitObserver): WaitObserver['stop'] =>
    (seen) => {
      const show = (): void => {
        some.stop(seen);
      };
      if (signal.aborted) waiting.push(show);
      else show();
    };
  const cancellation = { ...observer.cancellation, stop: stop(observer.cancellation) };
  return {
    held: { ...observer, stop: stop(observer), cancellation },
    release: () => {
      for (const show of waiting) show();
    },
  };
};
