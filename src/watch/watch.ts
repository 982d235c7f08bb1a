import { Duration } from '@salesforce/kit';
import { patchCanceling, readDeployment } from '../api/deployRequests.js';
import { type OnRequestDone, readAll } from '../cancel/cancelAll.js';
import { cancelOne } from '../cancel/cancelOne.js';
import { type Waited, type WaitObserver, waitForEnds } from '../cancel/waitForEnds.js';
import type { Context } from '../context.js';
import { type Deployment, isQueued } from '../deployments/deployment.js';
import { failuresOf, hasFailed } from '../deployments/failures.js';
import { ageOf } from '../deployments/filters.js';
import { type Cancellation, isSuccessful, outcomeOf } from '../deployments/outcome.js';
import { OrgFailure, orFailure } from '../org/failure.js';
import { ATTEMPT_TIME } from '../org/requestScope.js';
import { type Queue, queueLookout } from './queue.js';

/** After a signal, only seconds are left until the process is killed: the request to cancel gets so many milliseconds. */
const TIME_AFTER_SIGNAL = Duration.seconds(5).milliseconds;

/** The request to cancel on exit, and the wait for its end, take so many milliseconds in all. */
const TIME_TO_CANCEL = Duration.minutes(1).milliseconds;

/** So many of them are left to read what has become of a request that got no response. */
const TIME_TO_READ = Duration.seconds(10).milliseconds;

/** The last read of an org that responds takes less than so many milliseconds. */
const TIME_OF_LAST_READ = Duration.seconds(1).milliseconds;

export type WatchOptions = {
  /** How long to watch at most; undefined for until the end. */
  wait: Duration | undefined;
  /** Whether to cancel the deployment if the command ends before it. */
  cancelOnExit: boolean;
  /** Whether to cancel the deployment when a component or a test has failed. */
  cancelOnFailure: boolean;
  /** From which age on to cancel the deployment if it has never started. */
  cancelIfQueued: Duration | undefined;
};

/** Why the command asked the org to cancel the deployment. */
export type CancelReason = 'failed' | 'queuedTooLong' | 'timeUp' | 'unreadable' | 'broken' | 'interrupted';

/** Sees how the watching is going. */
export type WatchObserver = WaitObserver & {
  /** Sees the wait for the end of a cancellation that the command requested. */
  cancellation: WaitObserver;
  /** It was looked up what queued deployments wait for; undefined if none is queued. */
  onQueue: (queue: Queue | undefined) => void;
  /** One of the first reads is done. */
  onRequestDone: OnRequestDone;
  /** The command is about to ask the org to cancel the deployment. */
  canceling: (reason: CancelReason, cancellation: Cancellation) => void;
  /** The org didn't take the request, so the deployment is watched further. */
  notTaken: (cancellation: Cancellation) => void;
};

export type Watched = Waited & {
  /** Why the command asked the org to cancel the deployment; undefined if it didn't. */
  reason?: CancelReason;
  /** Whether the observer was told of the failures for which the deployment was canceled. */
  hasShownFailures?: boolean;
};

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
    return (await watchAndCancel(deployments, deadline, options, context, observer)).watched;
  }
  const { held, release } = holding(observer, context.signal);
  try {
    const { watched, isLast } = await watchAndCancel(deployments, deadline, options, context, held);
    return await cancelBeforeExit(watched, isLast, deadline, context, held);
  } catch (error) {
    const unseen: Cancellation = { deployment: only, request: 'notSent' };
    observer.canceling('broken', unseen);
    await cancelAtOnce(unseen, context);
    throw error;
  } finally {
    release();
  }
};

