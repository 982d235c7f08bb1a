import { setDefaults, setDispatcher } from '@jsforce/jsforce-node/lib/request.js';
import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { currentScope, type RequestScope } from './requestScope.js';
import { OrgFailure } from './failure.js';
import { send } from './send.js';

/*
 * The one door to the org. All requests of the command pass through it, those that Salesforce's libraries make for it
 * included: jsforce hands each of them to a dispatcher, and this one passes a response on only when it's whole, gives it up
 * after a time, and repeats what failed in passing. Without it, a response that is cut off ends the process, getting a new
 * session has no time limit, and a redirect is followed with the access token.
 */

/** The variables of the environment that name a proxy. `NO_PROXY` names the hosts that are reached without one. */
export const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

const isAddress = (text: string): boolean => {
  try {
    const { protocol, username, password } = new URL(text);
    // undici decodes them.
    decodeURIComponent(username + password);
    return /^https?:$/.test(protocol);
  } catch {
    return false;
  }
};

/** The variable that names a proxy by something that isn't an address, if there's one. */
export const unusableProxyVariable = (environment: NodeJS.ProcessEnv): string | undefined =>
  PROXY_VARIABLES.find((name) => environment[name] && !isAddress(environment[name]));

/** The way out of this machine: direct, or through the proxy that the environment names (`HTTPS_PROXY`, `NO_PROXY`). */
const proxyAgent = (): Dispatcher => {
  const variable = unusableProxyVariable(process.env);
  if (variable) throw new OrgFailure('proxyUnusable', variable);
  // HTTP/1.1 only, as in jsforce: HTTP/2 ended long commands when Salesforce's servers closed idle connections
  // (forcedotcom/cli issue 3622).
  return new EnvHttpProxyAgent({ allowH2: false, connect: { allowH2: false }, requestTls: { allowH2: false } });
};

/** Reads the body of a request, which `fetch` hands over as a stream, so that it can be sent again. */
const whole = async (body: Dispatcher.DispatchOptions['body']): Promise<Buffer | null> => {
  if (!body) return null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** Sends a request, and hands the whole response, or why there is none, to the library. */
const relay = async (
  agent: Dispatcher,
  options: Dispatcher.DispatchOptions,
  handler: Dispatcher.DispatchHandler,
  scope: RequestScope,
): Promise<void> => {
  const ignore = (): void => undefined;
  const controller = { aborted: false, paused: false, reason: null, abort: ignore, pause: ignore, resume: ignore };
  try {
    handler.onRequestStart?.(controller, {});
    const { httpStatus, headers, body } = await send(agent, { ...options, body: await whole(options.body) }, scope);
    // The library reads the headers in the form in which they came.
    const rawHeaders = Object.entries(headers).flat();
    handler.onResponseStart?.({ ...controller, rawHeaders }, httpStatus, headers, '');
    handler.onResponseData?.(controller, body);
    handler.onResponseEnd?.(controller, {});
  } catch (error) {
    handler.onResponseError?.(controller, error instanceof Error ? error : new Error(String(error)));
  }
};

/**
 * Lets all further requests of Salesforce's libraries in this process pass through the door. jsforce's own retries and
 * proxies, which know none of the limits, stay out of it. To be called when jsforce has been loaded, because it sets its
 * defaults then.
 *
 * @throws OrgFailure if a variable of the environment names a proxy by something that isn't an address
 */
export const installDispatcher = (): void => {
  const agent = proxyAgent();
  setDefaults({ retry: { methods: [] } });
  setDispatcher(
    agent.compose((dispatch) => (options, handler) => {
      const scope = currentScope();
      if (!scope) return dispatch(options, handler);
      void relay(agent, options, handler, scope);
      return true;
    }),
  );
};
