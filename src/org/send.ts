import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { isMistake, isTransient, isUnsent, OrgFailure, rootCause } from './failure.js';
import { isForNewSession, noteNewSession, refusalOf } from './newSession.js';
import { passesByItself } from './errorCodes.js';
import { apiErrorOf } from './responseJson.js';
import { noteTime } from './orgTime.js';
import { USER_INFO } from './userInfo.js';
import { ATTEMPT_TIME, LONG_SILENCE, orAborted, type RequestScope, type WholeResponse } from './requestScope.js';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;

/** How long before its deadline a request is tried for the last time, in milliseconds. */
const LAST_ATTEMPT_TIME = 2000;

/** The system's codes for a certificate that isn't trusted. Trying again doesn't make it so. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|HOSTNAME_MISMATCH/;

/** How undici says that a proxy refused to connect to the org. */
const PROXY_RESPONSE = /^Proxy (?:response|Authentication Required) \((\d+)\)/i;

/**
 * Sends a request, with growing pauses until a response comes that isn't a transient failure, or the time of the scope is
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
  // The libraries try login hosts that the login doesn't name, some of them several times.
  const isOtherHost = isForNewSession(options) && !scope.login.origins.has(String(options.origin));
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const result = await attempt(agent, options, scope);
    const reason = reasonToRepeat(result);
    // However long `Retry-After` is, one more attempt is made while there's time.
    const retryAfter = Math.min(retryAfterOf(result), deadline - LAST_ATTEMPT_TIME - clock.now());
    const wait = Math.max(pause, retryAfter);
    if (reason === undefined || scope.once || isOtherHost || clock.now() + wait >= deadline) {
      if (isForNewSession(options)) noteNewSession(options, result, scope.login);
      if (result instanceof OrgFailure) throw result;
      return result;
    }
    onRetry({ reason, deadline, ...(retryAfter > pause && { next: clock.now() + wait }) });
    await clock.sleep(wait, signal);
  }
};

/** Why a request should be repeated; undefined if it shouldn't. */
const reasonToRepeat = (result: WholeResponse | OrgFailure): string | undefined => {
  if (!(result instanceof OrgFailure)) {
    const { httpStatus } = result;
    if (isTransient(httpStatus) || refusalOf(result)?.isTransient) return `HTTP ${httpStatus}`;
    const { errorCode, message } = apiErrorOf(httpStatus, result.body.toString());
    return passesByItself(errorCode, message) ? errorCode : undefined;
  }
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
  const { clock, deadline, signal, onRetry, login } = scope;
  const isSilent = login.silentOrigins.has(String(options.origin));
  if (isSilent || clock.now() >= deadline) return new OrgFailure('unreachable', 'ETIMEDOUT');
  // The requests that the libraries make because of ours have other paths.
  const isOurs = options.path === scope.path;
  let isOver = false;
  clock.timeout(LONG_SILENCE).addEventListener('abort', () => {
    if (!isOver) onRetry({ reason: undefined, deadline });
  });
  const timeout = clock.timeout(Math.min(ATTEMPT_TIME, deadline - clock.now()));
  try {
    const received = await receive(agent, options, AbortSignal.any([timeout, signal]));
    const response = isExpiredForUser(received, options) ? { ...received, httpStatus: 401 } : received;
    const result = responseOrFailure(response, scope, options);
    if (isOurs) {
      scope.response = { ...response, text: response.body.toString() };
      noteTime(response.headers.date, clock.now(), login);
      scope.mayHaveActed ||= response.httpStatus >= 500;
    }
    return result;
  } catch (error) {
    signal.throwIfAborted();
    const failure = failureOf(error);
    if (isOurs) scope.mayHaveActed ||= !isUnsent(failure);
    return failure;
  } finally {
    isOver = true;
  }
};

