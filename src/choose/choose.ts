import { SfError } from '@salesforce/core';
import type { Context } from '../context.js';
import { type Deployment, unseenDeployment } from '../deployments/deployment.js';
import { type Limits, listUnfinished } from '../api/deployRequests.js';
import { type Filters, matches, NO_FILTERS } from '../deployments/filters.js';
import { counted, sentences } from '../messages.js';
import { OrgFailure } from '../org/failure.js';
import { countPhrase, deploymentPhrase, deploymentTable, runningFirst } from '../report/describe.js';
import { failureError } from '../report/failureError.js';
import { listCommand } from '../report/commandsToPaste.js';
import { Declined } from '../system/environment.js';

/** How the user says which deployments. */
export type Selection = {
  /** Without a selector, it's the list, to choose from or to look at. */
  selector: { jobIds: string[] } | 'mostRecent' | 'all' | 'list';
  filters: Filters;
  /** Whether nothing will be canceled, so that there's nothing to choose or confirm. */
  dryRun: boolean;
  /** Whether to ask before all are canceled. */
  confirm: boolean;
};

/** Which deployments it is, and what was seen on the way. */
export type Choice = {
  deployments: Deployment[];
  /** The other unfinished deployments that were listed: those that only their age saved from the filters, and the rest. */
  younger: Deployment[];
  others: Deployment[];
};

/**
 * Finds the deployments that the user means. The org is asked for a list unless the user passed their IDs.
 *
 * @throws SfError in the user's words, or Declined
 */
export const choose = async ({ selector, filters, dryRun, confirm }: Selection, context: Context): Promise<Choice> => {
  if (selector === 'mostRecent') {
    const { newest, others } = await findMostRecent(context);
    return { deployments: [newest], younger: [], others };
  }
  if (typeof selector === 'object') {
    const deployments = selector.jobIds.map(unseenDeployment);
    return { deployments, younger: [], others: [] };
  }
  const choice = await listMatching(filters, context);
  if (dryRun) return choice;
  if (selector === 'list') {
    const chosen = await stillMatching(await chooseFromList(choice, context), filters, context);
    assertSomeFound(chosen, context);
    return chosen;
  }
  if (choice.deployments.length > 0) {
    showTable(choice, context);
    if (confirm) {
      await confirmed(choice.deployments, context);
      return stillMatching(choice, filters, context);
    }
  }
  return choice;
};

/** While the question stood, deployments that only the queue made match may have left it. */
const stillMatching = async (choice: Choice, filters: Filters, context: Context): Promise<Choice> => {
  if (!filters.queuedOnly) return choice;
  const listed = await listMatching(filters, context);
  const matching = new Set(listed.deployments.map(({ id }) => id));
  const left = choice.deployments.filter(({ id }) => !matching.has(id)).map(({ id }) => id);
  if (left.length > 0) context.warn(counted('warning.leftQueue', left.length, [left.join(', ')]));
  return { ...listed, deployments: choice.deployments.filter(({ id }) => matching.has(id)) };
};

/**
 * Lists the unfinished deployments of the org, and tells those that the filters match from those that they leave alone. The
 * org isn't asked to filter, because it isn't documented that it can filter by user.
 *
 * @throws SfError in the user's words
 */
export const listMatching = async (filters: Filters, context: Context, limits?: Limits): Promise<Choice> => {
  const { org } = context;
  try {
    const [listed, userId] = await Promise.all([listUnfinished(org, limits), filters.mine ? org.userId() : '']);
    const now = org.now();
    const isOfAnyAge = (deployment: Deployment): boolean =>
      matches(deployment, { ...filters, olderThan: undefined }, userId, now);
    const isMatch = (deployment: Deployment): boolean => matches(deployment, filters, userId, now);
    return {
      deployments: listed.filter(isMatch),
      younger: listed.filter((deployment) => isOfAnyAge(deployment) && !isMatch(deployment)),
      others: listed.filter((deployment) => !isOfAnyAge(deployment)),
    };
  } catch (error) {
    throw error instanceof OrgFailure ? listError(error, context) : error;
  }
};

const listError = (failure: OrgFailure, context: Context): SfError => {
  const what = sentences.getMessage('error.notListed', [context.org.name]);
  const isLogin = failure.errorCode === 'INVALID_SESSION_ID';
  const nextStep = failure.kind === 'refused' ? 'nextStep.passJobId' : 'nextStep.nothingCanceled';
  return failureError(what, failure, context, isLogin ? [] : [sentences.getMessage(nextStep)]);
};

const noActiveDeploymentError = (key: string, context: Context, leftAlone: number): SfError =>
  SfError.create({
    name: 'NoActiveDeploymentError',
    message: sentences.getMessage(key, [context.org.name]),
    actions:
      leftAlone > 0
        ? [counted('nextStep.seeOthers', leftAlone, [listCommand(context)])]
        : [sentences.getMessage('nextStep.checkOrg')],
  });

/**
 * Finds the newest of the user's unfinished deployments, and says which one that is.
 *
 * @throws SfError in the user's words
 */
export const findMostRecent = async (context: Context): Promise<{ newest: Deployment; others: Deployment[] }> => {
  const { deployments, others } = await listMatching({ ...NO_FILTERS, mine: true }, context);
  const { org, warn, writeLine } = context;
  const [newest, ...older] = deployments;
  if (!newest) throw noActiveDeploymentError('error.NoActiveDeployment.mine', context, others.length);

  writeLine(sentences.getMessage('chosen', [org.name, deploymentPhrase(newest, org.now())]));
  if (older.length > 0) warn(counted('warning.othersOfYours', older.length, [listCommand(context)]));
  return { newest, others: [...older, ...others] };
};

const assertSomeFound = ({ deployments, younger, others }: Choice, context: Context): void => {
  if (deployments.length > 0) return;
  const leftAlone = younger.length + others.length;
  const key = leftAlone > 0 ? 'error.NoActiveDeployment.matching' : 'error.NoActiveDeployment';
  throw noActiveDeploymentError(key, context, leftAlone);
};

const chooseFromList = async (choice: Choice, context: Context): Promise<Choice> => {
  assertSomeFound(choice, context);
  const { deployments } = choice;
  const chosen = deployments.length === 1 ? deployments : await chosenRows(choice, context);
  await confirmed(chosen, context);
  return { ...choice, deployments: chosen };
};

const chosenRows = async ({ deployments }: Choice, context: Context): Promise<Deployment[]> => {
  const { org, prompter, signal } = context;
  if (!prompter) return [];
  const ordered = runningFirst(deployments);
  const { heading, rows } = deploymentTable(ordered, org.now(), prompter.rowWidth);
  const message = sentences.getMessage('prompt.choose', [deployments.length, org.name]);
  const choices = ordered.map((value, index) => ({ value, row: rows[index] ?? '', short: value.id }));
  return prompter.choose(signal, message, heading, choices);
};

const showTable = ({ deployments }: Choice, { org, writeLine, columns }: Context): void => {
  const { heading, rows } = deploymentTable(runningFirst(deployments), org.now(), columns);
  for (const line of [heading, ...rows]) writeLine(line);
};

const confirmed = async (deployments: Deployment[], { org, prompter, signal }: Context): Promise<void> => {
  const [first, ...others] = deployments;
  const what = first && others.length === 0 ? deploymentPhrase(first, org.now()) : countPhrase(deployments);
  const key = org.isProduction ? 'prompt.confirm.production' : 'prompt.confirm';
  const isConfirmed = await prompter?.confirm(signal, sentences.getMessage(key, [what, org.name]));
  if (!isConfirmed) throw new Declined();
};
