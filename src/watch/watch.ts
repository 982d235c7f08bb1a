import { Duration } from '@salesforce/kit';
import { awaitEnds } from '../cancel/awaitEnds.js';
import { cancel } from '../cancel/cancel.js';
import { lookAt } from '../cancel/requestCancellation.js';
import type { Deployment } from '../deployments/deployment.js';
import { readDeployment, requestCancel } from '../deployments/deployRequests.js';
import { failuresOf, hasFailed } from '../deployments/failures.js';
import { type Attempt, isAwaited, observe } from '../deployments/outcome.js';
import { sentences } from '../messages.js';
import { OrgFailure } from '../org/failure.js';
import type { Org } from '../org/org.js';
import { attemptError } from '../report/errors.js';
import { tellingOf } from '../report/telling.js';
import { failureLines, type Watched } from '../report/watchReport.js';
import type { Surroundings } from '../terminal/surroundings.js';

/** After a signal, only seconds are left until the process is killed: so long does the request to cancel get. */
const TIME_AFTER_SIGNAL = Duration.seconds(5);

/** How long to wait for the end of a cancellation when the time to watch is up. */
const TIME_TO_CANCEL = Duration.minutes(1);

export type WatchOptions = {
  /** How long to watch at most. */
  wait: Duration;
  /** Whether to cancel the deployment if the command ends before it. */
  cancelOnExit: boolean;
  /** Whether to cancel the deployment when a component or a test has failed. */
  cancelOnFailure: boolean;
};

/** What the steps of watching need. */
type Context = { org: Org; surroundings: Surroundings; options: WatchOptions };

/**
 * Waits for the end of a deployment, and cancels it when asked to. Watching is the wait of a cancellation without its
 * request.
 */
export const watch = async (deployment: Deployment, context: Context): Promise<Watched> => {
  const { org, options } = context;
  const { clock, signal } = context.surroundings;
  const deadline = clock.now() + options.wait.milliseconds;
  let attempt = observe({ deployment, request: 'notSent' }, deployment);
  try {
    attempt = await lookAt(org, deployment.id, 'notSent');
    attempt = await waitFor(attempt, context, deadline);
    if (options.cancelOnFailure && isAwaited(attempt) && hasFailed(attempt.deployment)) {
      return await cancelFailed(attempt, context, deadline);
    }
  } catch (error) {
    // What was seen before the signal is what counts.
    if (!signal.aborted) throw error;
  }
  if (!isAwaited(attempt) || (signal.aborted && !options.cancelOnExit)) return { attempt, isTimeUp: false };
  if (signal.aborted) return { attempt: await cancelAtSignal(attempt, org), isTimeUp: false };
  return { attempt: options.cancelOnExit ? await cancelAndFollow(attempt, context, 0) : attempt, isTimeUp: true };
};

const waitFor = async (attempt: Attempt, context: Context, deadline: number): Promise<Attempt> => {
  const { cancelOnExit, cancelOnFailure } = context.options;
  const [seen = attempt] = await awaitEnds([attempt], context.org, context.surroundings, {
    deadline,
    heading: {
      title: sentences.getMessage('progress.watching.title'),
      stage: sentences.getMessage('progress.watching.stage'),
      hint: sentences.getMessage(cancelOnExit ? 'progress.watching.hint.cancel' : 'progress.watching.hint'),
    },
    until: ([first]) => cancelOnFailure && first?.request === 'notSent' && hasFailed(first.deployment),
  });
  return seen;
};

/** Sends one request to cancel, in the seconds that are left after a signal. Nothing is read, neither before nor after it. */
const cancelAtSignal = async ({ deployment }: Attempt, org: Org): Promise<Attempt> => {
  const limits = { once: true, atMost: TIME_AFTER_SIGNAL.milliseconds };
  try {
    const seen = await requestCancel(org.endedBy(new AbortController().signal), deployment.id, limits);
    return observe({ deployment, request: 'accepted' }, seen ?? deployment);
  } catch (failure) {
    if (!(failure instanceof OrgFailure)) throw failure;
    return failure.kind === 'refused' && !failure.mayHaveActed
      ? { deployment, request: 'refused', outcome: 'refused', failure }
      : { deployment, request: 'perhaps', outcome: 'unknown', failure };
  }
};

/** Shows what failed, cancels the deployment, and keeps the failures, which a last read may not tell. */
const cancelFailed = async (attempt: Attempt, context: Context, deadline: number): Promise<Watched> => {
  const failed = await withDetails(attempt, context.org);
  const lines = failureLines(failed);
  const why = sentences.getMessage('watch.cancelingBecauseOfFailure', [failed.deployment.id]);
  for (const line of [...lines, why]) context.surroundings.writeLine(line);

  const canceled = await cancelAndFollow(failed, context, deadline);
  const { deployment } = canceled;
  const { details = deployment.deployResult?.details } = failed.deployment.deployResult ?? {};
  const isTold = failuresOf(deployment).length > 0;
  const deployResult = isTold ? deployment.deployResult : { ...deployment.deployResult, details };
  return {
    attempt: { ...canceled, deployment: { ...deployment, deployResult } },
    isTimeUp: !deployment.done,
    hasShownFailures: lines.length > 0,
  };
};

/** Reads what failed. If it can't be read, canceling comes first. */
const withDetails = async (attempt: Attempt, org: Org): Promise<Attempt> => {
  try {
    const deployment = await readDeployment(org, attempt.deployment.id, { withDetails: true, once: true });
    return { ...attempt, deployment };
  } catch (error) {
    if (error instanceof OrgFailure) return attempt;
    throw error;
  }
};

/** Cancels the deployment and waits for its end, however the org decides, for a minute or until the deadline. */
const cancelAndFollow = async ({ deployment }: Attempt, context: Context, deadline: number): Promise<Attempt> => {
  const { org, surroundings, options } = context;
  const end = Math.max(deadline, surroundings.clock.now() + TIME_TO_CANCEL.milliseconds);
  const [canceled] = await cancel([deployment], org, surroundings, () => end);
  if (!canceled) throw new Error('A deployment that is canceled has an attempt.');
  const wasTaken = !['refused', 'finalizing', 'unknown', 'alreadyCompleted'].includes(canceled.outcome);
  if (wasTaken || surroundings.signal.aborted) return canceled;

  // The org didn't take the request, so the deployment goes its own way.
  const error = attemptError(canceled, tellingOf(org, surroundings));
  if (error && canceled.outcome !== 'alreadyCompleted') surroundings.warn(error.message);
  const left = observe({ deployment: canceled.deployment, request: 'notSent' }, canceled.deployment);
  return waitFor(left, { ...context, options: { ...options, cancelOnFailure: false } }, end);
};
