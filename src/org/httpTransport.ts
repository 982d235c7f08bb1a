import { PassThrough } from 'node:stream';
import { EnvHttpProxyAgent, fetch } from 'undici';
import { RedirectResponse } from './orgFailure.js';

/** The requests that the connection makes of a transport. */
type HttpRequest = { method: string; url: string; headers?: Record<string, string>; body?: string };

export type HttpResponse = { statusCode: number; headers: Record<string, string>; body: string };

/** Talks to the org directly, or through the proxy that the environment names (`HTTPS_PROXY`, `NO_PROXY`). */
const dispatcher = new EnvHttpProxyAgent();

const BEARER = /^Bearer (.+)$/;

/** Takes the access token out of an answer that repeats the request, as pages of some proxies do. */
const withoutToken = (
  text: string,
  { authorization, Authorization = authorization }: Record<string, string>,
): string => {
  const token = BEARER.exec(Authorization ?? '')?.[1];
  return token ? text.replaceAll(token, '***') : text;
};

const send = async ({ url, method, headers = {}, body }: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    signal,
    dispatcher,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const location = response.headers.get('location');
  if (location && response.status >= 300 && response.status < 400) {
    throw new RedirectResponse(withoutToken(location, headers));
  }
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers.entries()),
    body: withoutToken(await response.text(), headers),
  };
};

/** A transport as the connection's HTTP API takes it: it wants the answer, and a stream that nobody reads here. */
export type HttpTransport = {
  httpRequest: (request: HttpRequest) => Promise<HttpResponse> & { stream: () => PassThrough };
};

/**
 * Sends the requests of a connection in place of the library's own transport, which
 * - ends the process with an uncaught error where an answer breaks off in the middle,
 * - waits for ever where one stops in the middle,
 * - follows a redirect with a GET that carries the access token, to any host, and takes its answer for that to a PATCH,
 * - doesn't show the status and headers of an answer.
 *
 * @param signal gives the request up, its answer's body included
 * @param onResponse told of every answer, before the connection judges it
 */
export const httpTransport = (signal: AbortSignal, onResponse: (response: HttpResponse) => void): HttpTransport => ({
  httpRequest: (request) => {
    const answer = send(request, signal).then((response) => {
      onResponse(response);
      return response;
    });
    return Object.assign(answer, { stream: () => new PassThrough() });
  },
});
