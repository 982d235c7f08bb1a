import { readAll } from '../cancel/cancelAll.js';
import { type Waited, waitForEnds } from '../cancel/waitForEnds.js';
import type { Context } from '../context.js';
import { type Deployment, isQueued } from '../deployments/deployment.js';
import { hasFailed } from '../deployments/failures.js';
import { ageOf } from '../deployments/filters.js';
import type { Cancellation } from '../deployments/outcome.js';
import { ATTEMPT_TIME } from '../org/requestScope.js';
import { cancelAndFollow, cancelAtOnce, lastMinute } from './cancelWatched.js';
import { holdProgress } from './holdProgress.js';
import { queueLookout } from './queue.js';
import type { Watched, WatchObserver, WatchOptions } from './watched.js';

/**
 * Waits for deployments until they end, and cancels a single one when asked to. Watching is the wait of a cancellation without
 * its request.
 */
export const watch = async (
  deployments: Deployment[],
  options: WatchOptions,
  context: Context,
  observer: WatchObserver,
): Promise<Watched> => {
  const deadline = options.wait ? context.clock.now() + options.wait.milliseconds : Infinity;
  const [only, ...others] = deployments;
  if (!options.cancelOnExit || !only || others.length > 0) {
    return watchAndCancel(deployments, deadline, options, context, observer);
  }
  const { held, release } = holdProgress(observer, context.signal);
  try {
    const watched = await watchAndCancel(deployments, deadline, options, context, held);
    return await cancelBeforeExit(watched, deadline, context, held);
  } catch (error) {
    const unseen: Cancellation = { deployment: only, request: 'notSent' };
    observer.canceling('broken', unseen);
    await cancelAtOnce(unseen, context);
    throw error;
  } finally {
    release();
  }
};

/** Watches deployments, and cancels a single one when the caller's condition is met. */
const watchAndCancel = async (
  deployments: Deployment[],
  deadline: number,
  options: WatchOptions,
  context: Context,
  observer: WatchObserver,
): Promise<Watched> => {
  const watched = await watchUntil(deployments, deadline, options, context, observer);
  const [only] = watched.cancellations;
  if (!only || watched.end !== 'conditionMet') return watched;

  const reason = hasFailed(only.deployment) ? 'failed' : 'queuedTooLong';
  const last = lastMinute(context.clock.now());
  const isLast = deadline <= last.deadline;
  const limits = isLast ? last : { until: deadline, deadline, limit: deadline + ATTEMPT_TIME };
  return { ...(await cancelAndFollow(only, reason, limits, context, observer)), isLast };
};

const watchUntil = async (
  deployments: Deployment[],
  deadline: number,
  { cancelOnFailure, cancelIfQueued }: WatchOptions,
  context: Context,
  observer: WatchObserver,
): Promise<Waited> => {
  const { org, signal } = context;
  const started = new Set<string>();
  const isLost = ({ deployment }: Cancellation): boolean => {
    if (cancelOnFailure && hasFailed(deployment)) return true;
    // One that has started and went back to the queue isn't stuck in it.
    if (!isQueued(deployment) || deployment.startDate) started.add(deployment.id);
    const age = ageOf(deployment, org.serverTime());
    return !!cancelIfQueued && !started.has(deployment.id) && age > cancelIfQueued.milliseconds;
  };
  // Nobody waits for a look at the queue once the watching is over.
  const over = new AbortController();
  const lookedAt = { ...context, org: org.endedBy(AbortSignal.any([signal, over.signal])) };
  const lookOut = queueLookout(lookedAt, observer.onQueue);
  try {
    const first = await readAll(deployments, context, 'notSent', observer.onRequestDone);
    return await waitForEnds(first, context, {
      deadline,
      until: (seen) => seen.some(isLost),
      observer: {
        ...observer,
        start: async (seen) => {
          await observer.start(seen);
          lookOut(seen);
        },
        update: (seen) => {
          lookOut(seen);
          observer.update(seen);
        },
      },
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    return { cancellations: deployments.map((deployment) => ({ deployment, request: 'notSent' })), end: 'interrupted' };
  } finally {
    over.abort();
  }
};

/** Whether the deployment continues without the command, and can be canceled. */
const isLeftBehind = ({ deployment, request }: Cancellation): boolean =>
  !deployment.done && request !== 'accepted' && !['canceling', 'missing'].includes(deployment.phase);

/** The one way out of watching: whatever it ends for, a deployment isn't left behind. */
const cancelBeforeExit = async (
  watched: Watched,
  deadline: number,
  context: Context,
  observer: WatchObserver,
): Promise<Watched> => {
  const [only] = watched.cancellations;
  if (!only || !isLeftBehind(only)) return watched;
  if (watched.end === 'interrupted') return cancelAtOnce(only, context);
  if (watched.isLast) return watched;

  const now = context.clock.now();
  // The last read of the watch counts, unless the machine was asleep when the time ran out.
  const limits = lastMinute(now > deadline && now - deadline < 2 * ATTEMPT_TIME ? deadline : now);
  const reason = watched.end === 'timeUp' ? 'timeUp' : 'unreadable';
  const canceled = await cancelAndFollow(only, reason, limits, context, observer);
  const [last = only] = canceled.cancellations;
  return canceled.end === 'interrupted' && isLeftBehind(last) ? cancelAtOnce(last, context) : canceled;
};
