/** Where the deployments are: what the user calls the org, and how its addresses are made. */
export type TargetOrg = {
  username: string;
  /** The root of the org's addresses. */
  instanceUrl: string;
  /** The API version of the requests, such as `66.0`. */
  apiVersion: string;
};
