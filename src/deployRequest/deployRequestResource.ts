import type { OrgAnswer, OrgRequest } from '../org/orgRequest.js';
import { UnexpectedResponse } from '../org/orgFailure.js';
import { type DeployRequest, parseDeployRequest } from './deployRequest.js';

/**
 * The path of a deployment's REST resource.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm
 */
export const deployRequestPath = (apiVersion: string, id: string): string =>
  `/services/data/v${apiVersion}/metadata/deployRequest/${id}`;

export type ReadOptions = {
  /** Whether the answer includes each component and test, which can make megabytes. */
  withDetails?: boolean;
  /** Makes one attempt only, for a read that is repeated anyway. */
  once?: boolean;
};

/**
 * The Metadata API's REST resource `deployRequest` of an org. Its methods throw what an {@link OrgRequest} throws, and
 * an {@link UnexpectedResponse} for an answer that isn't about the deployment asked for.
 */
export class DeployRequestResource {
  /** @param apiVersion the API version of all requests, such as `66.0` */
  public constructor(
    private readonly request: OrgRequest,
    private readonly apiVersion: string,
  ) {}

  /**
   * Asks the org to cancel a deployment. The org accepts with 202 and goes on cancelling by itself.
   *
   * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_cancel.htm
   */
  public async cancel(id: string): Promise<DeployRequest> {
    const answer = await this.request({
      method: 'PATCH',
      path: deployRequestPath(this.apiVersion, id),
      body: { deployResult: { status: 'Canceling' } },
    });
    return parsed(answer, id);
  }

  /**
   * Reads how a deployment is doing.
   *
   */
  public async read(id: string, { withDetails = false, once = false }: ReadOptions = {}): Promise<DeployRequest> {
    const path = deployRequestPath(this.apiVersion, id);
    const query = withDetails ? '?includeDetails=true' : '';
    return parsed(await this.request({ method: 'GET', path: path + query, once }), id);
  }
}

const parsed = ({ body, httpStatus }: OrgAnswer, id: string): DeployRequest => {
  const deployRequest = parseDeployRequest(body, id);
  if (!deployRequest) throw new UnexpectedResponse(body, httpStatus);
  return deployRequest;
};
