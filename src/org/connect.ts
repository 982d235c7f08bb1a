import { type AuthFields, AuthInfo, Connection } from '@salesforce/core';
import { Duration } from '@salesforce/kit';
import { asString, isJsonMap } from '@salesforce/ts-types';
import { type ApiVersion, lookUpVersions, withVersion } from './apiVersion.js';
import { installDispatcher } from './dispatcher.js';
import { OrgFailure } from './failure.js';
import { isLocked } from './fileLock.js';
import type { Login } from './login.js';
import { keepFailures } from './newSession.js';
import type { Org } from './org.js';
import { type OrgRequest, orgRequest, unexpectedResponse } from './request.js';
import type { LoginState, RequestOptions } from './requestScope.js';
import { sanitizer } from './sanitizer.js';

/** The API version of a connection until the org has told its versions. */
const PROVISIONAL_VERSION = '65.0';

/**
 * Connects to the org of a login.
 *
 * @param chosenVersion the API version that the user chose; otherwise, it's the latest one that the org has
 * @param needsVersion whether an org that doesn't tell its versions is a failure
 * @throws OrgFailure
 */
export const connect = async (
  { authInfo, fields, file, ...names }: Login,
  chosenVersion: string | undefined,
  { needsVersion, ...options }: RequestOptions & { needsVersion: boolean },
): Promise<Org> => {
  const { clock } = options;
  const { accessToken, refreshToken, clientSecret, loginUrl } = fields;
  const login: LoginState = {
    failure: undefined,
    clockOffset: undefined,
    safe: sanitizer([accessToken, refreshToken, clientSecret]),
    origins: new Set([names.instanceUrl, loginUrl ?? ''].map((address) => URL.parse(address)?.origin ?? '')),
    silentOrigins: new Set(),
    file,
    underWay: 0,
  };
  keepFailures(authInfo, login);
  const known = chosenVersion ?? rememberedVersion(fields);
  const open = async (): Promise<Connection> =>
    // With a version, the library doesn't look one up.
    Connection.create({ authInfo, connectionOptions: { version: known ?? PROVISIONAL_VERSION } });
  const connection = await open();
  installDispatcher();
  const requestOver = (opened: Connection, signal: AbortSignal): OrgRequest =>
    orgRequest(opened, login, { ...options, signal });
  const first = requestOver(connection, options.signal);
  const version: ApiVersion = known
    ? { name: known, isChosen: chosenVersion !== undefined, isConfirmed: false }
    : await latestVersion(first, options.signal, needsVersion);
  const remember = (newest: string): void => {
    void rememberVersion(newest, authInfo, file);
  };
  if (version.isConfirmed) remember(version.name);
  let userIdOrNot = fields.userId;
  // While the library waits for a new session, it sends nothing else over the same connection.
  const endedBy = (signal: AbortSignal): Org => {
    let own: Promise<Connection> | undefined;
    return orgWith(async (resource) => requestOver(await (own ??= open()), signal)(resource));
  };
  const orgWith = (send: OrgRequest): Org => {
    const request = withVersion(send, version, remember);
    return {
      ...names,
      isProduction: isProduction(fields),
      get apiVersion() {
        return version.name;
      },
      request,
      clock,
      now: () => clock.now() + (login.clockOffset ?? 0),
      serverTime: () => (login.clockOffset === undefined ? undefined : clock.now() + login.clockOffset),
      endedBy,
      userId: async () => (userIdOrNot ??= await askForUserId(request)),
    };
  };
  return orgWith(first);
};

/** The API version that the CLI remembers of an org, for a day, as the library does. */
const rememberedVersion = ({ instanceApiVersion, instanceApiVersionLastRetrieved }: AuthFields): string | undefined => {
  const age = Date.now() - Date.parse(String(instanceApiVersionLastRetrieved));
  // The library keeps the date in the notation of the user's language, which can be read as one in the future.
  return age >= 0 && age <= Duration.hours(24).milliseconds ? instanceApiVersion : undefined;
};

/**
 * The latest version; one that every org has when a signal ends the command, which then may have time for one request, or when
 * the org doesn't tell.
 */
const latestVersion = async (request: OrgRequest, signal: AbortSignal, isNeeded: boolean): Promise<ApiVersion> => {
  try {
    const [name] = await lookUpVersions(request);
    return { name, isChosen: false, isConfirmed: true };
  } catch (error) {
    const isUntold = error instanceof OrgFailure && ['unexpected', 'unreachable', 'refused'].includes(error.kind);
    if (signal.aborted || (isUntold && !isNeeded)) {
      return { name: PROVISIONAL_VERSION, isChosen: false, isConfirmed: false };
    }
    throw error;
  }
};

/**
 * Remembers the latest version as the library does. Nobody waits for it, and a file that's locked or can't be written costs a
 * request the next time, and nothing else.
 */
const rememberVersion = async (latest: string, authInfo: AuthInfo, file: string): Promise<void> => {
  try {
    // The library would wait for the lock, and the process for the library.
    if (await isLocked(file)) return;
    await authInfo.save({ instanceApiVersion: latest, instanceApiVersionLastRetrieved: new Date().toISOString() });
  } catch {
    // It's looked up again.
  }
};

/**
 * Most ways to log in leave the user's ID on this machine; after `sf org login access-token`, the org is asked.
 *
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_userinfo_endpoint.htm
 */
const askForUserId = async (request: OrgRequest): Promise<string> => {
  const response = await request({ method: 'GET', path: '/services/oauth2/userinfo' });
  const userId = isJsonMap(response.body) ? asString(response.body.user_id) : undefined;
  if (!userId) throw unexpectedResponse(response);
  return userId;
};

/** Production is what is known to be none of sandbox, scratch org, trial, and Developer Edition. */
const isProduction = ({ isSandbox, isScratch, trailExpirationDate, orgEdition }: AuthFields): boolean =>
  isSandbox === false && !isScratch && !trailExpirationDate && !!orgEdition && orgEdition !== 'Developer Edition';
