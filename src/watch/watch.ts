import { Duration } from '@salesforce/kit';
import { waitForEnds } from '../cancel/waitForEnds.js';
import { cancelAll } from '../cancel/cancelAll.js';
import { readOne } from '../cancel/cancelOne.js';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import { readDeployment, patchCanceling } from '../api/deployRequests.js';
import { failuresOf, hasFailed } from '../deployments/failures.js';
import { type Cancellation, isAwaited, isSuccessful, afterReading, type Outcome } from '../deployments/outcome.js';
import { sentences } from '../messages.js';
import { OrgFailure, orFailure } from '../org/failure.js';
import { cancellationError } from '../report/errors.js';
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
  const isLost = (cancellation: Cancellation): boolean => cancelOnFailure && hasFailed(cancellation.deployment);
  let cancellation = afterReading({ deployment, request: 'notSent' }, deployment);
  let failed: Cancellation | undefined;
  try {
    cancellation = await readOne(org, deployment.id, 'notSent');
    cancellation = await waitFor(cancellation, options, context, deadline, isLost);
    if (isAwaited(cancellation) && isLost(cancellation)) {
      failed = await showFailures(cancellation, context);
      cancellation = await cancelAndFollow(failed, options, context, deadline);
    }
  } catch (error) {
    // What was seen before the signal is what counts.
    if (!signal.aborted) throw error;
  }
  const isTimeUp = isAwaited(cancellation) && !signal.aborted;
  const isToCancel = (): boolean => cancelOnExit && !cancellation.deployment.done && !isSuccessful(cancellation);
  if (isTimeUp && isToCancel())
    cancellation = await cancelAndFollow(cancellation, options, context, clock.now() + TIME_TO_CANCEL);
  if (signal.aborted && isToCancel()) cancellation = await cancelAtSignal(cancellation, context);
  if (!failed) return { cancellation, isTimeUp };
  const hasShownFailures = failuresOf(failed.deployment).length > 0;
  return { cancellation: withFailuresOf(failed, cancellation), isTimeUp, hasShownFailures };
};

const waitFor = async (
  cancellation: Cancellation,
  { cancelOnExit }: WatchOptions,
  context: Context,
  deadline: number,
  until: (cancellation: Cancellation) => boolean = () => false,
): Promise<Cancellation> => {
  const [seen = cancellation] = await waitForEnds([cancellation], context, {
    deadline,
    activity: 'watching',
    ...(cancelOnExit ? { hint: 'progress.watching.hint.cancel' } : {}),
    until: ([first = cancellation]) => until(first),
  });
  return seen;
};

/** Sends one request to cancel, in the seconds that are left after a signal. Nothing is read, neither before nor after it. */
const cancelAtSignal = async (
  { deployment, request }: Cancellation,
  { org, clock }: Context,
): Promise<Cancellation> => {
  const limits = { once: true, until: clock.now() + TIME_AFTER_SIGNAL };
  const unended = org.endedBy(new AbortController().signal);
  const seen = await orFailure(patchCanceling(unended, deployment.id, limits));
  if (!(seen instanceof OrgFailure)) return afterReading({ deployment, request: 'accepted' }, seen ?? deployment);
  return seen.kind === 'refused' && !seen.mayHaveActed && request !== 'unconfirmed'
    ? { deployment, request: 'refused', outcome: 'refused', failure: seen }
    : { deployment, request: 'unconfirmed', outcome: 'unknown', failure: seen };
};

/** Reads and shows what failed. If it can't be read, canceling comes first. */
const showFailures = async (cancellation: Cancellation, { org, writeLine }: Context): Promise<Cancellation> => {
  const seen = await orFailure(readDeployment(org, cancellation.deployment.id, { withDetails: true, once: true }));
  const deployment = seen instanceof OrgFailure ? cancellation.deployment : seen;
  const why = sentences.getMessage('watch.cancelingBecauseOfFailure', [deployment.id]);
  for (const line of [...failureLines(deployment), why]) writeLine(line);
  return { ...cancellation, deployment };
};

/** Keeps the failures, which a last read may not tell. */
const withFailuresOf = (failed: Cancellation, { deployment, ...cancellation }: Cancellation): Cancellation => {
  const isTold = failuresOf(failed.deployment).length === 0 || failuresOf(deployment).length > 0;
  const deployResult = { ...deployment.deployResult, details: failed.deployment.deployResult?.details };
  return { ...cancellation, deployment: isTold ? deployment : { ...deployment, deployResult } };
};

/** Cancels the deployment and waits for its end, however the org decides. */
const cancelAndFollow = async (
  cancellation: Cancellation,
  options: WatchOptions,
  context: Context,
  deadline: number,
): Promise<Cancellation> => {
  const requested = await cancelAll([cancellation.deployment], context);
  const [canceled = cancellation] = await waitForEnds(requested, context, { activity: 'canceling', deadline });
  if (!NOT_TAKEN.includes(canceled.outcome) || context.signal.aborted) return canceled;

  // The org didn't take the request, so the deployment goes its own way.
  const error = cancellationError(canceled, context);
  if (error && canceled.outcome !== 'alreadyCompleted') context.warn(error.message);
  const request = canceled.outcome === 'unknown' ? 'unconfirmed' : 'notSent';
  return waitFor(afterReading({ ...cancellation, request }, canceled.deployment), options, context, deadline);
};
