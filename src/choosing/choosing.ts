import { Messages, SfError } from '@salesforce/core';
import { isSameId } from '../deployRequest/deployment.js';
import type { ListedDeployment } from '../deployRequest/listedDeployment.js';
import type { ConnectedOrg } from '../org/connectedOrg.js';
import { interruptedBeforeRequest } from '../report/interruptionError.js';
import { listError } from '../report/orgFailureError.js';
import { deploymentPhrase, deploymentRow, headingRow } from './deploymentDescription.js';
import { PromptDeclined, type Prompter } from './prompter.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

/**
 * The unfinished deployments of an org, newest first.
 *
 * @throws SfError in the user's words
 */
export const listDeployments = async (org: ConnectedOrg): Promise<ListedDeployment[]> => {
  try {
    return await org.deployRequestQuery.unfinished();
  } catch (error) {
    throw listError(error, org);
  }
};

/**
 * The newest unfinished deployment that the logged-in user started. The org isn't asked to filter by user, because it
 * isn't documented that it can.
 *
 * @throws NoActiveDeploymentError, or another SfError in the user's words
 */
export const mostRecent = async (org: ConnectedOrg): Promise<ListedDeployment> => {
  const [deployments, userId] = await Promise.all([listDeployments(org), loggedInUserId(org)]);
  const newest = deployments.find(({ createdById }) => createdById && isSameId(createdById, userId));
  if (newest) return newest;
  throw SfError.create({
    name: 'NoActiveDeploymentError',
    message: messages.getMessage('error.noneOfUser', [org.username]),
    ...(deployments.length > 0
      ? { actions: [messages.getMessage('nextStep.cancelOfOthers', [deployments.length])] }
      : {}),
  });
};

const loggedInUserId = async (org: ConnectedOrg): Promise<string> => {
  try {
    return await org.userId();
  } catch (error) {
    throw listError(error, org);
  }
};

/** What the user was asked, and how: the questions come in from outside. */
export type Questions = {
  prompter: Prompter;
  username: string;
  /** The time, in milliseconds since 1970. */
  now: number;
};

/** Asks, and turns a no, Escape, or Ctrl-C into an error that says that nothing was canceled. */
const confirmed = async <T>(ask: () => Promise<{ isConfirmed: boolean; answer: T }>): Promise<T> => {
  try {
    const { isConfirmed, answer } = await ask();
    if (isConfirmed) return answer;
  } catch (error) {
    if (!(error instanceof PromptDeclined)) throw error;
    if (error.by === 'interruption') throw interruptedBeforeRequest();
  }
  throw messages.createError('error.NothingCanceled');
};

/**
 * Lets the user choose one of the org's unfinished deployments, and confirm it.
 *
 * @param deployments the unfinished deployments of the org, newest first
 * @throws NoActiveDeploymentError, NothingCanceledError
 */
export const choose = async (
  deployments: ListedDeployment[],
  { prompter, username, now }: Questions,
): Promise<ListedDeployment> => {
  const [first, ...others] = deployments;
  if (!first) throw messages.createError('error.NoActiveDeployment', [username]);

  return confirmed(async () => {
    const answer =
      others.length === 0
        ? first
        : await prompter.choose(
            messages.getMessage('prompt.choose', [username]),
            headingRow(),
            deployments.map((deployment) => ({
              value: deployment,
              name: deploymentRow(deployment, now),
              short: deployment.id,
              description: deploymentPhrase(deployment, now),
            })),
          );
    const question = messages.getMessage('prompt.confirm', [deploymentPhrase(answer, now), username]);
    return { isConfirmed: await prompter.confirm(question), answer };
  });
};

/** The lines that show what `--all` is about to cancel. */
export const listLines = (deployments: ListedDeployment[], username: string, now: number): string[] => [
  messages.getMessage('list.title', [username, deployments.length]),
  headingRow(),
  ...deployments.map((deployment) => deploymentRow(deployment, now)),
];

/**
 * Lets the user confirm to cancel all of the deployments.
 *
 * @throws NothingCanceledError
 */
export const confirmAll = async (
  deployments: ListedDeployment[],
  { prompter, username, now }: Questions,
): Promise<void> => {
  const [first, ...others] = deployments;
  const question =
    first && others.length === 0
      ? messages.getMessage('prompt.confirm', [deploymentPhrase(first, now), username])
      : messages.getMessage('prompt.confirmAll', [deployments.length, username]);
  await confirmed(async () => ({ isConfirmed: await prompter.confirm(question), answer: undefined }));
};

/** Says which deployment was chosen without a question. */
export const chosenLine = (deployment: ListedDeployment, username: string, now: number): string =>
  messages.getMessage('chosen', [deploymentPhrase(deployment, now), username]);
