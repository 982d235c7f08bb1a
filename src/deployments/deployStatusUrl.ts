import type { Org } from '../org/org.js';

/** The address of a deployment's page in Setup, the same that `sf project deploy start --json` gives as `deployUrl`. */
export const deployStatusUrl = ({ instanceUrl }: Pick<Org, 'instanceUrl'>, id: string): string => {
  const retUrl = encodeURIComponent('/changemgmt/monitorDeployment.apexp');
  const page = encodeURIComponent(`/changemgmt/monitorDeploymentsDetails.apexp?asyncId=${id}&retURL=${retUrl}`);
  return new URL(`/lightning/setup/DeployStatus/page?address=${page}`, instanceUrl).href;
};
