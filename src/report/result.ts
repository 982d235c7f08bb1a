import type { Context } from '../context.js';
import { deployRequestPath, deployStatusUrl } from '../api/deployRequests.js';
import type { Cancellation } from '../deployments/outcome.js';
import type { CancelRestResult, DeploymentResult } from '../index.js';
import type { SfError } from '@salesforce/core';

/** Why an cancellation counts as failed; undefined if it doesn't. */
export type ErrorOf = (cancellation: Cancellation) => SfError | undefined;

const toDeploymentResult = (cancellation: Cancellation, context: Context, errorOf: ErrorOf): DeploymentResult => {
  const { deployment, outcome } = cancellation;
  const { id, status, done, checkOnly, createdDate, createdByName } = deployment;
  const error = errorOf(cancellation);
  return {
    id,
    status: status ?? null,
    done: status === undefined ? null : done,
    outcome,
    checkOnly: checkOnly ?? null,
    createdDate: createdDate ?? null,
    createdByName: createdByName ?? null,
    url: new URL(deployRequestPath(context.org, id), context.org.instanceUrl).href,
    deployUrl: deployStatusUrl(context.org, id),
    ...(error ? { error: { name: error.name, message: error.message } } : {}),
  };
};

/** What was seen of the deployments, as JSON. */
export const toResult = (cancellations: Cancellation[], context: Context, errorOf: ErrorOf): CancelRestResult => {
  const deployments = cancellations.map((cancellation) => toDeploymentResult(cancellation, context, errorOf));
  const [first, ...others] = deployments;
  if (!first || others.length > 0) return { deployments };

  const { id, status, done, outcome, url, deployUrl } = first;
  const deployResult = cancellations[0]?.deployment.deployResult ?? null;
  return { id, status, done, outcome, url, deployUrl, deployResult, deployments };
};
