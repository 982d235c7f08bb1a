import { deployStatusUrl } from '../api/deployRequests.js';
import type { WaitObserver } from '../cancel/waitForEnds.js';
import type { Context } from '../context.js';
import type { Cancellation } from '../deployments/outcome.js';
import { say, sayCount } from '../messages.js';
import { whyFailed } from '../report/failureError.js';
import type { Queue } from '../watch/queue.js';
import { logProgress } from './logProgress.js';
import { type Activity, endingOf, type Progress, type ProgressHeading, stateOf } from './progress.js';

const headingOf = (cancellations: Cancellation[], activity: Activity, { org }: Context): ProgressHeading => {
  const count = cancellations.length;
  const id = count === 1 ? cancellations[0]?.deployment.id : undefined;
  const words =
    activity === 'canceling'
      ? {
          title: sayCount('progress.canceling.title', count),
          stage: say('progress.canceling.stage'),
          hint: say('progress.canceling.hint'),
        }
      : {
          title: sayCount('progress.watching.title', count),
          stage: say('progress.watching.stage'),
          hint: say(activity === 'watching' ? 'progress.watching.hint' : 'progress.watching.hint.cancel'),
        };
  return { ...words, orgName: org.name, deployment: id ? { id, url: deployStatusUrl(org, id) } : undefined };
};

/** Shows a person how a wait is going, and what queued deployments are waiting for: drawn on a terminal, or as lines of a log. */
export const followWait = (
  activity: Activity,
  context: Context,
): WaitObserver & { onQueue: (queue: Queue | undefined) => void } => {
  const { org, clock, warn } = context;
  const start = clock.now();
  let progress: Progress | undefined;
  let current: Cancellation[] = [];
  let queue: Queue | undefined;
  const show = (): void => {
    progress?.update(stateOf(current, queue, org.now()));
  };
  return {
    start: async (cancellations) => {
      current = cancellations;
      const first = stateOf(cancellations, undefined, org.now());
      if (context.canDraw) {
        // The library that draws is only for people at a terminal.
        const { terminalProgress } = await import('./terminalProgress.js');
        progress = terminalProgress(first, headingOf(cancellations, activity, context));
      } else {
        progress = logProgress(clock, context.writeLine, start);
        progress.update(first);
      }
    },
    update: (cancellations) => {
      current = cancellations;
      show();
    },
    onQueue: (seen) => {
      queue = seen;
      if (seen) show();
    },
    stop: (cancellations) => {
      progress?.stop(endingOf(cancellations, activity));
      progress = undefined;
    },
    readFailed: (failure) => {
      warn([say('warning.failedRead', { org: org.name }), whyFailed(failure, context)].join(' '));
    },
    detailsMissing: (id) => {
      warn(say('warning.noDetails', { id }));
    },
  };
};
