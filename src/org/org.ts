import type { OrgRequest } from './request.js';

/** An org that the user is logged in to. */
export type Org = {
  /** What the user calls it: the alias, else the username; never an access token. */
  name: string;
  /** What stands for it behind `--target-org` in a command to paste. */
  targetOrg: string;
  /** Whether the login says that it's a production org. */
  isProduction: boolean;
  /** The root of its addresses. */
  instanceUrl: string;
  /** The API version of all requests, such as `66.0`. */
  apiVersion: string;
  request: OrgRequest;
  /** The org's time, in milliseconds since 1970. */
  now: () => number;
  /** The same org, with requests that another signal ends. */
  endedBy: (signal: AbortSignal) => Org;
  /** The ID of the user who is logged in. @throws OrgFailure */
  userId: () => Promise<string>;
};

/**
 * Below this version, an org may cancel a deployment whose data it has committed already.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_cancel.htm
 */
const FIRST_VERSION_THAT_PROTECTS_COMMITS = 65;

/** Whether a deployment that the org cancels may have committed its data all the same. */
export const mayCommitCanceledData = ({ apiVersion }: Pick<Org, 'apiVersion'>): boolean =>
  Number(apiVersion) < FIRST_VERSION_THAT_PROTECTS_COMMITS;
