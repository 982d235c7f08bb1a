import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import { say, sayCount } from '../messages.js';
import type { Facts } from '../report/account.js';
import { countPhrase, deploymentPhrase } from '../report/phrases.js';
import { deploymentTable } from '../report/table.js';
import { Declined } from '../system/environment.js';
import { assertSomeFound, type Found } from './findDeployments.js';

/**
 * Lets the user choose from a list, also from one of a single deployment: nobody knows beforehand whose that is.
 *
 * @throws Declined, or SfError if none was found
 */
export const chosenFrom = async (found: Found, purpose: Facts['purpose'], context: Context): Promise<Found> => {
  if (found.scope !== 'list') return found;
  assertSomeFound(found, context);
  const { prompter, signal, org } = context;
  if (!prompter) throw new Declined();
  const { heading, rows } = deploymentTable(found.deployments, org.now(), prompter.rowWidth);
  const choices = found.deployments.map((value, index) => ({ value, row: rows[index] ?? '', short: value.id }));
  const question = purpose === 'cancel' ? 'prompt.choose' : 'prompt.chooseToWatch';
  const message = sayCount(question, choices.length, { org: org.name });
  const deployments = await prompter.choose(signal, message, heading, choices);
  return { ...found, scope: deployments.length === 1 ? 'one' : 'some', deployments };
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
