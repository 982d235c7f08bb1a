import type { AnyJson, JsonMap } from '@salesforce/ts-types';

/** A response of a simulated org, or of something that responds in its place. */
export type HttpAnswer = { status: number; headers?: Record<string, string>; body: string };

export const jsonAnswer = (status: number, json: AnyJson): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8' },
  body: JSON.stringify(json),
});

/** An error as the REST API writes it. */
export const errorAnswer = (status: number, errorCode: string, message: string): HttpAnswer =>
  jsonAnswer(status, [{ errorCode, message }]);

export const htmlAnswer = (status: number, html: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  body: html,
});

/** A response as an org sends it to whoever takes gzip. */
export const compressed = ({ headers, ...answer }: HttpAnswer): HttpAnswer => ({
  ...answer,
  headers: { ...headers, 'content-encoding': 'gzip' },
});

/** A response whose body isn't in the encoding that its header claims, or in one that nobody asked for. */
export const claiming = (encoding: string, { headers, ...answer }: HttpAnswer): HttpAnswer => ({
  ...answer,
  headers: { ...headers, 'content-encoding': encoding },
});

/** An org's response when it has nothing at an address. */
export const notFoundAnswer = (): HttpAnswer => errorAnswer(404, 'NOT_FOUND', 'The requested resource does not exist');

/** An org's response to a token that isn't valid, or not any more. */
export const invalidSessionAnswer = (): HttpAnswer =>
  errorAnswer(401, 'INVALID_SESSION_ID', 'Session expired or invalid');

/**
 * The token endpoint's refusal of a grant.
 *
 * @param error the code of OAuth 2.0
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flow_errors.htm
 */
export const refusedGrantAnswer = (error: string, description: string): HttpAnswer =>
  jsonAnswer(400, { error, error_description: description });

/**
 * The token endpoint's refusal of a refresh token.
 *
 * @param repeated a secret that the message repeats
 */
export const invalidGrantAnswer = (repeated?: string): HttpAnswer =>
  refusedGrantAnswer(
    'invalid_grant',
    ['expired access/refresh token', ...(repeated === undefined ? [] : [repeated])].join(' '),
  );

const noContentAnswer = (): HttpAnswer => ({ status: 204, body: '' });

/** An error status with a list of no errors. */
export const noErrorsAnswer = (status = 400): HttpAnswer => jsonAnswer(status, []);

/** A response that claims to be XML and isn't. */
export const brokenXmlAnswer = (status = 200): HttpAnswer => ({
  status,
  headers: { 'content-type': 'text/xml; charset=UTF-8' },
  body: 'Service <temporarily & unavailable',
});

/** A switch to a protocol that nobody asked for. Only HTTP/1.1 can send it. */
export const switchingProtocolsAnswer = (): HttpAnswer => ({
  status: 101,
  headers: { connection: 'upgrade', upgrade: 'websocket' },
  body: '',
});

/** A proxy's response when it wants a password. */
export const proxyAuthenticationAnswer = (): HttpAnswer => ({
  ...htmlAnswer(407, '<h1>Proxy Authentication Required</h1>'),
  headers: { 'content-type': 'text/html; charset=UTF-8', 'proxy-authenticate': 'Basic realm="proxy"' },
});

export const redirectAnswer = (location: string, status = 302): HttpAnswer => ({
  status,
  headers: { location },
  body: '',
});

/**
 * A redirect to a login page with a long address, as single sign-on has it.
 *
 * @param length how many characters the address has
 */
export const longRedirectAnswer = (length = 600): HttpAnswer =>
  redirectAnswer('https://login.example/?SAMLRequest='.padEnd(length, 'fZJBT8IwGIb'));

/** Accepted requests to cancel a deployment whose response doesn't say everything that it should, with their names. */
export const incompleteAcceptances = (id: string): Array<{ name: string; answer: HttpAnswer }> => {
  const accepted = (name: string, json: JsonMap | null): { name: string; answer: HttpAnswer } => ({
    name,
    answer: jsonAnswer(202, json),
  });
  return [
    accepted('an empty object', {}),
    accepted('null', null),
    accepted('no ID', { deployResult: { status: 'Canceling' } }),
    accepted('no status', { id, deployResult: { id } }),
    accepted('no deployResult', { id, deployResult: null }),
    { name: 'no body', answer: { status: 202, body: '' } },
    { name: '204 without a body', answer: noContentAnswer() },
  ];
};
