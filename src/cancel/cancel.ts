import pMap from 'p-map';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import { CONCURRENT_REQUESTS } from '../deployments/deployRequests.js';
import { type Attempt, observe } from '../deployments/outcome.js';
import { QUEUED } from '../deployments/status.js';
import type { Org } from '../org/org.js';
import { lookAt, requestCancellation } from './requestCancellation.js';

/**
 * Asks the org to cancel deployments: those in the queue come before the running one, because the org starts the next one as
 * soon as that is canceled. Of those whose status nobody has seen, the newest comes first. One that fails doesn't stop the
 * others.
 *
 * @returns the attempts in the order of the requests
 */
export const requestCancellations = async (deployments: Deployment[], { org, signal }: Context): Promise<Attempt[]> => {
  const request = async (deployment: Deployment): Promise<Attempt> =>
    signal.aborted
      ? observe({ deployment, request: 'notSent' }, deployment)
      : requestCancellation(org, deployment, signal);

  const newestFirst = deployments.toSorted(({ id: one }, { id: other }) => (one < other ? 1 : -1));
  const queued = newestFirst.filter(({ status }) => status === QUEUED);
  const others = newestFirst.filter(({ status }) => status !== QUEUED);
  const options = { concurrency: CONCURRENT_REQUESTS };
  return [...(await pMap(queued, request, options)), ...(await pMap(others, request, options))];
};

/** What requests to cancel would meet: the deployments that the user named are read, the others were just listed. */
export const look = async (deployments: Deployment[], org: Org): Promise<Attempt[]> =>
  pMap(
    deployments,
    async (deployment) =>
      deployment.status ? observe({ deployment, request: 'dryRun' }, deployment) : lookAt(org, deployment.id, 'dryRun'),
    { concurrency: CONCURRENT_REQUESTS },
  );
