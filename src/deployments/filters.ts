import type { Duration } from '@salesforce/kit';
import type { Deployment } from './deployment.js';
import { isSameId } from './jobId.js';
import { QUEUED } from './status.js';

/** Which deployments to take of a list: those that all of the filters match. */
export type Filters = {
  validationsOnly: boolean;
  queuedOnly: boolean;
  /** Only those that the logged-in user started. */
  mine: boolean;
  /** Only those that were requested longer ago than this. */
  olderThan: Duration | undefined;
};

/** Filters that match everything. */
export const NO_FILTERS: Filters = { validationsOnly: false, queuedOnly: false, mine: false, olderThan: undefined };

/**
 * Whether the filters match a deployment. What the org didn't say never matches.
 *
 * @param userId the ID of the logged-in user; needed for `mine` only
 * @param now the org's time, in milliseconds since 1970
 */
export const matches = (
  { checkOnly, status, createdById, createdDate }: Deployment,
  { validationsOnly, queuedOnly, mine, olderThan }: Filters,
  userId: string,
  now: number,
): boolean =>
  (!validationsOnly || checkOnly === true) &&
  (!queuedOnly || status === QUEUED) &&
  (!mine || (createdById !== undefined && isSameId(createdById, userId))) &&
  // Without a date on either side, it's NaN, which is never greater.
  (!olderThan || now - Date.parse(String(createdDate)) > olderThan.milliseconds);
