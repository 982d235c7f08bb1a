import { asJsonArray, asJsonMap, asString, isString } from '@salesforce/ts-types';
import type { Org } from '../org/org.js';
import { type ResourceRequest, unexpectedResponse } from '../org/request.js';
import { REQUEST_TIME } from '../org/requestScope.js';
import { type Deployment, LISTED_FIELDS, parseDeployRequest, parseRecord } from '../deployments/deployment.js';
import { UNFINISHED_STATUSES } from '../deployments/status.js';

/*
 * The requests to an org about its deployments. All functions throw an `OrgFailure`, or the reason of the signal when
 * the command is interrupted.
 */

/**
 * The path of a deployment's REST resource.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm
 */
export const deployRequestPath = ({ apiVersion }: Pick<Org, 'apiVersion'>, id: string): string =>
  `/services/data/v${apiVersion}/metadata/deployRequest/${encodeURIComponent(id)}`;

/** The address of a deployment's page in Setup, the same that `sf project deploy start --json` gives as `deployUrl`. */
export const deployStatusUrl = ({ instanceUrl }: Pick<Org, 'instanceUrl'>, id: string): string => {
  const retUrl = encodeURIComponent('/changemgmt/monitorDeployment.apexp');
  const page = encodeURIComponent(`/changemgmt/monitorDeploymentsDetails.apexp?asyncId=${id}&retURL=${retUrl}`);
  return new URL(`/lightning/setup/DeployStatus/page?address=${page}`, instanceUrl).href;
};

/** How many requests run at once, to leave capacity for other clients. */
export const CONCURRENT_REQUESTS = 5;

/** How long a request may take, see {@link ResourceRequest}. */
export type Limits = Pick<ResourceRequest, 'once' | 'deadline' | 'quiet'>;

/** Reads a deployment, with each component and test if the details are wanted, which can be megabytes. */
export const readDeployment = async (
  org: Org,
  id: string,
  { withDetails = false, ...limits }: Limits & { withDetails?: boolean } = {},
): Promise<Deployment> => {
  const query = withDetails ? '?includeDetails=true' : '';
  const response = await org.request({ method: 'GET', path: deployRequestPath(org, id) + query, ...limits });
  const deployment = parseDeployRequest(response.body, id);
  if (!deployment) throw unexpectedResponse(response);
  return deployment;
};

/**
 * Asks the org to cancel a deployment. The org accepts with 202, and cancels asynchronously.
 *
 * @param limits in place of a minute of attempts
 * @returns the deployment as the org responded; undefined if the response to an accepted request has no status
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_cancel.htm
 */
export const patchCanceling = async (org: Org, id: string, limits: Limits = {}): Promise<Deployment | undefined> => {
  const response = await org.request({
    method: 'PATCH',
    path: deployRequestPath(org, id),
    body: { deployResult: { status: 'Canceling' } },
    ...limits,
  });
  const { body } = response;
  // An accepted request gets JSON, maybe cut off, or an empty body. A page comes from something in between.
  if (isString(body) && body !== '' && !/^[{[]/.test(body)) throw unexpectedResponse(response);
  return parseDeployRequest(body, id);
};

/** More than the pages of any list: the org keeps deployments for a month, and a page has up to 2,000. */
const MOST_PAGES = 100;

/**
 * Lists every deployment that is queued, in progress, finalizing, or being canceled, whoever requested it, oldest first. All
 * pages together share the time limit of one request.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_deployrequest.htm
 */
export const listUnfinished = async (org: Org, limits: Limits = {}): Promise<Deployment[]> => {
  const statuses = UNFINISHED_STATUSES.map((status) => `'${status}'`).join(',');
  const soql = `SELECT ${LISTED_FIELDS} FROM DeployRequest WHERE Status IN (${statuses}) ORDER BY CreatedDate`;
  const deadline = Math.min(limits.deadline ?? Infinity, org.clock.now() + REQUEST_TIME);
  const deployments: Deployment[] = [];
  const paths = new Set<string>();
  let path: string | undefined = `/services/data/v${org.apiVersion}/tooling/query?q=${encodeURIComponent(soql)}`;
  while (path !== undefined) {
    paths.add(path);
    const response = await org.request({ method: 'GET', path, ...limits, deadline });
    const { records, done, nextRecordsUrl } = asJsonMap(response.body, {});
    const page = asJsonArray(records)?.map(parseRecord);
    path = done === false ? asString(nextRecordsUrl, '') : undefined;
    const isLost = path !== undefined && !path.startsWith('/services/data/');
    // Pages in a circle, or ever more of them, would never end.
    const isEndless = path && (paths.has(path) || paths.size === MOST_PAGES || org.clock.now() >= deadline);
    if (!page?.every((each) => each !== undefined) || isLost || isEndless) throw unexpectedResponse(response);
    deployments.push(...page);
  }
  // A page may repeat what has moved meanwhile.
  return [...new Map(deployments.map((each) => [each.id, each])).values()];
};
