import { Duration } from '@salesforce/kit';
import { type Waited, type WaitEnd, waitForEnds, type WaitOptions } from '../cancel/waitForEnds.js';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import { failuresOf } from '../deployments/failures.js';
import { type Cancellation, isSuccessful, seenBefore } from '../deployments/outcome.js';
import { isRefusal } from '../org/failure.js';
import { ATTEMPT_TIME } from '../org/requestScope.js';
import { cancelDecision, type CancelReason, CONDITIONS } from './conditions.js';
import { holdProgress } from './holdProgress.js';
import { queueLookout } from './queue.js';
import { requestAfterSignal, requestToCancel, withDetails, withFailuresOf } from './requestToCancel.js';
import type { Watched, WatchObserver, WatchOptions } from './watched.js';

const toWatch = (deployment: Deployment): Cancellation => ({ ...seenBefore(deployment), request: 'notSent' });

const deadlineOf = ({ wait }: Pick<WatchOptions, 'wait'>, { clock }: Context): number =>
  wait ? clock.now() + wait.milliseconds : Infinity;

/** Waits for deployments until they end. It's the wait of cancellations without their requests. */
export const watchAll = async (
  deployments: Deployment[],
  options: Pick<WatchOptions, 'wait'>,
  context: Context,
  observer: WatchObserver,
): Promise<Watched> =>
  waitWithQueue(deployments.map(toWatch), context, {
    deadline: deadlineOf(options, context),
    observer,
    isFirstReadDue: true,
  });

/** Waits, and meanwhile looks up what queued deployments are waiting for. */
const waitWithQueue = async (
  cancellations: Cancellation[],
  context: Context,
  { observer, ...options }: WaitOptions & { observer: WatchObserver },
): Promise<Waited> => {
  // A list that is under way when the watching ends is abandoned.
  const over = new AbortController();
  const org = context.org.endedBy(AbortSignal.any([context.signal, over.signal]));
  const lookOut = queueLookout({ ...context, org }, observer.onQueue);
  try {
    return await waitForEnds(cancellations, context, {
      ...options,
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
  } finally {
    over.abort();
  }
};

/** When a request to cancel is given up, and when the wait for its end is, in milliseconds since 1970. */
type Limits = { requestDeadline: number; deadline: number; lastReadDeadline: number };

/**
 * The limits of a request to cancel in the last minute of the command. If it gets no response, 10 s are left to read what has
 * become of it. The last read of an org that responds takes less than 1 s.
 */
const lastMinute = (start: number): Limits => ({
  requestDeadline: start + Duration.seconds(50).milliseconds,
  deadline: start + Duration.seconds(59).milliseconds,
  lastReadDeadline: start + Duration.seconds(60).milliseconds,
});

/**
 * Watches one deployment until it ends, and asks the org to cancel it when one of the {@link CONDITIONS} is met that the user
 * wants. Then it waits for the end, however the org decides. Whatever the command ends for, a deployment that's to be canceled on
 * exit isn't left behind.
 */
export const watchOne = async (
  deployment: Deployment,
  options: WatchOptions,
  context: Context,
  observer: WatchObserver,
): Promise<Watched> => {
  const { clock, org, signal } = context;
  const { held, release } = holdProgress(observer, signal);
  const decision = cancelDecision(options, org, held.conditionUnknown);
  const asked = new Set<CancelReason>();
  let cancellation = toWatch(deployment);
  let failed = cancellation;
  let deadline = deadlineOf(options, context);
  let lastReadDeadline: number | undefined;

  const report = (end: WaitEnd): Watched => ({
    cancellations: [withFailuresOf(failed, cancellation)],
    end,
    reason: [...asked].at(-1),
    hasShownFailures: failuresOf(failed.deployment).length > 0,
  });

  /** Asks the org to cancel the deployment, and sets the limits of the wait that follows. */
  const ask = async (reason: CancelReason): Promise<void> => {
    const now = clock.now();
    // The last read of the watch counts, unless the machine was asleep when the time ran out.
    const last = lastMinute(now > deadline && now - deadline < 2 * ATTEMPT_TIME ? deadline : now);
    const isLast = CONDITIONS[reason].isExit || deadline <= last.deadline;
    const requestDeadline = isLast ? last.requestDeadline : deadline;
    if (isLast) ({ deadline, lastReadDeadline } = last);
    const isFirst = !asked.has(reason);
    if (isFirst) {
      if (reason === 'failed') failed = await withDetails(cancellation, requestDeadline, context);
      held.canceling(reason, reason === 'failed' ? failed : cancellation);
    }
    asked.delete(reason);
    asked.add(reason);
    cancellation = await requestToCancel(cancellation, requestDeadline, context, signal);
    if (isLast) BEFORE_LAST_MINUTE.forEach(decision.strikeOut);
    const { requestFailure } = cancellation;
    if (requestFailure && isRefusal(requestFailure)) decision.strikeOut(reason);
    // What became of one that has ended, or isn't there, is told at the end.
    const { done, phase } = cancellation.deployment;
    if (isFirst && !isTaken(cancellation) && !done && phase !== 'missing') held.responded(cancellation);
  };

  try {
    for (;;) {
      let reason = undefined as CancelReason | undefined;
      const limits = {
        deadline,
        lastReadDeadline,
        isUnreadableGrave: options.cancelOnExit,
        isFirstReadDue: asked.size === 0,
      };
      const stopWhen = ([seen = cancellation]: Cancellation[]): boolean => {
        reason = decision.reasonFor(seen);
        return reason !== undefined;
      };
      const waited = isTaken(cancellation)
        ? await waitForEnds([cancellation], context, { deadline, lastReadDeadline, observer: held.cancellation })
        : await waitWithQueue([cancellation], context, { ...limits, observer: held, stopWhen });
      [cancellation = cancellation] = waited.cancellations;
      reason ??= decision.reasonFor(cancellation, waited.end);
      if (reason === undefined) return report(waited.end);
      if (reason === 'interrupted') {
        asked.add(reason);
        cancellation = await requestAfterSignal(cancellation, context);
        return report('interrupted');
      }
      await ask(reason);
    }
  } catch (error) {
    if (decision.reasonFor(cancellation, 'broken')) await breakOff(cancellation, context, held);
    throw error;
  } finally {
    release();
  }
};

/** The reasons for which the org isn't asked again in the last minute of the command. */
const BEFORE_LAST_MINUTE = ['failed', 'queuedTooLong', 'timeUp', 'unreadable'] as const;

/** Whether the org cancels the deployment, so that only its end is waited for. */
const isTaken = (cancellation: Cancellation): boolean =>
  isSuccessful(cancellation) || cancellation.request === 'accepted';

/** Asks the org to cancel a deployment because this command can't continue, even if it can't show that. */
const breakOff = async (cancellation: Cancellation, context: Context, observer: WatchObserver): Promise<void> => {
  try {
    observer.canceling('broken', cancellation);
  } finally {
    observer.responded(await requestAfterSignal(cancellation, context));
  }
};
