import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { ATTEMPT_TIME, type RequestScope } from './requestScope.js';
import { isMistake, isTransient, isUnsent, OrgFailure, rootCause } from './failure.js';

/** A response whose body has come to its end. */
export type WholeResponse = { httpStatus: number; headers: Record<string, string>; body: Buffer };

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;

/** After how many milliseconds without a response a person should hear of it. */
const LONG_SILENCE = 2500;

/** The system's codes for a certificate that isn't trusted. Trying again doesn't make it so. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|HOSTNAME_MISMATCH/;

/** How undici says that a proxy refused to connect to the org. */
const PROXY_RESPONSE = /^Proxy (?:response|Authentication Required) \((\d+)\)/i;

const PROXY_AUTHENTICATION_REQUIRED = 407;

/** Where the libraries get a new session, which they don't do again if that's refused. */
const TOKEN_PATH = '/services/oauth2/token';

/**
 * Sends a request, with growing pauses until a response comes that isn't a passing trouble, or the time of the scope is
 * up. All requests are safe to repeat: reads, logins, and the request to cancel.
 *
 * @throws OrgFailure, the reason of the scope's signal, or at once what a mistake in a program ends with
 */
export const send = async (
  agent: Dispatcher,
  options: Dispatcher.DispatchOptions,
  scope: RequestScope,
): Promise<WholeResponse> => {
  const { clock, deadline, signal, onRetry } = scope;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const result = await attempt(agent, options, scope);
    const reason = reasonToRepeat(result);
    const wait = Math.max(pause, retryAfterOf(result));
    if (reason === undefined || scope.once || clock.now() + wait >= deadline) {
      if (result instanceof OrgFailure) throw result;
      return result;
    }
    onRetry({ reason, until: deadline });
    await clock.sleep(wait, signal);
  }
};

/** What is wrong in passing; undefined if nothing is, or if it won't pass. */
const reasonToRepeat = (result: WholeResponse | OrgFailure): string | undefined => {
  if (!(result instanceof OrgFailure)) return isTransient(result.httpStatus) ? `HTTP ${result.httpStatus}` : undefined;
  if (result.kind === 'proxyFailed') return `HTTP ${result.reason}`;
  return result.kind === 'unreachable' ? result.reason : undefined;
};

/** `Retry-After` in milliseconds. An HTTP date is possible, but no org is known to send one. */
const retryAfterOf = (result: WholeResponse | OrgFailure): number => {
  const seconds = result instanceof OrgFailure ? undefined : result.headers['retry-after'];
  return seconds && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : 0;
};

/**
 * Makes one attempt, and keeps in the scope what it tells about the org.
 *
 * @throws the reason of the scope's signal, or what a mistake in a program ends with
 */
const attempt = async (
  agent: Dispatcher,
  options: Dispatcher.DispatchOptions,
  scope: RequestScope,
): Promise<WholeResponse | OrgFailure> => {
  const { clock, deadline, signal, onRetry, session } = scope;
  if (clock.now() >= deadline) return new OrgFailure('unreachable', 'ETIMEDOUT');
  // What the libraries ask for the sake of our request has another path.
  const isOurs = options.path === scope.path;
  let isOver = false;
  clock.timeout(LONG_SILENCE).addEventListener('abort', () => {
    if (!isOver) onRetry({ reason: undefined, until: deadline });
  });
  const timeout = clock.timeout(Math.min(ATTEMPT_TIME, deadline - clock.now()));
  try {
    const response = await receive(agent, options, AbortSignal.any([timeout, signal]));
    const result = intercepted(response, scope, options.path);
    if (isOurs) {
      scope.response = { ...response, text: response.body.toString() };
      const date = Date.parse(String(response.headers.date));
      if (!Number.isNaN(date)) session.clockOffset = date - clock.now();
      scope.mayHaveActed ||= response.httpStatus >= 500;
    } else if (!(result instanceof OrgFailure)) session.failure = sessionFailure(response);
    else if (result.kind !== 'refused') session.failure = result;
    return result;
  } catch (error) {
    signal.throwIfAborted();
    const failure = failureOf(error);
    if (isOurs) scope.mayHaveActed ||= !isUnsent(failure);
    else session.failure = failure;
    return failure;
  } finally {
    isOver = true;
  }
};

const receive = async (
  agent: Dispatcher,
  { origin = '', path, method, body = null, headers: sent }: Dispatcher.DispatchOptions,
  signal: AbortSignal,
): Promise<WholeResponse> => {
  const { statusCode: httpStatus, ...response } = await agent.request({
    ...{ origin, path, method, body, signal },
    headers: { ...(sent as Record<string, string>), 'accept-encoding': 'gzip' },
    // The signal limits the time.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
  try {
    const received = Buffer.from(await response.body.arrayBuffer());
    const { 'content-encoding': encoding, ...others } = headers;
    return encoding === 'gzip'
      ? { httpStatus, headers: others, body: await promisify(gunzip)(received) }
      : { httpStatus, headers, body: received };
  } catch (error) {
    // The org has accepted the request to cancel, whatever happens to the rest of its response.
    if (method === 'PATCH' && httpStatus < 300) return { httpStatus, headers: {}, body: Buffer.alloc(0) };
    throw error;
  }
};

/** Keeps back from the libraries the responses that they would do the wrong thing about. */
const intercepted = (response: WholeResponse, scope: RequestScope, path: string): WholeResponse | OrgFailure => {
  const { httpStatus, headers } = response;
  if (httpStatus >= 300 && httpStatus < 400) {
    return headers.location
      ? new OrgFailure('redirected', headers.location)
      : new OrgFailure('unexpected', response.body.toString(), { httpStatus });
  }
  if (httpStatus === PROXY_AUTHENTICATION_REQUIRED) {
    return proxyFailure(httpStatus);
  }
  if (httpStatus !== 401 || path.includes(TOKEN_PATH)) return response;
  // The library gets a new session for a 401, over and over again. The second one is the answer.
  if (scope.isUnauthorized) return new OrgFailure('refused', response.body.toString());
  scope.isUnauthorized = true;
  return response;
};

/** What keeps a response to the libraries from being a new session, or the org's refusal of one. */
const sessionFailure = ({ httpStatus, headers, body }: WholeResponse): OrgFailure | undefined => {
  const isPage = !headers['content-type']?.startsWith('application/json');
  return isPage || isTransient(httpStatus) ? new OrgFailure('unexpected', body.toString(), { httpStatus }) : undefined;
};

/** Why a proxy didn't connect to the org, by the status of its response. */
const proxyFailure = (httpStatus: number): OrgFailure => {
  if (httpStatus === PROXY_AUTHENTICATION_REQUIRED) return new OrgFailure('proxyUnauthorized', String(httpStatus));
  return new OrgFailure(isTransient(httpStatus) ? 'proxyFailed' : 'proxyRefused', String(httpStatus));
};

/** @throws what a mistake in a program ends with */
const failureOf = (thrown: unknown): OrgFailure => {
  if (!(thrown instanceof Error)) return new OrgFailure('unreachable', String(thrown));
  if (thrown.name === 'TimeoutError') return new OrgFailure('unreachable', 'ETIMEDOUT');
  const cause = rootCause(thrown);
  const proxyStatus = PROXY_RESPONSE.exec(cause.message)?.[1];
  if (proxyStatus) return proxyFailure(Number(proxyStatus));
  if (isMistake(cause)) throw thrown;
  const reason = typeof cause.code === 'string' ? cause.code : cause.message;
  return new OrgFailure(UNTRUSTED.test(reason) ? 'certificateUntrusted' : 'unreachable', reason);
};
