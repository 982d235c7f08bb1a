import { Duration } from '@salesforce/kit';
import { listUnfinished, readDeployment } from '../api/deployRequests.js';
import type { Context } from '../context.js';
import { type Deployment, inQueueOrder, isQueued } from '../deployments/deployment.js';
import type { Cancellation } from '../deployments/outcome.js';
import { isRefusal, orFailure, OrgFailure } from '../org/failure.js';

/** The pause between two lists, which cost the org a request each, in milliseconds. */
const PAUSE = Duration.minutes(1).milliseconds;

const ONE_LOOK = { once: true, quiet: true };

const isInProgress = (deployment: Deployment): boolean => !isQueued(deployment) && !deployment.done;

/** The deployments that a queued one waits for. Salesforce promises no order of the queue, so there's no position in it. */
export type Queue = {
  inProgress: Deployment | undefined;
  /** How many others are queued. */
  others: number;
};

/**
 * Looks up, at most once a minute, what queued deployments are waiting for, and in between whether that's still in progress. An
 * org that refuses the list isn't asked again.
 *
 * @param onQueue is told each time, and with undefined when none is queued any longer
 * @returns to be called whenever the deployments have been read; it doesn't wait for the org
 */
export const queueLookout = (
  { org, clock }: Pick<Context, 'org' | 'clock'>,
  onQueue: (queue: Queue | undefined) => void,
): ((cancellations: Cancellation[]) => void) => {
  let nextList = -Infinity;
  let queue: Queue | undefined;
  const list = async (ids: string[]): Promise<void> => {
    nextList = clock.now() + PAUSE;
    const listed = await orFailure(listUnfinished(org, ONE_LOOK));
    if (listed instanceof OrgFailure) {
      if (isRefusal(listed)) nextList = Infinity;
      return;
    }
    const others = inQueueOrder(listed.filter(({ id }) => !ids.includes(id)));
    queue = { inProgress: others.find(isInProgress), others: others.filter(isQueued).length };
    onQueue(queue);
  };
  const lookAgain = async ({ inProgress, others }: Queue): Promise<void> => {
    if (!inProgress) return;
    const read = await orFailure(readDeployment(org, inProgress.id, ONE_LOOK));
    if (!(read instanceof OrgFailure) && isInProgress(read)) return;
    queue = { inProgress: undefined, others };
    onQueue(queue);
  };
  return (cancellations) => {
    const ids = cancellations.flatMap(({ deployment }) => (isQueued(deployment) ? deployment.id : []));
    if (ids.length === 0) {
      queue = undefined;
      onQueue(undefined);
      return;
    }
    // It's worth no error, not even the interruption of the command.
    const ignore = (): void => undefined;
    if (clock.now() >= nextList) list(ids).catch(ignore);
    else if (queue) lookAgain(queue).catch(ignore);
  };
};
