import type { SfError } from '@salesforce/core';
import { deployRequestPath, deployStatusUrl } from '../api/deployRequests.js';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import type { Filters } from '../deployments/filters.js';
import { type Cancellation, outcomeOf } from '../deployments/outcome.js';
import type { CancelRestResult, DeploymentResult } from '../index.js';
import { say } from '../messages.js';
import { cancellationError } from './cancellationError.js';
import { countPhrase } from './phrases.js';

/** How a command ended, for a person and for a script. */
export type Report = {
  result: CancelRestResult;
  /** The results, for stdout. */
  sentences: string[];
  warnings: string[];
  exitCode: number;
};

/** The deployments that a command is about. */
export type Listed = {
  /** One or some that the user named or chose, all, or those to choose from. */
  scope: 'one' | 'some' | 'all' | 'list';
  filters: Filters;
  /** Those that were listed, but not meant. */
  skipped: Deployment[];
};

/** A deployment as it was seen last, and why that's an error; undefined if it's none. */
export type Told = { cancellation: Cancellation; error: SfError | undefined };

/** Finds out which cancellations are errors, except those that are fine. */
export const tellAll = (
  cancellations: Cancellation[],
  isFine: (cancellation: Cancellation) => boolean,
  context: Context,
): Told[] =>
  cancellations.map((cancellation) => ({
    cancellation,
    error: isFine(cancellation) ? undefined : cancellationError(cancellation, context),
  }));

const toDeploymentResult = ({ cancellation, error }: Told, { org }: Context): DeploymentResult => {
  const { id, status, done, checkOnly, createdDate, createdByName } = cancellation.deployment;
  return {
    id,
    status: status ?? null,
    done: status === undefined ? null : done,
    outcome: outcomeOf(cancellation),
    checkOnly: checkOnly ?? null,
    createdDate: createdDate ?? null,
    createdByName: createdByName ?? null,
    url: new URL(deployRequestPath(org, id), org.instanceUrl).href,
    deployUrl: deployStatusUrl(org, id),
    ...(error ? { error: { name: error.name, message: error.message } } : {}),
  };
};

/** The deployments as they were seen last, as JSON. */
export const toResult = (told: Told[], context: Context): CancelRestResult => {
  const deployments = told.map((each) => toDeploymentResult(each, context));
  const [first, ...others] = deployments;
  if (!first || others.length > 0) return { deployments };

  const { id, status, done, outcome, url, deployUrl } = first;
  const deployResult = told[0]?.cancellation.deployment.deployResult ?? null;
  return { id, status, done, outcome, url, deployUrl, deployResult, deployments };
};

/**
 * The result of a command.
 *
 * @throws SfError with that result, if the command was about one deployment, and it's an error
 */
export const resultOf = (told: Told[], { scope }: Listed, context: Context): CancelRestResult => {
  const result = toResult(told, context);
  const [{ error } = {}] = told;
  if (scope === 'one' && error) throw error.setData(result);
  return result;
};

/** Adds to a summary how many deployments of the list were skipped. */
export const withSkipped = (summary: string, { skipped }: Pick<Listed, 'skipped'>): string =>
  skipped.length > 0 ? [summary, say('result.skipped', { skipped: countPhrase(skipped) })].join(' ') : summary;

/** Whether the filters matched nothing, or there was nothing for them to match. */
export const nothingFound = ({ skipped }: Pick<Listed, 'skipped'>, { org }: Context): string =>
  say(skipped.length > 0 ? 'result.none.matching' : 'result.none', { org: org.name });
