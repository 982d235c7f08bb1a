import pMap from 'p-map';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import { CONCURRENT_REQUESTS } from '../api/deployRequests.js';
import { type Cancellation, afterReading } from '../deployments/outcome.js';
import { QUEUED } from '../deployments/status.js';
import type { Org } from '../org/org.js';
import { readOne, cancelOne } from './cancelOne.js';

/**
 * Asks the org to cancel deployments: those in the queue come before the running one, because the org starts the next one as
 * soon as that is canceled. Of those whose status nobody has seen, the newest comes first. One that fails doesn't stop the
 * others.
 *
 * @returns the cancellations in the order of the requests
 */
export const cancelAll = async (deployments: Deployment[], { org, signal }: Context): Promise<Cancellation[]> => {
  const request = async (deployment: Deployment): Promise<Cancellation> =>
    signal.aborted ? afterReading({ deployment, request: 'notSent' }, deployment) : cancelOne(org, deployment, signal);

  const newestFirst = deployments.toSorted(({ id: one }, { id: other }) => (one < other ? 1 : -1));
  const queued = newestFirst.filter(({ status }) => status === QUEUED);
  const others = newestFirst.filter(({ status }) => status !== QUEUED);
  const options = { concurrency: CONCURRENT_REQUESTS };
  return [...(await pMap(queued, request, options)), ...(await pMap(others, request, options))];
};

/** What requests to cancel would meet: the deployments that the user named are read, the others were just listed. */
export const look = async (deployments: Deployment[], org: Org): Promise<Cancellation[]> =>
  pMap(
    deployments,
    async (deployment) =>
      deployment.status
        ? afterReading({ deployment, request: 'dryRun' }, deployment)
        : readOne(org, deployment.id, 'dryRun'),
    { concurrency: CONCURRENT_REQUESTS },
  );
