import type { Duration } from '@salesforce/kit';
import { type Deployment, isQueued, timeOf } from './deployment.js';
import { isSameId } from './jobId.js';

/** Which deployments to take of a list: those that all of the filters match. */
export type Filters = {
  validationsOnly: boolean;
  queuedOnly: boolean;
  /** Only those that the logged-in user requested. */
  mine: boolean;
  /** Only those that were requested longer ago than this. */
  olderThan: Duration | undefined;
  /** Only those that were requested less long ago than this. */
  newerThan: Duration | undefined;
  /** The IDs of deployments to exclude. */
  except: string[];
};

/** Filters that match everything. */
export const NO_FILTERS: Filters = {
  validationsOnly: false,
  queuedOnly: false,
  mine: false,
  olderThan: undefined,
  newerThan: undefined,
  except: [],
};

/** Facts that filters need besides the deployment. */
type FilterFacts = {
  /** The ID of the logged-in user. */
  userId: string;
  /** The org's time, in milliseconds since 1970; undefined if the org doesn't tell it. */
  orgTime: number | undefined;
};

/** How long ago a deployment was requested, in milliseconds; NaN, which no comparison matches, if the org didn't say. */
export const ageOf = ({ createdDate }: Deployment, orgTime = NaN): number => orgTime - timeOf(createdDate);

/** Whether each filter matches. What the org didn't say never matches. */
const MATCHERS: Record<keyof Filters, typeof matches> = {
  validationsOnly: ({ checkOnly }, { validationsOnly }) => !validationsOnly || checkOnly === true,
  queuedOnly: (deployment, { queuedOnly }) => !queuedOnly || isQueued(deployment),
  mine: ({ createdById }, { mine }, { userId }) => !mine || (!!createdById && isSameId(createdById, userId)),
  olderThan: (each, { olderThan }, { orgTime }) => !olderThan || ageOf(each, orgTime) > olderThan.milliseconds,
  newerThan: (each, { newerThan }, { orgTime }) => !newerThan || ageOf(each, orgTime) < newerThan.milliseconds,
  except: ({ id }, { except }) => !except.some((other) => isSameId(id, other)),
};

/** Whether all filters match a deployment. */
export const matches = (deployment: Deployment, filters: Filters, facts: FilterFacts): boolean =>
  Object.values(MATCHERS).every((isMatch) => isMatch(deployment, filters, facts));
