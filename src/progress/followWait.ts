import { deployStatusUrl } from '../api/deployRequests.js';
import type { WaitObserver } from '../cancel/waitForEnds.js';
import type { Context } from '../context.js';
import type { Cancellation } from '../deployments/outcome.js';
import { say } from '../messages.js';
import { whyFailed } from '../report/failureError.js';
import type { Queue } from '../watch/queue.js';
import { logProgress } from './logProgress.js';
import { type Activity, endingOf, type Progress, type ProgressHeading, stateOf } from './progress.js';

type ActivityWords = { title: (isOne: boolean) => string; stage: () => string; hint: () => string };

const watching: ActivityWords = {
  title: (isOne) => (isOne ? say('progress.watching.title.one') : say('progress.watching.title.other')),
  stage: () => say('progress.watching.stage'),
  hint: () => say('progress.watching.hint'),
};

const ACTIVITY_WORDS: Record<Activity, ActivityWords> = {
  canceling: {
    title: (isOne) => (isOne ? say('progress.canceling.title.one') : say('progress.canceling.title.other')),
    stage: () => say('progress.canceling.stage'),
    hint: () => say('progress.canceling.hint'),
  },
  watching,
  watchingToCancel: { ...watching, hint: () => say('progress.watching.hint.cancel') },
};

const headingOf = (cancellations: Cancellation[], activity: Activity, { org }: Context): ProgressHeading => {
  const words = ACTIVITY_WORDS[activity];
  const [first, ...others] = cancellations;
  const id = others.length === 0 ? first?.deployment.id : undefined;
  return {
    title: words.title(others.length === 0),
    stage: words.stage(),
    hint: words.hint(),
    orgName: org.name,
    deployment: id ? { id, url: deployStatusUrl(org, id) } : undefined,
  };
};

const startProgress = async (
  cancellations: Cancellation[],
  activity: Activity,
  start: number,
  context: Context,
): Promise<Progress> => {
  const first = stateOf(cancellations, undefined, context.org.now());
  if (context.canDraw) {
    // The library that draws is only for people at a terminal.
    const { terminalProgress } = await import('./terminalProgress.js');
    return terminalProgress(first, headingOf(cancellations, activity, context));
  }
  const progress = logProgress(context.clock, context.writeLine, start);
  progress.update(first);
  return progress;
};

/** A progress that also shows what queued deployments wait for. */
export type FollowedWait = WaitObserver & { onQueue: (queue: Queue | undefined) => void };

/** Shows a person how a wait is going: drawn on a terminal, or as lines of a log. */
export const followWait = (activity: Activity, context: Context): FollowedWait => {
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
      progress = await startProgress(cancellations, activity, start, context);
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
