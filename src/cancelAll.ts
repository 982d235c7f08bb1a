import type { Duration } from '@salesforce/kit';
import { type Attempt, awaitEnds, isAwaited, requestCancellations } from './cancellation/attempts.js';
import type { Deployment } from './deployRequest/deployment.js';
import type { ConnectedOrg } from './org/connectedOrg.js';
import { endingOf, stateOfAll } from './progress/progress.js';
import { startProgress } from './progress/startProgress.js';
import { reportAll } from './report/allReport.js';
import type { CancelRestAllResult } from './index.js';
import type { Report } from './report/cancellationReport.js';
import { interruptedBeforeAnswers, interruptedWhileWaitingForAll } from './report/interruptionError.js';
import { failedReadWarning } from './report/orgFailureError.js';
import type { Surroundings } from './surroundings.js';

/**
 * Cancels several deployments, and tells how each of them ended.
 *
 * @param deployments the deployments as a list showed them
 * @param wait how long to wait at most for the ends; undefined for not at all
 */
export const cancelAll = async (
  deployments: Deployment[],
  org: ConnectedOrg,
  surroundings: Surroundings,
  wait?: Duration,
): Promise<Report<CancelRestAllResult>> => {
  surroundings.onInterruption(() => interruptedBeforeAnswers(org));
  const requested = await requestCancellations(org.deployRequests, deployments);
  const ended = wait && requested.some(isAwaited) ? await awaited(requested, org, surroundings, wait) : requested;
  return reportAll(ended, org, wait);
};

/** Waits for the ends, and shows how it goes on. */
const awaited = async (
  requested: Attempt[],
  org: ConnectedOrg,
  surroundings: Surroundings,
  timeout: Duration,
): Promise<Attempt[]> => {
  let attempts = requested;
  const progress = await startProgress(stateOfAll(attempts), { username: org.username }, surroundings);
  surroundings.onInterruption(() => {
    progress.stop('paused');
    return interruptedWhileWaitingForAll(attempts, org);
  });
  try {
    return await awaitEnds(requested, {
      query: org.deployRequestQuery,
      clock: surroundings.clock,
      timeout,
      onRead: (seen) => {
        attempts = seen;
        progress.update(stateOfAll(seen));
      },
      onFirstFailedRead: (failure) => {
        surroundings.warn(failedReadWarning(failure, org));
      },
    });
  } finally {
    progress.stop(endingOf(attempts.map(({ deployment }) => deployment)));
  }
};
