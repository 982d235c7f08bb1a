import type { Clock } from '../cancellation/clock.js';
import { httpTransport } from './httpTransport.js';
import { toOrgFailure } from './orgFailure.js';
import { retrying } from './retrying.js';

/** What is needed of a connection that the user has authenticated; `Connection` of `@salesforce/core` is one. */
export type OrgConnection = {
  instanceUrl: string;
  request(
    request: { method: 'GET' | 'PATCH'; url: string; headers: Record<string, string>; body?: string },
    options?: object,
  ): Promise<unknown>;
};

/** A request to a resource of the org. */
type ResourceRequest = {
  method: 'GET' | 'PATCH';
  /** The path from the root of the org, such as `/services/data/v66.0/limits`. */
  path: string;
  /** What is sent as JSON. */
  body?: unknown;
  /** Makes one attempt only, for reads that are repeated anyway. */
  once?: boolean;
};

/** What the org answered: its body is parsed where it's JSON. */
export type OrgAnswer = { httpStatus: number | undefined; body: unknown };

/**
 * Sends a request to the org.
 *
 * It throws an {@link OrgApiError}, {@link UnexpectedResponse}, {@link RedirectResponse} or {@link OrgUnreachable}.
 */
export type OrgRequest = (request: ResourceRequest) => Promise<OrgAnswer>;

/** `Retry-After` in seconds. An HTTP date is possible, but no org is known to send one. */
const retryAfterOf = (header: string | undefined): number | undefined =>
  header && /^\d+$/.test(header) ? Number(header) * 1000 : undefined;

/** Sends requests over a connection. */
export const orgRequest =
  (connection: OrgConnection, clock: Clock): OrgRequest =>
  async ({ method, path, body, once }) => {
    // The instance URL may end with a slash (`sf org login access-token` stores it so); the address has just one.
    const url = new URL(path, connection.instanceUrl).href;

    return retrying(clock, once ? 1 : Infinity, async (signal, onRetryAfter) => {
      let httpStatus: number | undefined;
      const transport = httpTransport(signal, ({ statusCode, headers }) => {
        httpStatus = statusCode;
        const retryAfter = retryAfterOf(headers['retry-after']);
        if (retryAfter !== undefined) onRetryAfter(retryAfter);
      });
      try {
        const answer = await connection.request(
          {
            method,
            url,
            headers: { accept: 'application/json' },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          },
          { transport },
        );
        return { httpStatus, body: answer };
      } catch (error) {
        throw toOrgFailure(error, httpStatus);
      }
    });
  };
