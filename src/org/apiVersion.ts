import type { Connection } from '@salesforce/core';
import { isArray, isDictionary, isString } from '@salesforce/ts-types';
import { UnexpectedResponse } from './orgFailure.js';
import type { OrgRequest } from './orgRequest.js';

/**
 * The API version to use with an org: the one that the user chose, else the latest one that the org has.
 *
 * The connection looks up the latest version when it's made, but keeps a default of years ago when the look-up fails,
 * and says nothing. An org treats cancellations differently below 65.0, so that default must not be used: where the
 * connection's version isn't the one that the org gave, the org is asked again.
 *
 * @param chosen the version that the user chose by flag or configuration
 */
export const apiVersionFor = async (connection: Connection, request: OrgRequest, chosen?: string): Promise<string> => {
  if (chosen) return chosen;
  const version = connection.getApiVersion();
  return version === connection.getAuthInfoFields().instanceApiVersion ? version : latestApiVersion(request);
};

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_versions.htm */
const latestApiVersion = async (request: OrgRequest): Promise<string> => {
  const { body, httpStatus } = await request({ method: 'GET', path: '/services/data' });
  const versions = isArray(body) ? body.filter(isDictionary).map(({ version }) => version) : [];
  const [latest] = versions.filter(isString).sort((one, other) => Number(other) - Number(one));
  if (!latest) throw new UnexpectedResponse(body, httpStatus);
  return latest;
};

/**
 * Below this version, an org may cancel a deployment whose data it has committed already.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_cancel.htm
 */
const FIRST_VERSION_THAT_PROTECTS_COMMITS = 65;

/** Whether a deployment that was canceled with this API version may have committed its data all the same. */
export const mayCommitCanceledData = (apiVersion: string): boolean =>
  Number(apiVersion) < FIRST_VERSION_THAT_PROTECTS_COMMITS;
