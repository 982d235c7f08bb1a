import type { Connection } from '@salesforce/core';
import { Duration } from '@salesforce/kit';
import { type AnyJson, isString, type JsonMap } from '@salesforce/ts-types';
import { apiErrorOf } from './responseJson.js';
import { isMistake, OrgFailure, rootCause } from './failure.js';

import {
  ATTEMPT_TIME,
  type LoginState,
  REQUEST_TIME,
  type RequestOptions,
  type RequestScope,
  requestScopes,
} from './requestScope.js';
import { excerpt } from './sanitizer.js';
import { untilDeadline } from './untilDeadline.js';

/** A request to a resource of the org. */
export type ResourceRequest = {
  method: 'GET' | 'PATCH';
  /** The path and query from the root of the org, such as `/services/data/v66.0/limits`. */
  path: string;
  /** Sent as JSON. */
  body?: JsonMap;
  /** Makes one attempt of at most 20 s, for reads that are repeated anyway. Otherwise, attempts are made for a minute. */
  once?: boolean | undefined;
  /** When it's given up at the latest, in milliseconds since 1970. */
  deadline?: number | undefined;
  /** Says nothing when it takes long, for reads while a progress is shown. */
  quiet?: boolean | undefined;
};

export type OrgResponse = {
  httpStatus: number;
  /** The body, safe to show, and parsed if it's JSON. */
  body: AnyJson;
};

/**
 * Sends a request to the org.
 *
 * @throws OrgFailure, the signal's reason when the command is interrupted, or what a mistake in a program ends with
 */
export type OrgRequest = (request: ResourceRequest) => Promise<OrgResponse>;

/** A response that isn't what was asked for. */
export const unexpectedResponse = ({ httpStatus, body }: OrgResponse): OrgFailure =>
  new OrgFailure('unexpected', excerpt(isString(body) ? body : body === null ? '' : JSON.stringify(body)), {
    httpStatus,
  });

/** How much later than a request everything else is given up, in milliseconds, so that the request can say why it failed. */
const GRACE = Duration.seconds(1).milliseconds;

/** Sends requests over a connection that the user has authenticated. */
export const orgRequest = (
  opened: () => Promise<Connection>,
  login: LoginState,
  { clock, signal, onRetry }: RequestOptions,
): OrgRequest => {
  const { safe } = login;

  return async ({ method, path, body, once = false, deadline: latest = Infinity, quiet = false }) => {
    signal.throwIfAborted();
    const connection = await opened();
    const deadline = Math.min(clock.now() + (once ? ATTEMPT_TIME : REQUEST_TIME), latest);
    // The instance URL may end with a slash (`sf org login access-token` stores it so); the address has just one.
    const { href: url, pathname, search } = new URL(path, connection.instanceUrl);
    const scope: RequestScope = {
      onRetry: (notice) => {
        if (!quiet && !signal.aborted) onRetry(notice, scope);
      },
      clock,
      signal,
      login,
      path: pathname + search,
      deadline,
      once,
      mayHaveActed: false,
    };
    const headers = { accept: 'application/json' };
    const options = { method, url, headers, ...(body && { body: JSON.stringify(body) }) };
    try {
      const answered = await requestScopes.run(scope, async () =>
        untilDeadline(
          Promise.resolve(connection.request<AnyJson | undefined>(options)),
          // While a request is under way, a lock is our own.
          () => (login.requestsUnderWay > 0 ? [] : [login.file, `${login.file}.token-rotation`]),
          { ...scope, deadline: deadline + GRACE },
        ),
      );
      return { httpStatus: scope.response?.httpStatus ?? 0, body: safe.json(answered ?? null) };
    } catch (error) {
      signal.throwIfAborted();
      const { response } = scope;
      // The library couldn't parse what it should have been.
      if (response && response.httpStatus < 300) {
        return { httpStatus: response.httpStatus, body: safe.line(response.text) };
      }
      throw failureOf(error, scope);
    } finally {
      onRetry(undefined, scope);
    }
  };
};

/** The failure that the dispatcher threw, or that led to the library's error. Anything else is returned unchanged. */
const failureOf = (thrown: unknown, scope: RequestScope): unknown => {
  const { response, login, isUnauthorized, mayHaveActed } = scope;
  const { safe } = login;
  const cause = rootCause(thrown);
  // A response that's unlike all others can make the library fail so, too.
  if (isMistake(cause) && (cause !== thrown || !response)) return cause;
  // Without a response, the request has waited for the new session that another one asked for.
  const ofSession = isUnauthorized || !response ? login.failure : undefined;
  const failure = cause instanceof OrgFailure && cause.kind !== 'refused' ? cause : ofSession;
  if (failure) {
    const { kind, reason, httpStatus = response?.httpStatus, errorCode, subject } = failure;
    return new OrgFailure(kind, excerpt(safe.line(reason)), { httpStatus, errorCode, subject, mayHaveActed });
  }
  if (!response) {
    // A request that fetch doesn't even send, such as one to a forbidden port.
    return thrown instanceof TypeError ? new OrgFailure('unreachable', safe.line(cause.message)) : thrown;
  }
  const { httpStatus, text } = response;
  const error = apiErrorOf(httpStatus, text);
  const errorCode = safe.line(error.errorCode ?? (httpStatus === 401 ? 'INVALID_SESSION_ID' : ''));
  if (!errorCode) return new OrgFailure('unexpected', excerpt(safe.line(text)), { httpStatus, mayHaveActed });
  const reason = safe.line(error.errorCode ? error.message : text);
  return new OrgFailure('refused', reason, { httpStatus, errorCode, mayHaveActed });
};
