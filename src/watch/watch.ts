import { Duration } from '@salesforce/kit';
import { awaitEnds } from '../cancel/awaitEnds.js';
import { requestCancellations } from '../cancel/cancel.js';
import { lookAt } from '../cancel/requestCancellation.js';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import { readDeployment, requestCancel } from '../deployments/deployRequests.js';
import { failuresOf, hasFailed } from '../deployments/failures.js';
import { type Attempt, isAwaited, isSuccessful, observe, type Outcome } from '../deployments/outcome.js';
import { sentences } from '../messages.js';
import { OrgFailure, orFailure } from '../org/failure.js';
import { attemptError } from '../report/errors.js';
import { failureLines, type Watched } from '../report/watchReport.js';

/** After a signal, only seconds are left until the process is killed: so many milliseconds does the request to cancel get. */
const TIME_AFTER_SIGNAL = Duration.seconds(5).milliseconds;

/** How long to wait for the end of a cancellation when the time to watch is up, in milliseconds. */
const TIME_TO_CANCEL = Duration.minutes(1).milliseconds;

/** The outcomes of a request to cancel that leave the deployment as it was, or may have. */
const NOT_TAKEN: Outcome[] = ['refused', 'finalizing', 'unknown', 'alreadyCompleted'];

/** What the user asked for. */
export type WatchOptions = {
  /** How long to watch at most. */
  wait: Duration;
  /** Whether to cancel the deployment if the command ends before it. */
  cancelOnExit: boolean;
  /** Whether to cancel the deployment when a component or a test has failed. */
  cancelOnFailure: boolean;
};

/**
 * Waits for the end of a deployment, and cancels it when asked to. Watching is the wait of a cancellation without its
 * request.
 */
export const watch = async (deployment: Deployment, options: WatchOptions, context: Context): Promise<Watched> => {
  const { wait, cancelOnExit, cancelOnFailure } = options;
  const { org, clock, signal } = context;
  const deadline = clock.now() + wait.milliseconds;
  const isLost = (attempt: Attempt): boolean => cancelOnFailure && hasFailed(attempt.deployment);
  let attempt = observe({ deployment, request: 'notSent' }, deployment);
  let failed: Attempt | undefined;
  try {
    attempt = await lookAt(org, deployment.id, 'notSent');
    attempt = await waitFor(attempt, options, context, deadline, isLost);
    if (isAwaited(attempt) && isLost(attempt)) {
      failed = await showFailures(attempt, context);
      attempt = await cancelAndFollow(failed, options, context, deadline);
    }
  } catch (error) {
    // What was seen before the signal is what counts.
    if (!signal.aborted) throw error;
  }
  const isTimeUp = isAwaited(attempt) && !signal.aborted;
  const isToCancel = (): boolean => cancelOnExit && !attempt.deployment.done && !isSuccessful(attempt);
  if (isTimeUp && isToCancel())
    attempt = await cancelAndFollow(attempt, options, context, clock.now() + TIME_TO_CANCEL);
  if (signal.aborted && isToCancel()) attempt = await cancelAtSignal(attempt, context);
  if (!failed) return { attempt, isTimeUp };
  const hasShownFailures = failuresOf(failed.deployment).length > 0;
  return { attempt: withFailuresOf(failed, attempt), isTimeUp, hasShownFailures };
};

const waitFor = async (
  attempt: Attempt,
  { cancelOnExit }: WatchOptions,
  context: Context,
  deadline: number,
  until: (attempt: Attempt) => boolean = () => false,
): Promise<Attempt> => {
  const [seen = attempt] = await awaitEnds([attempt], context, {
    deadline,
    activity: 'watching',
    ...(cancelOnExit ? { hint: 'progress.watching.hint.cancel' } : {}),
    until: ([first = attempt]) => until(first),
  });
  return seen;
};

/** Sends one request to cancel, in the seconds that are left after a signal. Nothing is read, neither before nor after it. */
const cancelAtSignal = async ({ deployment, request }: Attempt, { org, clock }: Context): Promise<Attempt> => {
  const limits = { once: true, until: clock.now() + TIME_AFTER_SIGNAL };
  const unended = org.endedBy(new AbortController().signal);
  const seen = await orFailure(requestCancel(unended, deployment.id, limits));
  if (!(seen instanceof OrgFailure)) return observe({ deployment, request: 'accepted' }, seen ?? deployment);
  return seen.kind === 'refused' && !seen.mayHaveActed && request !== 'perhaps'
    ? { deployment, request: 'refused', outcome: 'refused', failure: seen }
    : { deployment, request: 'perhaps', outcome: 'unknown', failure: seen };
};

/** Reads and shows what failed. If it can't be read, canceling comes first. */
const showFailures = async (attempt: Attempt, { org, writeLine }: Context): Promise<Attempt> => {
  const seen = await orFailure(readDeployment(org, attempt.deployment.id, { withDetails: true, once: true }));
  const deployment = seen instanceof OrgFailure ? attempt.deployment : seen;
  const why = sentences.getMessage('watch.cancelingBecauseOfFailure', [deployment.id]);
  for (const line of [...failureLines(deployment), why]) writeLine(line);
  return { ...attempt, deployment };
};

/** Keeps the failures, which a last read may not tell. */
const withFailuresOf = (failed: Attempt, { deployment, ...attempt }: Attempt): Attempt => {
  const isTold = failuresOf(failed.deployment).length === 0 || failuresOf(deployment).length > 0;
  const deployResult = { ...deployment.deployResult, details: failed.deployment.deployResult?.details };
  return { ...attempt, deployment: isTold ? deployment : { ...deployment, deployResult } };
};

/** Cancels the deployment and waits for its end, however the org decides. */
const cancelAndFollow = async (
  attempt: Attempt,
  options: WatchOptions,
  context: Context,
  deadline: number,
): Promise<Attempt> => {
  const requested = await requestCancellations([attempt.deployment], context);
  const [canceled = attempt] = await awaitEnds(requested, context, { activity: 'canceling', deadline });
  if (!NOT_TAKEN.includes(canceled.outcome) || context.signal.aborted) return canceled;

  // The org didn't take the request, so the deployment goes its own way.
  const error = attemptError(canceled, context);
  if (error && canceled.outcome !== 'alreadyCompleted') context.warn(error.message);
  const request = canceled.outcome === 'unknown' ? 'perhaps' : 'notSent';
  return waitFor(observe({ ...attempt, request }, canceled.deployment), options, context, deadline);
};
