import { SfError } from '@salesforce/core';
import { type Limits, listUnfinished } from '../api/deployRequests.js';
import type { Context } from '../context.js';
import { type Deployment, inQueueOrder, timeOf, unseenDeployment } from '../deployments/deployment.js';
import { type Filters, matches, NO_FILTERS } from '../deployments/filters.js';
import { toJobId } from '../deployments/jobId.js';
import { say } from '../messages.js';
import { isAnswerOfOrg, OrgFailure, orFailure } from '../org/failure.js';
import type { Facts, Selection } from '../report/account.js';
import { failureError, whyFailed } from '../report/failureError.js';
import { deploymentPhrase } from '../report/phrases.js';
import { nothingFound, stepsWithoutAny } from '../report/report.js';
import { tellOthers } from '../report/tell.js';

/** Which deployments the user means: those with these IDs, the newest of the user's own, all, or those chosen from a list. */
export type Selector = { jobIds: string[] } | 'mostRecent' | 'all' | 'list';

/** The unfinished deployments that were found, in the order of the queue. */
export type Found = Selection & {
  deployments: Deployment[];
  /** When they were listed, in milliseconds since 1970. */
  listedAt: number;
};

/**
 * Finds the deployments that the user means. The org is asked for a list unless the user named them.
 *
 * @throws SfError in the user's words
 */
export const findDeployments = async (
  selector: Selector,
  filters: Filters,
  purpose: Facts['purpose'],
  context: Context,
): Promise<Found> => {
  if (typeof selector === 'object') {
    const deployments = selector.jobIds.map((typed) => unseenDeployment(toJobId(typed) ?? typed, typed));
    const scope = deployments.length === 1 ? 'one' : 'some';
    return { scope, filters, deployments, skipped: [], others: [], listedAt: context.clock.now() };
  }
  if (selector === 'mostRecent') return mostRecent(filters, purpose, context);
  return { ...(await listedFirst(filters, context)), scope: selector, filters, others: [] };
};

/** The later one comes first; of two that were requested in the same second, the one with the higher ID. */
const newestFirst = (one: Deployment, other: Deployment): number => {
  const [time, otherTime] = [one, other].map(({ createdDate }) => timeOf(createdDate) || 0) as [number, number];
  return otherTime - time || (one.id < other.id ? 1 : -1);
};

/** Finds the newest of the user's own deployments, and says which one it is. */
const mostRecent = async (filters: Filters, purpose: Facts['purpose'], context: Context): Promise<Found> => {
  const { org, writeLine } = context;
  const { deployments, skipped, listedAt } = await listedFirst({ ...NO_FILTERS, mine: true }, context);
  const [newest, ...others] = deployments.toSorted(newestFirst);
  if (!newest) {
    const { name, username } = org;
    const message = username
      ? say('error.NoActiveDeployment.mine', { org: name, user: username })
      : say('error.NoActiveDeployment.mine.unnamed', { org: name });
    throw noActiveDeploymentError(message, { skipped, others: [] }, context);
  }
  writeLine(say('chosen', { org: org.name, deployment: deploymentPhrase(newest, org.now()) }));
  const step = purpose === 'cancel' ? 'step.cancelOther' : 'step.watchOther';
  const told = tellOthers(others, 'what.alsoYours', step, context);
  return { scope: 'one', filters, deployments: [newest], skipped: [...others, ...skipped], others: told, listedAt };
};

const noActiveDeploymentError = (message: string, rest: Pick<Found, 'skipped' | 'others'>, context: Context): SfError =>
  SfError.create({ name: 'NoActiveDeploymentError', message, actions: stepsWithoutAny(rest, context) });

/** @throws SfError if no deployment was found, or is left */
export const assertSomeFound = (found: Found, context: Context): void => {
  if (found.deployments.length > 0) return;
  throw noActiveDeploymentError(nothingFound(found, context), found, context);
};

/**
 * Lists the unfinished deployments of the org, and separates those that the filters match from the others. It filters
 * here, because whether the org can filter by user is undocumented.
 *
 * @throws OrgFailure
 */
const listMatching = async (
  filters: Filters,
  context: Context,
  limits?: Limits,
): Promise<Pick<Found, 'deployments' | 'listedAt' | 'skipped'>> => {
  const { org, clock } = context;
  const listedAt = clock.now();
  // The second request may renew the session: an end in the middle of that could cost the login.
  const [listed, userId] = await Promise.all([
    orFailure(listUnfinished(org, limits)),
    filters.mine ? orFailure(org.userId()) : '',
  ]);
  if (listed instanceof OrgFailure) throw listed;
  if (userId instanceof OrgFailure) throw userId;
  const facts = { userId, orgTime: await timeForAges(filters, context, limits === undefined) };
  const isMatch = (deployment: Deployment): boolean => matches(deployment, filters, facts);
  return {
    deployments: inQueueOrder(listed.filter(isMatch)),
    skipped: listed.filter((deployment) => !isMatch(deployment)),
    listedAt,
  };
};

/** The org's time, if ages decide; what is canceled by them doesn't rest on a single response. */
const timeForAges = async (
  { olderThan, newerThan }: Filters,
  { org, warn }: Context,
  isFirst: boolean,
): Promise<number | undefined> => {
  if (!olderThan && !newerThan) return undefined;
  const time = await org.askForTime();
  if (time === undefined && isFirst) warn(say('warning.noOrgTime', { org: org.name }));
  return time;
};

/** Lists what the command is about, before it does anything. @throws SfError in the user's words */
const listedFirst = async (filters: Filters, context: Context): ReturnType<typeof listMatching> => {
  try {
    return await listMatching(filters, context);
  } catch (error) {
    if (!(error instanceof OrgFailure)) throw error;
    const what = [say('error.notListed', { org: context.org.name }), say('nothingCanceled.continues')].join(' ');
    const isSession = error.errorCode === 'INVALID_SESSION_ID';
    throw failureError(what, error, context, isAnswerOfOrg(error) && !isSession ? [say('nextStep.specifyJobId')] : []);
  }
};

/** Tells the user of deployments that were queued after the list of all was made, and adds them to it. */
export const withQueuedLater = async (found: Found, purpose: Facts['purpose'], context: Context): Promise<Found> => {
  if (found.scope !== 'all' || found.deployments.length === 0) return found;
  const known = new Set([...found.deployments, ...found.skipped].map(({ id }) => id));
  try {
    const { deployments } = await listMatching(found.filters, context, { once: true });
    const step = purpose === 'cancel' ? 'step.review' : 'step.watchAll';
    const later = deployments.filter(({ id }) => !known.has(id));
    return { ...found, others: [...found.others, ...tellOthers(later, 'what.queuedLater', step, context)] };
  } catch (error) {
    // The fate of the deployments counts more than a list that can't be read.
    if (error instanceof OrgFailure) {
      context.warn([say('error.notListed', { org: context.org.name }), whyFailed(error, context)].join(' '));
    } else if (!context.signal.aborted) throw error;
    return found;
  }
};
