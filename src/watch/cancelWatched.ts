import { Duration } from '@salesforce/kit';
import { patchCanceling, readDeployment } from '../api/deployRequests.js';
import { cancelOne } from '../cancel/cancelOne.js';
import { waitForEnds } from '../cancel/waitForEnds.js';
import type { Context } from '../context.js';
import { failuresOf } from '../deployments/failures.js';
import { type Cancellation, isSuccessful, outcomeOf } from '../deployments/outcome.js';
import { OrgFailure, orFailure } from '../org/failure.js';
import type { CancelReason, Watched, WatchObserver } from './watched.js';

/** After a signal, only seconds are left until the process is killed: the request to cancel gets so many milliseconds. */
const TIME_AFTER_SIGNAL = Duration.seconds(5).milliseconds;

/** The limits of a cancellation, in milliseconds since 1970. */
export type CancelLimits = {
  /** When its request is given up. */
  until: number;
  /** Until when to wait for its end. */
  deadline: number;
  /** When its last read is given up. */
  limit: number;
};

/**
 * The limits of a request to cancel in the last minute of the command. If it gets no response, 10 s are left to read what has
 * become of it. The last read of an org that responds takes less than 1 s.
 */
export const lastMinute = (start: number): CancelLimits => ({
  until: start + Duration.seconds(50).milliseconds,
  deadline: start + Duration.seconds(59).milliseconds,
  limit: start + Duration.seconds(60).milliseconds,
});

/** Asks the org to cancel the deployment, and waits for its end, however the org decides. */
export const cancelAndFollow = async (
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
  // Nobody looks at the queue any longer.
  observer.onQueue(undefined);
  const waited = await waitForEnds([followed], context, {
    deadline,
    limit,
    observer: isTaken ? observer.cancellation : observer,
  });
  return {
    cancellations: waited.cancellations.map((each) => withFailuresOf(failed, each)),
    end: waited.end,
    reason,
    requestFailure: isTaken || sent.deployment.done ? undefined : sent.failure,
    hasShownFailures: reason === 'failed' && failuresOf(failed.deployment).length > 0,
  };
};

/** Reads what failed. If it can't be read, canceling comes first. */
const withDetails = async (cancellation: Cancellation, until: number, { org }: Context): Promise<Cancellation> => {
  const read = readDeployment(org, cancellation.deployment.id, { withDetails: true, once: true, until });
  return { ...cancellation, deployment: await read.catch(() => cancellation.deployment) };
};

/** Keeps the failures, which a last read may not tell. */
const withFailuresOf = (failed: Cancellation, { deployment, ...cancellation }: Cancellation): Cancellation => {
  const isTold = failuresOf(failed.deployment).length === 0 || failuresOf(deployment).length > 0;
  const deployResult = { ...deployment.deployResult, details: failed.deployment.deployResult?.details };
  return { ...cancellation, deployment: isTold ? deployment : { ...deployment, deployResult } };
};

/** Sends one request to cancel, in the seconds that are left after a signal. Nothing is read, neither before nor after it. */
export const cancelAtOnce = async (left: Cancellation, { org, clock }: Context): Promise<Watched> => {
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