/** Shows nothing more once the command is interrupted: the request to cancel comes first. */
const holding = (
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

/** How the watching went, and whether the request to cancel took the last minute of the command. */
type Tried = { watched: Watched; isLast: boolean };

/** Watches deployments, and cancels a single one when the caller's condition is met. */
const watchAndCancel = async (
  deployments: Deployment[],
  deadline: number,
  options: WatchOptions,
  context: Context,
  observer: WatchObserver,
): Promise<Tried> => {
  const watched = await watchUntil(deadline, deployments, options, context, observer);
  const [only] = watched.cancellations;
  if (!only || watched.end !== 'conditionMet') return { watched, isLast: false };

  const reason = hasFailed(only.deployment) ? 'failed' : 'queuedTooLong';
  const last = lastMinute(context.clock.now());
  const isLast = deadline <= last.deadline;
  const limits = isLast ? last : { until: deadline, deadline, limit: deadline + ATTEMPT_TIME };
  return { watched: await cancelAndFollow(only, reason, limits, context, observer), isLast };
};

const watchUntil = async (
  deadline: number,
  deployments: Deployment[],
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

/** The limits of a cancellation, in milliseconds since 1970. */
type CancelLimits = {
  /** When its request is given up. */
  until: number;
  /** Until when to wait for its end. */
  deadline: number;
  /** When its last read is given up. */
  limit: number;
};

const lastMinute = (start: number): CancelLimits => {
  const limit = start + TIME_TO_CANCEL;
  return { until: limit - TIME_TO_READ, deadline: limit - TIME_OF_LAST_READ, limit };
};

/** Asks the org to cancel the deployment, and waits for its end, however the org decides. */
const cancelAndFollow = async (
  watched: Cancellation,
  reason: CancelReason,
  { until, deadline, limit }: CancelLimits,
  context: Context,
  observer: WatchObserver,
): Promise<Watched> => {
  const { org, signal } = context;
  const failed = reason === 'failed' ? await withDetails(watched, until, context) : watched;
  observer.canceling(reason, failed);
  const sent = await cancelOne(org, watched.deployment, signal, { until });
  const isTaken = isSuccessful(sent) || sent.request === 'accepted' || signal.aborted;
  // It goes its own way, as if no request had been sent, unless that isn't certain.
  const followed: Cancellation = isTaken
    ? sent
    : { deployment: sent.deployment, request: outcomeOf(sent) === 'unknown' ? 'unconfirmed' : 'notSent' };
  if (!isTaken && !sent.deployment.done) observer.notTaken(sent);
  const waited = await waitForEnds([followed], context, {
    deadline,
    limit,
    observer: isTaken ? observer.cancellation : observer,
  });
  return {
    cancellations: waited.cancellations.map((each) => withFailuresOf(failed, each)),
    end: waited.end,
    reason,
    hasShownFailures: reason === 'failed' && failuresOf(failed.deployment).length > 0,
  };
};

/** Reads what failed. If it can't be read, canceling comes first. */
const withDetails = async (cancellation: Cancellation, until: number, { org }: Context): Promise<Cancellation> => {
  const read = readDeployment(org, cancellation.deployment.id, { withDetails: true, once: true, until });
  const deployment = await orFailure(read).catch(() => cancellation.deployment);
  return deployment instanceof OrgFailure ? cancellation : { ...cancellation, deployment };
};

/** Keeps the failures, which a last read may not tell. */
const withFailuresOf = (failed: Cancellation, { deployment, ...cancellation }: Cancellation): Cancellation => {
  const isTold = failuresOf(failed.deployment).length === 0 || failuresOf(deployment).length > 0;
  const deployResult = { ...deployment.deployResult, details: failed.deployment.deployResult?.details };
  return { ...cancellation, deployment: isTold ? deployment : { ...deployment, deployResult } };
};

/** Whether the deployment goes on without the command, and can be canceled. */
const isLeftBehind = ({ deployment, request }: Cancellation): boolean =>
  !deployment.done && request !== 'accepted' && !['canceling', 'missing'].includes(deployment.phase);

/**
 * The one way out of watching: whatever it ends for, a deployment isn't left behind.
 *
 * @param isTried whether a request to cancel has taken the last minute already
 */
const cancelBeforeExit = async (
  watched: Watched,
  isTried: boolean,
  deadline: number,
  context: Context,
  observer: WatchObserver,
): Promise<Watched> => {
  const [only] = watched.cancellations;
  if (!only || !isLeftBehind(only)) return watched;
  if (watched.end === 'interrupted') return cancelAtOnce(only, context);
  if (isTried) return watched;

  const now = context.clock.now();
  // The last read of the watch counts, unless the machine was asleep when the time ran out.
  const limits = lastMinute(now > deadline && now - deadline < 2 * ATTEMPT_TIME ? deadline : now);
  const reason = watched.end === 'timeUp' ? 'timeUp' : 'unreadable';
  const canceled = await cancelAndFollow(only, reason, limits, context, observer);
  const [last = only] = canceled.cancellations;
  return canceled.end === 'interrupted' && isLeftBehind(last) ? cancelAtOnce(last, context) : canceled;
};

/** Sends one request to cancel, in the seconds that are left after a signal. Nothing is read, neither before nor after it. */
const cancelAtOnce = async (left: Cancellation, { org, clock }: Context): Promise<Watched> => {
  const limits = { once: true, until: clock.now() + TIME_AFTER_SIGNAL };
  const { deployment } = left;
  const seen = await orFailure(patchCanceling(org.endedBy(new AbortController().signal), deployment.id, limits));
  const isRefusal = seen instanceof OrgFailure && seen.kind === 'refused' && !seen.mayHaveActed;
  const request = isRefusal && left.request !== 'unconfirmed' ? 'refused' : 'unconfirmed';
  const cancellation: Cancellation =
    seen instanceof OrgFailure
      ? { deployment, request, failure: seen }
      : { deployment: seen ?? deployment, request: 'accepted' };
  return { cancellations: [withFailuresOf(left, cancellation)], end: 'interrupted', reason: 'interrupted' };
};
