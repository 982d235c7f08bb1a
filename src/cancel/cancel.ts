import pMap from 'p-map';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import { CONCURRENT_REQUESTS } from '../deployments/deployRequests.js';
import { type Attempt, observe } from '../deployments/outcome.js';
import { QUEUED } from '../deployments/status.js';
import { sentences } from '../messages.js';
import type { Org } from '../org/org.js';
import { awaitEnds } from './awaitEnds.js';
import { lookAt, requestCancellation } from './requestCancellation.js';

/**
 * Cancels deployments: asks the org, and waits until it has stopped them. One that fails doesn't stop the others. An
 * interruption ends it at once.
 *
 * @param deadline when to stop waiting, in milliseconds since 1970, asked when the requests have been sent; undefined for no
 * wait
 * @returns what has become of each, as it was seen last
 */
export const cancel = async (
  deployments: Deployment[],
  context: Context,
  deadline: (() => number) | undefined,
): Promise<Attempt[]> => {
  const requested = await requestCancellations(deployments, context);
  if (!deadline || context.signal.aborted) return requested;
  return awaitEnds(requested, context, {
    deadline: deadline(),
    heading: {
      title: sentences.getMessage('progress.canceling.title'),
      stage: sentences.getMessage('progress.canceling.stage'),
      hint: sentences.getMessage('progress.canceling.hint'),
    },
  });
};

/**
 * Asks the org to cancel deployments: those in the queue come before the running one, because the org starts the next one as
 * soon as that is canceled. Of those whose status nobody has seen, the newest comes first.
 *
 * @returns the attempts in the order of the requests
 */
const requestCancellations = async (deployments: Deployment[], { org, signal }: Context): Promise<Attempt[]> => {
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
