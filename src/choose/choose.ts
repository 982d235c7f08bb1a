import { SfError } from '@salesforce/core';
import { type Deployment, unseenDeployment } from '../deployments/deployment.js';
import { type Limits, listUnfinished } from '../deployments/deployRequests.js';
import { type Filters, matches, NO_FILTERS } from '../deployments/filters.js';
import { counted, sentences } from '../messages.js';
import { OrgFailure } from '../org/failure.js';
import type { Org } from '../org/org.js';
import { countPhrase, deploymentPhrase, deploymentTable, runningFirst } from '../report/describe.js';
import { failureError } from '../report/errors.js';
import { listCommand, type Telling, tellingOf } from '../report/telling.js';
import { Declined, type Surroundings } from '../terminal/surroundings.js';

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
export const choose = async (
  { selector, filters, dryRun, confirm }: Selection,
  org: Org,
  surroundings: Surroundings,
): Promise<Choice> => {
  if (selector === 'mostRecent') {
    const { newest, others } = await findMostRecent(org, surroundings);
    return { deployments: [newest], younger: [], others };
  }
  if (typeof selector === 'object') {
    const deployments = selector.jobIds.map(unseenDeployment);
    return { deployments, younger: [], others: [] };
  }
  const choice = await listMatching(filters, org, surroundings);
  if (dryRun) return choice;
  if (selector === 'list') {
    const chosen = await stillMatching(await chooseFromList(choice, org, surroundings), filters, org, surroundings);
    demandSome(chosen, org, surroundings);
    return chosen;
  }
  if (choice.deployments.length > 0) {
    showTable(choice, org, surroundings);
    if (confirm) {
      await confirmed(choice.deployments, org, surroundings);
      return stillMatching(choice, filters, org, surroundings);
    }
  }
  return choice;
};

/** While the question stood, deployments that only the queue made match may have left it. */
const stillMatching = async (
  choice: Choice,
  filters: Filters,
  org: Org,
  surroundings: Surroundings,
): Promise<Choice> => {
  if (!filters.queuedOnly) return choice;
  const listed = await listMatching(filters, org, surroundings);
  const matching = new Set(listed.deployments.map(({ id }) => id));
  const left = choice.deployments.filter(({ id }) => !matching.has(id)).map(({ id }) => id);
  if (left.length > 0) surroundings.warn(counted('warning.leftQueue', left.length, [left.join(', ')]));
  return { ...listed, deployments: choice.deployments.filter(({ id }) => matching.has(id)) };
};

/**
 * Lists the unfinished deployments of the org, and tells those that the filters match from those that they leave alone. The
 * org isn't asked to filter, because it isn't documented that it can filter by user.
 *
 * @throws SfError in the user's words
 */
export const listMatching = async (
  filters: Filters,
  org: Org,
  surroundings: Surroundings,
  limits?: Limits,
): Promise<Choice> => {
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
    throw error instanceof OrgFailure ? listError(error, tellingOf(org, surroundings)) : error;
  }
};

const listError = (failure: OrgFailure, telling: Telling): SfError => {
  const what = sentences.getMessage('error.notListed', [telling.org.name]);
  const isLogin = failure.errorCode === 'INVALID_SESSION_ID';
  const nextStep = failure.kind === 'refused' ? 'nextStep.passJobId' : 'nextStep.nothingCanceled';
  return failureError(what, failure, telling, isLogin ? [] : [sentences.getMessage(nextStep)]);
};

const noActiveDeploymentError = (key: string, telling: Telling, leftAlone: number): SfError =>
  SfError.create({
    name: 'NoActiveDeploymentError',
    message: sentences.getMessage(key, [telling.org.name]),
    actions:
      leftAlone > 0
        ? [counted('nextStep.seeOthers', leftAlone, [listCommand(telling)])]
        : [sentences.getMessage('nextStep.checkOrg')],
  });

/**
 * Finds the newest of the user's unfinished deployments, and says which one that is.
 *
 * @throws SfError in the user's words
 */
export const findMostRecent = async (
  org: Org,
  surroundings: Surroundings,
): Promise<{ newest: Deployment; others: Deployment[] }> => {
  const { deployments, others } = await listMatching({ ...NO_FILTERS, mine: true }, org, surroundings);
  const [newest, ...older] = deployments;
  const telling = tellingOf(org, surroundings);
  if (!newest) throw noActiveDeploymentError('error.NoActiveDeployment.mine', telling, others.length);

  surroundings.writeLine(sentences.getMessage('chosen', [org.name, deploymentPhrase(newest, org.now())]));
  if (older.length > 0) surroundings.warn(counted('warning.othersOfYours', older.length, [listCommand(telling)]));
  return { newest, others: [...older, ...others] };
};

const demandSome = ({ deployments, younger, others }: Choice, org: Org, surroundings: Surroundings): void => {
  if (deployments.length > 0) return;
  const leftAlone = younger.length + others.length;
  const key = leftAlone > 0 ? 'error.NoActiveDeployment.matching' : 'error.NoActiveDeployment';
  throw noActiveDeploymentError(key, tellingOf(org, surroundings), leftAlone);
};

const chooseFromList = async (choice: Choice, org: Org, surroundings: Surroundings): Promise<Choice> => {
  demandSome(choice, org, surroundings);
  const { deployments } = choice;
  const chosen = deployments.length === 1 ? deployments : await chosenRows(choice, org, surroundings);
  await confirmed(chosen, org, surroundings);
  return { ...choice, deployments: chosen };
};

const chosenRows = async ({ deployments }: Choice, org: Org, surroundings: Surroundings): Promise<Deployment[]> => {
  const { prompter, signal } = surroundings;
  if (!prompter) return [];
  const ordered = runningFirst(deployments);
  const { heading, rows } = deploymentTable(ordered, org.now(), prompter.rowWidth);
  const message = sentences.getMessage('prompt.choose', [deployments.length, org.name]);
  const choices = ordered.map((value, index) => ({ value, row: rows[index] ?? '', short: value.id }));
  return prompter.choose(signal, message, heading, choices);
};

const showTable = ({ deployments }: Choice, org: Org, { writeLine, columns }: Surroundings): void => {
  const { heading, rows } = deploymentTable(runningFirst(deployments), org.now(), columns);
  for (const line of [heading, ...rows]) writeLine(line);
};

const confirmed = async (deployments: Deployment[], org: Org, { prompter, signal }: Surroundings): Promise<void> => {
  const [first, ...others] = deployments;
  const what = first && others.length === 0 ? deploymentPhrase(first, org.now()) : countPhrase(deployments);
  const key = org.isProduction ? 'prompt.confirm.production' : 'prompt.confirm';
  const isConfirmed = await prompter?.confirm(signal, sentences.getMessage(key, [what, org.name]));
  if (!isConfirmed) throw new Declined();
};
