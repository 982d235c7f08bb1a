import { resolve } from 'node:path';
import { AuthInfo, SfError } from '@salesforce/core';
import { asString, isJsonMap } from '@salesforce/ts-types';
import type { Dispatcher } from 'undici';
import { OrgFailure, systemCodeOf } from './failure.js';
import { parsedJson } from './parsedJson.js';
import {
  currentScope,
  LONG_SILENCE,
  type LoginState,
  type RequestScope,
  type WholeResponse,
  within,
} from './requestScope.js';

/*
 * The libraries get a new session when an org answers 401. They tell only in their own words why they got none, so it's kept
 * in the state of the login: what the login host responded, or what failed on this machine.
 */

/** Where a login host gives new sessions. */
const TOKEN_PATH = '/services/oauth2/token';

export const isForNewSession = ({ path }: Dispatcher.DispatchOptions): boolean => path.includes(TOKEN_PATH);

/** The words of a login host that can't say yes or no at the moment, whatever the HTTP status. */
const TRANSIENT = /retry your request|unknown_error|server_error|temporarily_unavailable|rate.?(limit.?)?exceeded/i;

/** Whether a login host refused only at the moment. */
export const isTransientRefusal = (response: WholeResponse): boolean => {
  const refusal = refusalOf(response);
  return refusal !== undefined && TRANSIENT.test(`${refusal.error} ${refusal.description}`);
};

/**
 * The error of the OAuth 2.0 protocol, such as `invalid_grant`, and its description; undefined if it isn't one.
 *
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flow_errors.htm
 */
const refusalOf = ({ httpStatus, body }: WholeResponse): { error: string; description: string } | undefined => {
  const json = httpStatus < 400 ? null : parsedJson(body.toString());
  const error = isJsonMap(json) ? asString(json.error) : undefined;
  return error && isJsonMap(json) ? { error, description: asString(json.error_description) ?? error } : undefined;
};

/** Keeps why a login host gave no new session. The libraries try several; the first of them says most. */
export const noteNewSession = (
  { origin, body: sent }: Dispatcher.DispatchOptions,
  result: WholeResponse | OrgFailure,
  login: LoginState,
): void => {
  login.secrets.add(new URLSearchParams(Buffer.isBuffer(sent) ? sent.toString() : '').get('assertion') ?? '');
  if (result instanceof OrgFailure) {
    if (!login.origins.has(String(origin))) login.silentOrigins.add(String(origin));
    login.failure ??= result;
    return;
  }
  const { httpStatus, body } = result;
  const json = parsedJson(body.toString());
  const given = ['access_token', 'refresh_token'].map((name) => (isJsonMap(json) ? asString(json[name]) : undefined));
  for (const secret of given) login.secrets.add(secret ?? '');
  const refusal = refusalOf(result);
  if (httpStatus < 300 && given[0]) {
    login.failure = undefined;
  } else if (refusal && !isTransientRefusal(result)) {
    const { error: subject, description } = refusal;
    // The status of the request that needs the session.
    const details = { httpStatus: 401, errorCode: 'INVALID_SESSION_ID', subject };
    login.failure ??= new OrgFailure('refused', description, details);
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
 * Makes the connections of a login keep why they got no new session. All requests of the login wait for the same new session,
 * so it isn't given up when the request that asked for it is interrupted. And a new session that can't be written to its file,
 * for example because another process keeps that locked, is used nevertheless.
 *
 * @param file where Salesforce CLI keeps the login
 */
export const keepFailures = (authInfo: AuthInfo, login: LoginState, file: string): void => {
  const optionsOfLibrary = authInfo.getConnectionOptions.bind(authInfo);
  const { refreshFn } = optionsOfLibrary();
  if (!refreshFn) return;
  const keepingRefresh: Refresh = async (connection, callback) => {
    login.failure = undefined;
    const { accessToken: old, privateKey } = authInfo.getFields(true);
    let isOver = false;
    const end = async (error?: Error | null): Promise<void> => {
      if (isOver) return;
      isOver = true;
      const { accessToken } = authInfo.getFields(true);
      if (accessToken && accessToken !== old) {
        login.failure = undefined;
        return callback(null, accessToken);
      }
      if (error) login.failure ??= failureOnThisMachine(error, privateKey ? resolve(privateKey) : '', file);
      return callback(error, accessToken);
    };
    const scope = currentScope();
    if (!scope) return refreshFn(connection, end);
    const { clock, signal, onRetry } = scope;
    const endOnceItIsThere = (): void => {
      clock.timeout(LONG_SILENCE).addEventListener('abort', () => {
        if (isOver) return;
        if (authInfo.getFields(true).accessToken === old) endOnceItIsThere();
        else void end();
      });
    };
    endOnceItIsThere();
    const uninterrupted: RequestScope = {
      ...scope,
      signal: new AbortController().signal,
      onRetry: (notice) => {
        if (!signal.aborted) onRetry(notice);
      },
    };
    return within(uninterrupted, async () => refreshFn(connection, end));
  };
  Object.assign(authInfo, { getConnectionOptions: () => ({ ...optionsOfLibrary(), refreshFn: keepingRefresh }) });
};
