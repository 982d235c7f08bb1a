import type { Connection } from '@salesforce/core';
import { Duration } from '@salesforce/kit';
import { type AnyJson, asString, isJsonMap, isString } from '@salesforce/ts-types';
import {
  ATTEMPT_TIME,
  type RequestScope,
  REQUEST_TIME,
  type RequestSurroundings,
  type LoginState,
  within,
} from './requestScope.js';
import { isMistake, OrgFailure, rootCause } from './failure.js';
import { excerpt, type Sanitizer, sanitizer } from './sanitizer.js';

/** A request to a resource of the org. */
export type ResourceRequest = {
  method: 'GET' | 'PATCH';
  /** The path and query from the root of the org, such as `/services/data/v66.0/limits`. */
  path: string;
  /** What is sent as JSON. */
  body?: AnyJson;
  /** Makes one attempt of at most 20 s, for reads that are repeated anyway. Otherwise, attempts are made for a minute. */
  once?: boolean;
  /** When it's given up at the latest, in milliseconds since 1970. */
  until?: number;
  /** Says nothing when it takes long, for reads while a progress is shown. */
  quiet?: boolean;
};

/** What the org responded. */
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
  new OrgFailure('unexpected', excerpt(isString(body) ? body : JSON.stringify(body)), { httpStatus });

/** What a library's words begin with when the org gives no new session. */
const REFRESH_REFUSED = 'Unable to refresh session';

/** Sends requests over a connection that the user has authenticated. */
export const orgRequest = (
  connection: Connection,
  session: LoginState,
  { clock, signal, onRetry }: RequestSurroundings,
): OrgRequest => {
  const safe = (): Sanitizer => sanitizer([...session.secrets.add(connection.accessToken ?? '')]);

  return async ({ method, path, body, once = false, until = Infinity, quiet = false }) => {
    signal.throwIfAborted();
    const deadline = Math.min(clock.now() + (once ? ATTEMPT_TIME : REQUEST_TIME), until);
    // The instance URL may end with a slash (`sf org login access-token` stores it so); the address has just one.
    const { href: url, pathname, search } = new URL(path, connection.instanceUrl);
    const scope: RequestScope = {
      onRetry: (trouble) => {
        if (!quiet) onRetry(trouble, scope);
      },
      ...{ clock, signal, session, path: pathname + search, deadline, once },
      ...{ response: undefined, isUnauthorized: false, mayHaveActed: false },
    };
    const headers = { accept: 'application/json' };
    const options =
      body === undefined ? { method, url, headers } : { method, url, headers, body: JSON.stringify(body) };
    try {
      const answered = await within(scope, async () =>
        orTimeout(Promise.resolve(connection.request<AnyJson | undefined>(options)), scope),
      );
      return { httpStatus: scope.response?.httpStatus ?? 0, body: safe().json(answered ?? null) };
    } catch (error) {
      signal.throwIfAborted();
      const { response } = scope;
      // The library couldn't parse what it should have been.
      if (response && response.httpStatus < 300) {
        return { httpStatus: response.httpStatus, body: safe().line(response.text) };
      }
      throw failureOf(error, scope, safe());
    } finally {
      onRetry(undefined, scope);
    }
  };
};

/** How much later than a request everything else is given up, in milliseconds, so that the request can say why it failed. */
const GRACE = Duration.seconds(1).milliseconds;

/** The libraries wait for more than responses, such as a lock on the login: that ends when the scope does. */
const orTimeout = async <T>(answer: Promise<T>, { clock, deadline, signal }: RequestScope): Promise<T> => {
  const isOver = AbortSignal.any([signal, clock.timeout(deadline + GRACE - clock.now())]);
  return Promise.race([
    answer,
    new Promise<never>((_, reject) => {
      isOver.addEventListener('abort', () => {
        reject(new OrgFailure('unreachable', 'ETIMEDOUT'));
      });
    }),
  ]);
};

/** The failure that the door threw, which the libraries wrap in errors of their own. */
const causeOf = (thrown: unknown): OrgFailure | undefined => {
  if (thrown instanceof OrgFailure) return thrown;
  return thrown instanceof Error ? causeOf(thrown.cause) : undefined;
};

/** What a mistake in a program ended with. A response that's unlike all others can end so too: that's the response's fault. */
const mistakeOf = (thrown: unknown, { response }: RequestScope): Error | undefined => {
  if (!(thrown instanceof Error)) return undefined;
  const cause = rootCause(thrown);
  return isMistake(cause) && (cause !== thrown || !response) ? cause : undefined;
};

/** Turns what the library threw into the failure that led to it. Anything else is returned unchanged. */
const failureOf = (thrown: unknown, scope: RequestScope, safe: Sanitizer): unknown => {
  const { response, session, isUnauthorized, mayHaveActed } = scope;
  const words = safe.line(thrown instanceof Error ? thrown.message : String(thrown));
  const cause = causeOf(thrown);
  const mistake = mistakeOf(thrown, scope);
  if (mistake) return mistake;
  if (cause && cause.kind !== 'refused') {
    return new OrgFailure(cause.kind, excerpt(safe.line(cause.reason)), { httpStatus: cause.httpStatus, mayHaveActed });
  }
  if (isUnauthorized && words.startsWith(REFRESH_REFUSED)) {
    const { kind = 'refused', reason = words, httpStatus = 401 } = session.failure ?? {};
    const errorCode = session.failure ? undefined : 'INVALID_SESSION_ID';
    return new OrgFailure(kind, excerpt(safe.line(reason)), { httpStatus, errorCode, mayHaveActed });
  }
  if (!response) {
    // A request that fetch doesn't even send, such as one to a forbidden port.
    return thrown instanceof TypeError ? new OrgFailure('unreachable', safe.line(rootCause(thrown).message)) : thrown;
  }
  const { httpStatus, text } = response;
  const { errorCode, message } = apiErrorOf(text, safe);
  return errorCode
    ? new OrgFailure('refused', message, { httpStatus, errorCode, mayHaveActed })
    : new OrgFailure('unexpected', excerpt(safe.line(text)), { httpStatus, mayHaveActed });
};

/** The code of the first error in a response of the API, empty if it has none, and the messages of all. */
const apiErrorOf = (text: string, safe: Sanitizer): { errorCode: string; message: string } => {
  const errors = [parsed(text)].flat().filter(isJsonMap);
  const errorCode = safe.line(asString(errors[0]?.errorCode) ?? '');
  return { errorCode, message: safe.line(errors.map(({ message }) => asString(message) ?? '').join(' ')) };
};

const parsed = (text: string): AnyJson => {
  try {
    return JSON.parse(text) as AnyJson;
  } catch {
    return null;
  }
};