const receive = async (
  agent: Dispatcher,
  { origin = '', path, method, body: sent = null, headers: sentHeaders }: Dispatcher.DispatchOptions,
  signal: AbortSignal,
): Promise<WholeResponse> => {
  const request = agent.request({
    origin,
    path,
    method,
    body: sent,
    signal,
    headers: { ...(sentHeaders as Record<string, string>), 'accept-encoding': 'gzip' },
    // The signal limits the time.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  // undici doesn't look at the signal as long as it's connecting, so that a silent proxy would take minutes.
  const { statusCode: httpStatus, ...response } = await orAborted(signal, request);
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
  const { 'content-encoding': encoding = '', ...others } = headers;
  // The org has accepted the request to cancel, whatever happens to the rest of its response.
  const isAccepted = method === 'PATCH' && httpStatus < 300;
  const received = await response.body.arrayBuffer().catch((error: unknown) => {
    if (isAccepted) return new ArrayBuffer();
    throw error;
  });
  const unpacked = await unpack(encoding, Buffer.from(received));
  if (unpacked) return { httpStatus, headers: others, body: unpacked };
  const body = Buffer.from(isAccepted ? '' : `Content-Encoding: ${encoding}`);
  return { httpStatus, headers: { ...others, 'content-type': 'text/plain' }, body };
};

/**
 * Unpacks a body, so that nobody else has to: `fetch` unpacks whatever encoding a header claims, and a body that isn't in it
 * ends the process.
 *
 * @returns undefined if it isn't in that encoding, or nobody asked for that
 */
const unpack = async (encoding: string, body: Buffer): Promise<Buffer | undefined> => {
  if (/^(identity)?$/i.test(encoding)) return body;
  return /^(x-)?gzip$/i.test(encoding) ? promisify(gunzip)(body).catch(() => undefined) : undefined;
};

/** Responses that the libraries would mishandle (redirects, a proxy's refusal, a second 401) don't reach them. */
const responseOrFailure = (
  response: WholeResponse,
  scope: RequestScope,
  options: Dispatcher.DispatchOptions,
): WholeResponse | OrgFailure => {
  const { httpStatus, headers } = response;
  if (httpStatus >= 300 && httpStatus < 400) {
    return headers.location
      ? redirectFailure(headers.location, options)
      : new OrgFailure('unexpected', response.body.toString(), { httpStatus });
  }
  if (httpStatus === 407) return proxyFailure(httpStatus);
  if (httpStatus !== 401 || isForNewSession(options)) return response;
  // The library gets a new session for a 401, over and over again. The second one is the answer.
  if (scope.isUnauthorized) return new OrgFailure('refused', response.body.toString());
  scope.isUnauthorized = true;
  return response;
};

/** Whether the session has expired, as the resource for the user's ID says it: with 403, where the others respond with 401. */
const isExpiredForUser = ({ httpStatus, body }: WholeResponse, { path }: Dispatcher.DispatchOptions): boolean =>
  path.startsWith(USER_INFO) && httpStatus === 403 && body.includes('Bad_OAuth_Token');

/** A redirect to the same path elsewhere comes from an org that has moved. The query isn't kept: it may be secret, and long. */
const redirectFailure = (location: string, { origin, path }: Dispatcher.DispatchOptions): OrgFailure => {
  const from = new URL(path, origin);
  const to = URL.parse(location, from.href);
  if (!to) return new OrgFailure('redirected', location);
  if (to.origin === from.origin) return new OrgFailure('redirected', to.pathname);
  return to.pathname === from.pathname
    ? new OrgFailure('moved', to.origin)
    : new OrgFailure('redirected', to.origin + to.pathname);
};

/** Why a proxy didn't connect to the org, by the status of its response. */
const proxyFailure = (httpStatus: number): OrgFailure => {
  if (httpStatus === 407) return new OrgFailure('proxyUnauthorized', String(httpStatus));
  return new OrgFailure(isTransient(httpStatus) ? 'proxyFailed' : 'proxyRefused', String(httpStatus));
};

/** @throws what a mistake in a program ends with */
const failureOf = (thrown: unknown): OrgFailure => {
  const cause = rootCause(thrown);
  if (cause.name === 'TimeoutError') return new OrgFailure('unreachable', 'ETIMEDOUT');
  const proxyStatus = PROXY_RESPONSE.exec(cause.message)?.[1];
  if (proxyStatus) return proxyFailure(Number(proxyStatus));
  if (isMistake(cause)) throw thrown;
  const reason = typeof cause.code === 'string' ? cause.code : cause.message;
  return new OrgFailure(UNTRUSTED.test(reason) ? 'certificateUntrusted' : 'unreachable', reason);
};
