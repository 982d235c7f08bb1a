import type { SfError } from '@salesforce/core';
import { deployRequestPath, deployStatusUrl } from '../api/deployRequests.js';
import type { Context } from '../context.js';
import { type Cancellation, outcomeOf } from '../deployments/outcome.js';
import type { CancelRestResult, DeploymentResult } from '../index.js';

/** A deployment as it was seen last, and why that's an error; undefined if it's none. */
export type Told = { cancellation: Cancellation; error?: SfError | undefined };

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
