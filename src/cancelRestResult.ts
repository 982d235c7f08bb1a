import type { JsonMap } from '@salesforce/ts-types';
import { type DeployRequest } from './deployRequest/deployRequest.js';
import { deployRequestPath } from './deployRequest/deployRequestResource.js';

/** Where the deployment is: what the user calls the org, and how its addresses are made. */
export type TargetOrg = {
  username: string;
  /** The root of the org's addresses. */
  instanceUrl: string;
  /** The API version of the requests, such as `66.0`. */
  apiVersion: string;
};

/** The `result` of `sf deploy cancel-rest --json` for one deployment. */
export type CancelRestResult = {
  /** The deployment's ID, 18 characters. */
  id: string;
  /** The last status that was observed, as the org names it. */
  status: string;
  /** Whether the deployment has ended. */
  done: boolean;
  /** The deployment's REST resource. */
  url: string;
  /** The deployment's page in the org's Setup. */
  deployUrl: string;
  /** What the org answered about the deployment. */
  deployResult: JsonMap;
};

/** The same page that `sf project deploy start --json` gives as `deployUrl`. */
const deployStatusPath = (id: string): string => {
  const details = encodeURIComponent(
    `/changemgmt/monitorDeploymentsDetails.apexp?asyncId=${id}&retURL=${encodeURIComponent('/changemgmt/monitorDeployment.apexp')}`,
  );
  return `/lightning/setup/DeployStatus/page?address=${details}`;
};

export const toCancelRestResult = (
  { id, status, done, deployResult }: DeployRequest,
  { instanceUrl, apiVersion }: TargetOrg,
): CancelRestResult => ({
  id,
  status,
  done,
  url: new URL(deployRequestPath(apiVersion, id), instanceUrl).href,
  deployUrl: new URL(deployStatusPath(id), instanceUrl).href,
  deployResult,
});
