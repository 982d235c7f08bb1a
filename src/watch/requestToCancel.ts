import { Duration } from '@salesforce/kit';
import { readDeployment } from '../api/deployRequests.js';
import { cancelOne } from '../cancel/cancelOne.js';
import type { Context } from '../context.js';
import { failuresOf } from '../deployments/failures.js';
import { type Cancellation, isSuccessful, outcomeOf } from '../deployments/outcome.js';

/** The time limit of the request to cancel after a signal, in milliseconds: runners kill a process within seconds. */
const TIME_AFTER_SIGNAL = Duration.seconds(5).milliseconds;

/**
 * Asks the org to cancel a deployment that the command is watching. If the org doesn't accept the request, the deployment
 * continues, and the command can keep watching it.
 *
 * @param signal ends it early
 * @param deadline when it's given up, in milliseconds since 1970
 */
export const requestToCancel = async (
  cancellation: Cancellation,
  deadline: number,
  { org }: Pick<Context, 'org'>,
  signal: AbortSignal,
): Promise<Cancellation> => {
  const sent = await cancelOne(org, cancellation.deployment, signal, { deadline });
  if (sent.request === 'accepted' || sent.deployment.phase === 'missing') return sent;
  // An earlier request without a response may be the one for which the org refuses this one.
  const isRepetition = cancellation.request === 'unconfirmed' && sent.request !== 'notSent';
  const result: Cancellation = isRepetition
    ? { ...sent, request: 'unconfirmed', requestedAt: cancellation.requestedAt }
    : sent;
  if (isSuccessful(result) || result.request === 'notSent') return result;
  const isUnknown = result.request === 'unconfirmed' || outcomeOf(result) === 'unknown';
  // One that can't be read, and that the org refuses to cancel, isn't awaited any longer.
  const failure = cancellation.failure && sent.seen !== 'now' ? cancellation.failure : undefined;
  return { ...result, request: isUnknown ? 'unconfirmed' : 'refusedWhileWatching', failure };
};

/** Asks the org to cancel a deployment in the seconds that are left after a signal. */
export const requestAfterSignal = async (
  cancellation: Cancellation,
  { org, clock }: Context,
): Promise<Cancellation> => {
  const { signal } = new AbortController();
  const deadline = clock.now() + TIME_AFTER_SIGNAL;
  return requestToCancel(cancellation, deadline, { org: org.endedBy(signal) }, signal);
};

/** Reads what failed. If it can't be read, canceling comes first. */
export const withDetails = async (
  cancellation: Cancellation,
  deadline: number,
  { org }: Pick<Context, 'org'>,
): Promise<Cancellation> => {
  const read = readDeployment(org, cancellation.deployment.id, { withDetails: true, once: true, deadline });
  return { ...cancellation, deployment: await read.catch(() => cancellation.deployment) };
};

/** Keeps the failures, which a last read may not tell. */
export const withFailuresOf = (failed: Cancellation, { deployment, ...cancellation }: Cancellation): Cancellation => {
  const isTold = failuresOf(failed.deployment).length === 0 || failuresOf(deployment).length > 0;
  const deployResult = { ...deployment.deployResult, details: failed.deployment.deployResult?.details };
  return { ...cancellation, deployment: isTold ? deployment : { ...deployment, deployResult } };
};
