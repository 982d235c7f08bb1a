import { Duration } from '@salesforce/kit';
import { listUnfinished } from '../api/deployRequests.js';
import type { Context } from '../context.js';
import { type Deployment, inQueueOrder, isQueued } from '../deployments/deployment.js';
import type { Cancellation } from '../deployments/outcome.js';
import { isRefusal, orFailure, OrgFailure } from '../org/failure.js';

/** So many milliseconds lie between two looks at the queue, which cost the org a request each. */
const PAUSE = Duration.minutes(1).milliseconds;

/** The deployments that a queued one waits for. Salesforce promises no order of the queue, so there's no position in it. */
export type Queue = {
  inProgress: Deployment | undefined;
  /** How many others are queued. */
  others: number;
};

/**
 * Looks, at most once a minute, what queued deployments wait for. An org that refuses the list isn't asked again.
 *
 * @param onQueue is told each time, and with undefined when none is queued any longer
 * @returns to be called whenever the deployments have been read; it doesn't wait for the org
 */
export const queueLookout = (
  { org, clock }: Pick<Context, 'org' | 'clock'>,
  onQueue: (queue: Queue | undefined) => void,
): ((cancellations: Cancellation[]) => void) => {
  let nextLook = -Infinity;
  const look = async (ids: string[]): Promise<void> => {
    const listed = await orFailure(listUnfinished(org, { once: true, quiet: true }));
    if (listed instanceof OrgFailure) {
      if (isRefusal(listed)) nextLook = Infinity;
      return;
    }
    const others = inQueueOrder(listed.filter(({ id }) => !ids.includes(id)));
    const inProgress = others.find((deployment) => !isQueued(deployment));
    onQueue({ inProgress, others: others.filter(isQueued).length });
  };
  return (cancellations) => {
    const ids = cancellations.flatMap(({ deployment }) => (isQueued(deployment) ? deployment.id : []));
    if (ids.length === 0) {
      onQueue(undefined);
    } else if (clock.now() >= nextLook) {
      nextLook = clock.now() + PAUSE;
      // It's worth no error, not even the interruption of the command.
      look(ids).catch(() => undefined);
    }
  };
};
