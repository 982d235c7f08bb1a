import { SfError } from '@salesforce/core';
import { type Limits, listUnfinished } from '../api/deployRequests.js';
import type { Context } from '../context.js';
import { type Deployment, inQueueOrder, unseenDeployment } from '../deployments/deployment.js';
import { type Filters, matches, NO_FILTERS } from '../deployments/filters.js';
import { toJobId } from '../deployments/jobId.js';
import { say } from '../messages.js';
import { OrgFailure } from '../org/failure.js';
import { failureError } from '../report/failureError.js';

/** Which deployments the user means: those with these job IDs, the newest of the user's own, all, or those to be chosen from a list. */
export type Selector = { jobIds: string[] } | 'mostRecent' | 'all' | 'list';

/** The unfinished deployments that were found, in the order of the queue. */
export type Found = {
  deployments: Deployment[];
  /** The others that were listed. */
  skipped: Deployment[];
  /** When they were listed, in milliseconds since 1970. */
  listedAt: number;
};

/**
 * Finds the deployments that the user means. The org is asked for a list unless the user named them.
 *
 * @throws SfError in the user's words
 */
export const findDeployments = async (selector: Selector, filters: Filters, context: Context): Promise<Found> => {
  if (typeof selector === 'object') {
    const deployments = selector.jobIds.map((typed) => unseenDeployment(toJobId(typed) ?? typed, typed));
    return { deployments, skipped: [], listedAt: context.clock.now() };
  }
  if (selector !== 'mostRecent') return listMatching(filters, context);
  const { deployments, skipped, listedAt } = await listMatching({ ...NO_FILTERS, mine: true }, context);
  const newest = deployments.toSorted(({ createdDate: one = '' }, { createdDate: other = '' }) =>
    one < other ? 1 : -1,
  )[0];
  const others = deployments.filter((each) => each !== newest);
  return { deployments: newest ? [newest] : [], skipped: [...others, ...skipped], listedAt };
};

/**
 * Lists the unfinished deployments of the org, and tells those that the filters match from the others. The org isn't asked to
 * filter, because it isn't documented that it can filter by user.
 *
 * @throws SfError in the user's words
 */
const listMatching = async (filters: Filters, context: Context, limits?: Limits): Promise<Found> => {
  const { org, clock } = context;
  const listedAt = clock.now();
  try {
    const [listed, userId] = await Promise.all([listUnfinished(org, limits), filters.mine ? org.userId() : '']);
    const facts = { userId, orgTime: org.serverTime() };
    const isMatch = (deployment: Deployment): boolean => matches(deployment, filters, facts);
    return {
      deployments: inQueueOrder(listed.filter(isMatch)),
      skipped: listed.filter((deployment) => !isMatch(deployment)),
      listedAt,
    };
  } catch (error) {
    throw error instanceof OrgFailure ? listError(error, context) : error;
  }
};

const listError = (failure: OrgFailure, context: Context): SfError => {
  const what = say('error.notListed', { org: context.org.name });
  const isLogin = failure.errorCode === 'INVALID_SESSION_ID';
  const nextStep = failure.kind === 'refused' ? say('nextStep.specifyJobId') : say('nextStep.nothingCanceled');
  return failureError(what, failure, context, (own) => (isLogin ? own : [...own, nextStep]));
};

/** The IDs of the deployments that the filters match, and that were queued after the list was made. */
export const queuedSince = async (found: Found, filters: Filters, context: Context): Promise<string[]> => {
  if (found.deployments.length === 0) return [];
  const known = new Set([...found.deployments, ...found.skipped].map(({ id }) => id));
  try {
    const { deployments } = await listMatching(filters, context, { once: true });
    return deployments.map(({ id }) => id).filter((id) => !known.has(id));
  } catch (error) {
    // The fate of the deployments counts more than a list that can't be read.
    if (error instanceof SfError) context.warn(error.message);
    else if (!context.signal.aborted) throw error;
    return [];
  }
};
