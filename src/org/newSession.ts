import { resolve } from 'node:path';
import { AuthInfo, SfError } from '@salesforce/core';
import { asJsonMap, asString, type JsonMap } from '@salesforce/ts-types';
import type { Dispatcher } from 'undici';
import { OrgFailure, systemCodeOf } from './failure.js';
import { parsedJson } from './responseJson.js';
import { LONG_SILENCE, type LoginState, requestScopes, type WholeResponse } from './requestScope.js';

/*
 * The libraries get a new session when an org answers 401. They tell only in their own words why they got none, so it's kept
 * in the state of the login: what the login host responded, or what failed on this machine.
 */

/** Whether a request asks a login host for a new session. */
export const isForNewSession = ({ path }: Dispatcher.DispatchOptions): boolean =>
  path.includes('/services/oauth2/token');

/** How login hosts word a temporary failure, whatever the HTTP status. */
const TRANSIENT = /retry your request|unknown_error|server_error|temporarily_unavailable|rate.?(limit.?)?exceeded/i;

const fieldsOf = ({ body }: WholeResponse): JsonMap => asJsonMap(parsedJson(body.toString()), {});

type Refusal = { error: string; description: string; isTransient: boolean };

/**
 * The error of the OAuth 2.0 protocol, such as `invalid_grant`, and its description; undefined if it isn't one.
 *
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flow_errors.htm
 */
export const refusalOf = (response: WholeResponse): Refusal | undefined => {
  const fields = response.httpStatus < 400 ? {} : fieldsOf(response);
  const error = asString(fields.error, '');
  const description = asString(fields.error_description, error);
  return error ? { error, description, isTransient: TRANSIENT.test(`${error} ${description}`) } : undefined;
};

/** Keeps why a login host gave no new session. The libraries try several; the first of them says most. */
export const noteNewSession = (
  { origin, body: sent }: Dispatcher.DispatchOptions,
  result: WholeResponse | OrgFailure,
  login: LoginState,
): void => {
  login.safe.hide([new URLSearchParams(Buffer.isBuffer(sent) ? sent.toString() : '').get('assertion')]);
  if (result instanceof OrgFailure) {
    if (!login.origins.has(String(origin))) login.silentOrigins.add(String(origin));
    login.failure ??= result;
    return;
  }
  const { httpStatus, body } = result;
  const fields = fieldsOf(result);
  const accessToken = asString(fields.access_token);
  login.safe.hide([accessToken, asString(fields.refresh_token)]);
  const refusal = refusalOf(result);
  if (httpStatus < 300 && accessToken) {
    login.failure = undefined;
  } else if (refusal && !refusal.isTransient) {
    // The status of the request that needs the session.
    const details = { httpStatus: 401, errorCode: 'INVALID_SESSION_ID', subject: refusal.error };
    login.failure ??= new OrgFailure('refused', refusal.description, details);
  } else {
    login.failure ??= new OrgFailure('unexpected', refusal?.description ?? body.toString(), { httpStatus });
  }
};

/** Why no new session came although no login host has refused it. */
const failureOnThisMachine = (error: Error & { path?: string }, keyFile: string, file: string): OrgFailure => {
  const { name, path = file } = error;
  const code = systemCodeOf(error);
  if (code === 'ELOCKED' || name === 'RefreshTokenRotationTimeoutError') {
    return new OrgFailure('fileLocked', '', { subject: file });
  }
  if (keyFile && (path === keyFile || name === 'JwtAuthError')) {
    return new OrgFailure('keyUnreadable', code ?? '', { subject: keyFile });
  }
  return code
    ? new OrgFailure('fileUnusable', code, { subject: path })
    : new OrgFailure('loginUnreadable', SfError.wrap(error).message, { subject: file });
};

type Refresh = NonNullable<ReturnType<AuthInfo['getConnectionOptions']>['refreshFn']>;

/**
 * Makes the connections of a login keep the reason why they got no new session. All requests of the login wait for the same new
 * session, so it isn't given up when the request that asked for it is interrupted. A new session that can't be written to its
 * file, for example because another process keeps that locked, is used anyway.
 */
export const wrapRefresh = (authInfo: AuthInfo, login: LoginState): void => {
  const optionsOfLibrary = authInfo.getConnectionOptions.bind(authInfo);
  const { refreshFn } = optionsOfLibrary();
  if (!refreshFn) return;
  const keepingRefresh: Refresh = async (connection, callback) => {
    login.failure = undefined;
    const { accessToken: old, privateKey } = authInfo.getFields(true);
    // Another connection of this login has got a new session since this one was opened.
    if (old && connection.accessToken && old !== connection.accessToken) return callback(null, old);
    let isOver = false;
    const end = async (error?: Error | null): Promise<void> => {
      if (isOver) return;
      isOver = true;
      const { accessToken, refreshToken } = authInfo.getFields(true);
      // Another process may have got them.
      login.safe.hide([accessToken, refreshToken]);
      if (accessToken && accessToken !== old) {
        login.failure = undefined;
        return callback(null, accessToken);
      }
      if (error) login.failure ??= failureOnThisMachine(error, privateKey ? resolve(privateKey) : '', login.file);
      return callback(error, accessToken);
    };
    const scope = requestScopes.getStore();
    if (!scope) return refreshFn(connection, end);
    const { clock } = scope;
    const endOnceItIsThere = (): void => {
      clock.timeout(LONG_SILENCE).addEventListener('abort', () => {
        if (isOver || authInfo.getFields(true).accessToken !== old) void end();
        else endOnceItIsThere();
      });
    };
    endOnceItIsThere();
    const uninterrupted = { ...scope, signal: new AbortController().signal };
    return requestScopes.run(uninterrupted, async () => refreshFn(connection, end));
  };
  Object.assign(authInfo, { getConnectionOptions: () => ({ ...optionsOfLibrary(), refreshFn: keepingRefresh }) });
};
