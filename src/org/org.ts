import type { Clock } from '../system/clock.js';
import type { OrgRequest } from './request.js';

/** An org that the user is logged in to. */
export type Org = {
  /** The user's name for it: the alias, else the username; never an access token. */
  name: string;
  /** The word for it behind `--target-org` in a command to paste. */
  targetOrg: string;
  /** How the user has logged in, as the rest of `sf org login …` that does it again, without the address of the org. */
  loginCommand: string;
  /** What specifies the API version, if the user chose it: a flag, an environment variable, or a configuration variable. */
  apiVersionSource: string | undefined;
  /** Whether the login says that it's a production org. */
  isProduction: boolean;
  /** The root of its addresses. */
  instanceUrl: string;
  /** The API version of all requests, such as `66.0`. */
  apiVersion: string;
  request: OrgRequest;
  /** The clock that limits are measured by; it isn't the org's. */
  clock: Clock;
  /** The username of the login; undefined if it's an access token. */
  username: string | undefined;
  /** The org's time, in milliseconds since 1970; this machine's as long as the org hasn't told it. */
  now: () => number;
  /** The org's time, in milliseconds since 1970; undefined as long as no two responses agree on it. */
  serverTime: () => number | undefined;
  /** The same, for which the org is asked once more if need be. */
  askForTime: () => Promise<number | undefined>;
  /** The same org, with requests that another signal ends, and that wait for no others. */
  endedBy: (signal: AbortSignal) => Org;
  /** The ID of the user who is logged in. @throws OrgFailure */
  userId: () => Promise<string>;
  /** The same, as far as it's known without a request. */
  knownUserId: () => string | undefined;
};

/**
 * Whether the org may keep changes of a deployment that it calls canceled, as it may below version 65.0.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_cancel.htm
 */
export const mayKeepCanceledChanges = ({ apiVersion }: Pick<Org, 'apiVersion'>): boolean => Number(apiVersion) < 65;

/** Whether a text is an address that requests can be sent to, or sent through. */
export const isAddress = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? '');
