import { asJsonArray, getString } from '@salesforce/ts-types';
import { OrgFailure } from './failure.js';
import { type OrgRequest, type OrgResponse, type ResourceRequest, unexpectedResponse } from './request.js';

/** The API version of a connection. */
export type ApiVersion = {
  /** Such as `66.0`. */
  name: string;
  /** Whether the user chose it, so that no other may take its place. */
  readonly isChosen: boolean;
  /** Whether the org is known to have it. */
  isConfirmed: boolean;
  /** Set when the org turns out not to have the version that the user chose. */
  failure?: OrgFailure;
};

const VERSIONED = /^\/services\/data\/v(\d+\.0)\//;

/**
 * Asks the org for its API versions.
 *
 * @returns the names, the newest first
 * @throws OrgFailure
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_versions.htm
 */
export const lookUpVersions = async (
  request: OrgRequest,
  { once, deadline, quiet }: Partial<ResourceRequest> = {},
): Promise<[newest: string, ...others: string[]]> => {
  const response = await request({ once, deadline, quiet, method: 'GET', path: '/services/data' });
  const [newest, ...others] = asJsonArray(response.body, [])
    .map((entry) => getString(entry, 'version', ''))
    .filter((version) => /^\d+\.0$/.test(version))
    .sort((one, other) => Number(other) - Number(one));
  if (!newest) throw unexpectedResponse(response);
  return [newest, ...others];
};

/**
 * Sends requests for the resources of an API version. An org responds with 404 for a version that it doesn't have, just as
 * for a record that it doesn't have, and with 410 for one that is retired. So its versions are looked up then: a version that the user chose leads to a failure
 * that says so; any other is replaced by the newest, and the request is repeated.
 *
 * @param useNewest changes the version to the newest
 */
export const withVersion =
  (request: OrgRequest, version: ApiVersion, useNewest: (newest: string) => void): OrgRequest =>
  async (asked) => {
    if (!VERSIONED.test(asked.path)) return request(asked);
    if (version.failure) throw version.failure;
    const send = async (): Promise<OrgResponse> =>
      request({ ...asked, path: asked.path.replace(VERSIONED, `/services/data/v${version.name}/`) });
    const tried = version.name;
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof OrgFailure) || ![404, 410].includes(error.httpStatus ?? 0)) throw error;
      if (version.name === tried) {
        if (version.isConfirmed) throw error;
        const versions = await lookUpVersions(request, asked);
        const [newest] = versions;
        if (versions.includes(tried)) {
          version.isConfirmed = true;
          throw error;
        }
        if (version.isChosen) {
          version.failure = new OrgFailure('versionMissing', newest, { httpStatus: 404, subject: tried });
          throw version.failure;
        }
        useNewest(newest);
      }
      return send();
    }
  };
