import type { Duration } from '@salesforce/kit';
import { type Cancellation, isSuccessful, requestCancellation } from './cancellation/cancellation.js';
import { PollingRefused } from './cancellation/polling.js';
import { awaitEnd } from './cancellation/waiting.js';
import type { ConnectedOrg } from './org/connectedOrg.js';
import { endingOf, stateOf } from './progress/progress.js';
import { startProgress } from './progress/startProgress.js';
import type { CancelRestResult } from './index.js';
import { deployStatusUrl, toCancelRestResult } from './report/cancelRestResult.js';
import { cancellationError } from './report/cancellationError.js';
import { type Report, reportCancellation } from './report/cancellationReport.js';
import { interruptedBeforeAnswer, interruptedWhileWaiting } from './report/interruptionError.js';
import { failedReadWarning, orgFailureError, pollingRefusedError } from './report/orgFailureError.js';
import type { Surroundings } from './surroundings.js';

/**
 * Cancels a deployment, and tells how it ended.
 *
 * @param wait how long to wait at most for the end; undefined for not at all
 * @throws SfError where the deployment isn't canceled, or it isn't known whether it is
 */
export const cancelOne = async (
  id: string,
  org: ConnectedOrg,
  surroundings: Surroundings,
  wait?: Duration,
): Promise<Report<CancelRestResult>> => {
  surroundings.onInterruption(() => interruptedBeforeAnswer(id, org));
  const requested = await request(id, org);
  const ended = wait && isSuccessful(requested.outcome) ? await awaited(requested, org, surroundings, wait) : requested;

  if (isSuccessful(ended.outcome)) return reportCancellation(ended.outcome, ended, org, wait);
  throw cancellationError(ended.outcome, ended, org).setData(toCancelRestResult(ended.deployment, org));
};

const request = async (id: string, org: ConnectedOrg): Promise<Cancellation> => {
  try {
    return await requestCancellation(org.deployRequests, id);
  } catch (error) {
    throw orgFailureError(error, id, org);
  }
};

/** Waits for the end, and shows how it goes on. */
const awaited = async (
  requested: Cancellation,
  org: ConnectedOrg,
  surroundings: Surroundings,
  timeout: Duration,
): Promise<Cancellation> => {
  const { id, done } = requested.deployment;
  let { deployment } = requested;
  const progress = await startProgress(
    stateOf(deployment),
    { username: org.username, deployment: { id, deployUrl: deployStatusUrl(id, org) } },
    done ? { ...surroundings, progress: 'nowhere' } : surroundings,
  );
  surroundings.onInterruption(() => {
    progress.stop('paused');
    return interruptedWhileWaiting(deployment, org);
  });
  try {
    return await awaitEnd(requested, {
      resource: org.deployRequests,
      clock: surroundings.clock,
      timeout,
      onRead: (seen) => {
        deployment = seen;
        progress.update(stateOf(seen));
      },
      onFirstFailedRead: (failure) => {
        surroundings.warn(failedReadWarning(failure, org));
      },
    });
  } catch (error) {
    if (!(error instanceof PollingRefused)) throw error;
    throw pollingRefusedError(error, id, org).setData(toCancelRestResult(deployment, org));
  } finally {
    progress.stop(endingOf([deployment]));
  }
};
