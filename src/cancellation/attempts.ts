import type { Optional } from '@salesforce/ts-types';
import pMap from 'p-map';
import { type Cancellation, isSuccessful, observe, requestCancellation } from './cancellation.js';
import { type Deployment, isSameId } from '../deployRequest/deployment.js';
import type { DeployRequestQuery } from '../deployRequest/deployRequestQuery.js';
import type { DeployRequestResource } from '../deployRequest/deployRequestResource.js';
import { Polling, type PollingOptions, PollingRefused } from './polling.js';

/** How many requests are under way at a time, so that the org has some to spare for others. */
const CONCURRENT_REQUESTS = 5;

/** One of several deployments that are being canceled: what became of it, or what went wrong with the request. */
export type Attempt = {
  /** The deployment as it was seen last. */
  deployment: Deployment;
  /** undefined where the request failed */
  cancellation: Optional<Cancellation<Deployment>>;
  /** undefined where nothing went wrong */
  failure: Optional<Error>;
};

const attempt = async (resource: DeployRequestResource, deployment: Deployment): Promise<Attempt> => {
  try {
    const cancellation = await requestCancellation(resource, deployment.id);
    return { deployment: cancellation.deployment, cancellation, failure: undefined };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { deployment, cancellation: undefined, failure: error };
  }
};

/**
 * Asks the org to cancel several deployments. Those in the queue come first and all of them before the running one, since
 * the org starts the next one as soon as that is canceled. One that fails doesn't stop the others.
 *
 * @param deployments the deployments as a list showed them
 * @returns the attempts in the order of the requests
 */
export const requestCancellations = async (
  resource: DeployRequestResource,
  deployments: Deployment[],
): Promise<Attempt[]> => {
  const queued = deployments.filter(({ status }) => status === 'Pending');
  const started = deployments.filter(({ status }) => status !== 'Pending');
  const request = async (group: Deployment[]): Promise<Attempt[]> =>
    pMap(group, async (deployment) => attempt(resource, deployment), { concurrency: CONCURRENT_REQUESTS });
  return [...(await request(queued)), ...(await request(started))];
};

/** Whether the org is still canceling it. */
export const isAwaited = ({ cancellation }: Attempt): boolean =>
  cancellation !== undefined && isSuccessful(cancellation.outcome) && !cancellation.deployment.done;

export type WaitForAllOptions = PollingOptions & {
  query: DeployRequestQuery;
  /** Told of all attempts, ended or not, after every read. */
  onRead: (attempts: Attempt[]) => void;
};

/**
 * Queries the deployments that are being canceled until all have ended or the time is up, one query a round however many
 * they are. Where the org refuses the query, the attempts that it would have told about fail with a
 * {@link PollingRefused}.
 */
export const awaitEnds = async (attempts: Attempt[], options: WaitForAllOptions): Promise<Attempt[]> => {
  const { query, onRead } = options;
  let current = attempts;

  const read = async (): Promise<void> => {
    const seen = await query.byIds(current.filter(isAwaited).map(({ deployment }) => deployment.id));
    current = current.map((each) => {
      const listed = seen.find(({ id }) => isSameId(id, each.deployment.id));
      // The list doesn't say who canceled a deployment; the resource did.
      const deployment = listed && { ...listed, canceledByName: each.deployment.canceledByName };
      return deployment && each.cancellation && isAwaited(each)
        ? { ...each, deployment, cancellation: observe(each.cancellation, deployment) }
        : each;
    });
    onRead(current);
  };

  try {
    await new Polling(options).readUntil(() => !current.some(isAwaited), read);
    return current;
  } catch (error) {
    if (!(error instanceof PollingRefused)) throw error;
    return current.map((each) => (isAwaited(each) ? { ...each, failure: error } : each));
  }
};
