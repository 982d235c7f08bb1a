import type { WaitObserver } from '../cancel/waitForEnds.js';
import type { WatchObserver } from './watched.js';

/** Shows nothing more once the command is interrupted: the request to cancel comes first. */
export const holdProgress = (
  observer: WatchObserver,
  signal: AbortSignal,
): { held: WatchObserver; /** Shows what was held back. */ release: () => void } => {
  const waiting: Array<() => void> = [];
  const hold = <Observer extends WaitObserver>(some: Observer): Observer => ({
    ...some,
    stop: (seen) => {
      const show = some.stop.bind(some, seen);
      if (signal.aborted) waiting.push(show);
      else show();
    },
  });
  return {
    held: { ...hold(observer), cancellation: hold(observer.cancellation) },
    release: () => {
      for (const show of waiting) show();
    },
  };
};
