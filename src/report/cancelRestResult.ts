import type { JsonMap } from '@salesforce/ts-types';
import type { Deployment } from '../deployRequest/deployment.js';
import type { DeployRequest } from '../deployRequest/deployRequest.js';
import { deployRequestPath } from '../deployRequest/deployRequestResource.js';
import type { TargetOrg } from '../org/targetOrg.js';

/** A deployment as it was seen last, and where it's found. */
export type DeploymentResult = {
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
};

/** The `result` of `sf deploy cancel-rest --json` for one deployment. */
export type CancelRestResult = DeploymentResult & {
  /** What the org answered about the deployment. */
  deployResult: JsonMap;
};

/** The `result` of `sf deploy cancel-rest --all --json`. */
export type CancelRestAllResult = {
  deployments: Array<
    DeploymentResult & {
      /** Why the deployment isn't canceled. */
      error?: { name: string; message: string };
    }
  >;
};

/** The same page that `sf project deploy start --json` gives as `deployUrl`. */
export const deployStatusUrl = (id: string, { instanceUrl }: TargetOrg): string => {
  const details = encodeURIComponent(
    `/changemgmt/monitorDeploymentsDetails.apexp?asyncId=${id}&retURL=${encodeURIComponent('/changemgmt/monitorDeployment.apexp')}`,
  );
  return new URL(`/lightning/setup/DeployStatus/page?address=${details}`, instanceUrl).href;
};

export const toDeploymentResult = ({ id, status, done }: Deployment, target: TargetOrg): DeploymentResult => ({
  id,
  status,
  done,
  url: new URL(deployRequestPath(target.apiVersion, id), target.instanceUrl).href,
  deployUrl: deployStatusUrl(id, target),
});

export const toCancelRestResult = (deployRequest: DeployRequest, target: TargetOrg): CancelRestResult => ({
  ...toDeploymentResult(deployRequest, target),
  deployResult: deployRequest.deployResult,
});
