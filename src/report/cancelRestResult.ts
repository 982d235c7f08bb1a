import type { Deployment } from '../deployRequest/deployment.js';
import type { DeployRequest } from '../deployRequest/deployRequest.js';
import { deployRequestPath } from '../deployRequest/deployRequestResource.js';
import type { CancelRestResult, DeploymentResult } from '../index.js';
import type { TargetOrg } from '../org/targetOrg.js';

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
