import { SfError } from '@salesforce/core';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import { say, sayCount } from '../messages.js';
import { listCommand } from '../report/commandsToPaste.js';
import { countPhrase, deploymentPhrase } from '../report/phrases.js';
import { deploymentTable } from '../report/table.js';
import { Declined } from '../system/environment.js';
import type { Found } from './findDeployments.js';

const noActiveDeploymentError = (message: string, skipped: number, context: Context): SfError =>
  SfError.create({
    name: 'NoActiveDeploymentError',
    message,
    actions:
      skipped > 0
        ? [sayCount('nextStep.seeOthers', skipped, { command: listCommand(context) })]
        : [say('nextStep.checkOrg')],
  });

/** @throws SfError if no deployment was found */
export const assertSomeFound = ({ deployments, skipped }: Found, context: Context): void => {
  if (deployments.length > 0) return;
  const org = context.org.name;
  const message =
    skipped.length > 0 ? say('error.NoActiveDeployment.matching', { org }) : say('error.NoActiveDeployment', { org });
  throw noActiveDeploymentError(message, skipped.length, context);
};

/**
 * Says which deployment is the newest of the user's own.
 *
 * @throws SfError if there's none
 */
export const sayMostRecent = ({ deployments, skipped }: Found, context: Context): void => {
  const { org, warn, writeLine } = context;
  const [newest] = deployments;
  if (!newest) {
    const { name, username } = org;
    const message = username
      ? say('error.NoActiveDeployment.mine', { org: name, user: username })
      : say('error.NoActiveDeployment.mine.unnamed', { org: name });
    throw noActiveDeploymentError(message, skipped.length, context);
  }
  writeLine(say('chosen', { org: org.name, deployment: deploymentPhrase(newest, org.now()) }));
  const others = skipped.filter(({ createdById }) => createdById === newest.createdById).length;
  if (others > 0) warn(sayCount('warning.othersOfYours', others, { command: `${listCommand(context)} --mine` }));
};

/**
 * Lets the user choose from the deployments that were found. If it's one, there's nothing to choose.
 *
 * @param question the one above the list
 * @throws Declined, or SfError if none was found
 */
export const chooseFromList = async (found: Found, question: string, context: Context): Promise<Found> => {
  assertSomeFound(found, context);
  const { prompter, signal, org } = context;
  const { deployments } = found;
  if (!prompter || deployments.length === 1) return found;
  const { heading, rows } = deploymentTable(deployments, org.now(), prompter.rowWidth);
  const choices = deployments.map((value, index) => ({ value, row: rows[index] ?? '', short: value.id }));
  return { ...found, deployments: await prompter.choose(signal, question, heading, choices) };
};

/** Shows which deployments are about to be canceled. */
export const showTable = (deployments: Deployment[], { org, columns, writeLine }: Context): void => {
  const { heading, rows } = deploymentTable(deployments, org.now(), columns);
  for (const line of [heading, ...rows]) writeLine(line);
};

/** Asks whether to cancel the deployments. @throws Declined if the answer isn't yes */
export const confirmCancel = async (deployments: Deployment[], { prompter, signal, org }: Context): Promise<void> => {
  const [first, ...others] = deployments;
  const what = first && others.length === 0 ? deploymentPhrase(first, org.now()) : countPhrase(deployments);
  const key = org.isProduction ? 'prompt.confirm.production' : 'prompt.confirm';
  const isConfirmed = await prompter?.confirm(signal, say(key, { deployments: what, org: org.name }));
  if (!isConfirmed) throw new Declined();
};
