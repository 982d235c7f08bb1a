import { buffer } from 'node:stream/consumers';
import { setDefaults, setDispatcher } from '@jsforce/jsforce-node/lib/request.js';
import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { OrgFailure } from './failure.js';
import { isAddress } from './org.js';
import { type RequestScope, requestScopes } from './requestScope.js';
import { send } from './send.js';

/*
 * All requests of the command, including those of Salesforce's libraries, pass through one dispatcher. Without
 * it, a response that is cut off ends the process, getting a new session has no time limit, and a redirect is followed with
 * the access token. One request of ours takes these steps:
 *
 * 1. `orgRequest` (request.ts) opens a scope, which Node.js's asynchronous context carries through the libraries.
 * 2. jsforce adds the access token, and `fetch` hands the request to this dispatcher, which finds the scope.
 * 3. `send` (send.ts) sends the request, and after a transient failure again, until the deadline of the scope.
 * 4. The libraries get the response, or the failure. After a first 401, jsforce asks for a new session (newSession.ts), in
 *    the same scope, and repeats the request.
 * 5. `orgRequest` makes the body safe to show, or turns the error of the library into the failure that led to it.
 * 6. `withVersion` (apiVersion.ts) looks up whether the org has the API version when it responds with 404.
 */

/** The environment variables that name a proxy, in the order in which they count; and the hosts that are reached without one. */
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'];

/** The variables about proxies that are set, as they were written: on Windows, their case doesn't matter. */
export const proxyVariables = (environment: NodeJS.ProcessEnv, isWindows = process.platform === 'win32'): string[] => {
  const written = Object.keys(environment).filter((name) => environment[name]);
  const isSame = (one: string, other: string): boolean =>
    one === other || (isWindows && one.toLowerCase() === other.toLowerCase());
  return [...new Set(PROXY_VARIABLES.flatMap((name) => written.filter((each) => isSame(name, each))))];
};

const isProxy = (text: string): boolean => {
  try {
    const { username, password } = new URL(text);
    // undici decodes them.
    decodeURIComponent(username + password);
    return isAddress(text);
  } catch {
    return false;
  }
};

/** The proxy variable whose value isn't a URL, if any. */
export const unusableProxyVariable = (environment: NodeJS.ProcessEnv, isWindows?: boolean): string | undefined =>
  proxyVariables(environment, isWindows)
    .filter((name) => !/^no_/i.test(name))
    .find((name) => !isProxy(environment[name] ?? ''));

/** The way out of this machine: direct, or through the proxy that the environment names (`HTTPS_PROXY`, `NO_PROXY`). */
const proxyAgent = (): Dispatcher => {
  const variable = unusableProxyVariable(process.env);
  if (variable) throw new OrgFailure('proxyUnusable', variable);
  // HTTP/1.1 only, as in jsforce: HTTP/2 ended long commands when Salesforce's servers closed idle connections
  // (forcedotcom/cli issue 3622).
  return new EnvHttpProxyAgent({ allowH2: false, connect: { allowH2: false }, requestTls: { allowH2: false } });
};

/** Sends a request, and hands the whole response, or why there is none, to the library. */
const sendAndHandOver = async (
  agent: Dispatcher,
  options: Dispatcher.DispatchOptions,
  handler: Dispatcher.DispatchHandler,
  scope: RequestScope,
): Promise<void> => {
  const ignore = (): void => undefined;
  const controller = { aborted: false, paused: false, reason: null, abort: ignore, pause: ignore, resume: ignore };
  scope.login.requestsUnderWay += 1;
  try {
    handler.onRequestStart?.(controller, {});
    // `fetch` hands the body over as a stream, which couldn't be sent again.
    const sent = options.body ? await buffer(options.body as AsyncIterable<Uint8Array>) : null;
    const { httpStatus, headers, body } = await send(agent, { ...options, body: sent }, scope);
    // The library reads the headers in the form in which they came.
    const rawHeaders = Object.entries(headers).flat();
    handler.onResponseStart?.({ ...controller, rawHeaders }, httpStatus, headers, '');
    handler.onResponseData?.(controller, body);
    handler.onResponseEnd?.(controller, {});
  } catch (error) {
    handler.onResponseError?.(controller, error instanceof Error ? error : new Error(String(error)));
  } finally {
    scope.login.requestsUnderWay -= 1;
  }
};

/**
 * Lets all further requests of Salesforce's libraries in this process pass through the dispatcher. jsforce's own retries and
 * proxies, which don't keep to the limits, aren't used. Call it after jsforce has been loaded, because that's when jsforce sets
 * its defaults.
 *
 * @throws OrgFailure if an environment variable names a proxy by something that isn't a URL
 */
export const installDispatcher = (): void => {
  const agent = proxyAgent();
  setDefaults({ retry: { methods: [] } });
  setDispatcher(
    agent.compose((dispatch) => (options, handler) => {
      const scope = requestScopes.getStore();
      if (!scope) return dispatch(options, handler);
      void sendAndHandOver(agent, options, handler, scope);
      return true;
    }),
  );
};
