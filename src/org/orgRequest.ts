import { Duration } from '@salesforce/kit';
import { RedirectResponse, toOrgFailure } from './orgFailure.js';

/** What is needed of a connection that the user has authenticated; `Connection` of `@salesforce/core` is one. */
export type OrgConnection = {
  instanceUrl: string;
  request(
    request: { method: 'GET' | 'PATCH'; url: string; headers: Record<string, string>; body?: string },
    options?: object,
  ): Promise<unknown>;
};

/** A request to a resource of the org. */
export type ResourceRequest = {
  method: 'GET' | 'PATCH';
  /** The path from the root of the org, such as `/services/data/v66.0/limits`. */
  path: string;
  /** What is sent as JSON. */
  body?: unknown;
};

/**
 * Sends a request to the org and gives the body of its answer, parsed where it's JSON.
 *
 * It throws an {@link OrgApiError}, {@link UnexpectedResponse}, {@link RedirectResponse} or {@link OrgUnreachable}.
 */
export type OrgRequest = (request: ResourceRequest) => Promise<unknown>;

/** How long the org may take to answer one request. */
const ATTEMPT_TIMEOUT = Duration.seconds(20);

/** Sends requests over a connection. */
export const orgRequest =
  (connection: OrgConnection): OrgRequest =>
  async ({ method, path, body }) => {
    try {
      return await connection.request(
        {
          method,
          // The instance URL may end with a slash (`sf org login access-token` stores it so); the address has just one.
          url: new URL(path, connection.instanceUrl).href,
          headers: { accept: 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        },
        {
          timeout: ATTEMPT_TIMEOUT.milliseconds,
          // The library would repeat some requests and not others, and fails where it repeats a PATCH.
          retry: { maxRetries: 0 },
          // The library would follow a redirect with a GET that carries the access token, to any host; and what that
          // GET answers would pass for the answer to a PATCH.
          followRedirect: (location: string): never => {
            throw new RedirectResponse(location);
          },
        },
      );
    } catch (error) {
      throw toOrgFailure(error);
    }
  };
