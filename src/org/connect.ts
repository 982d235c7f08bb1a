import { type AuthFields, AuthInfo, Connection } from '@salesforce/core';
import { Duration, once } from '@salesforce/kit';
import { type ApiVersion, lookUpVersions, withVersion } from './apiVersion.js';
import { installDispatcher } from './dispatcher.js';
import { OrgFailure, orFailure } from './failure.js';
import { isLocked } from './fileLock.js';
import type { Login } from './login.js';
import { wrapRefresh } from './newSession.js';
import type { Org } from './org.js';
import { certainTime } from './orgTime.js';
import { orgRequest } from './request.js';
import type { LoginState, RequestOptions } from './requestScope.js';
import { sanitizer } from './sanitizer.js';
import { askForUserId } from './userInfo.js';

/** The API version as long as the org hasn't told its versions: one that every org has. */
const PROVISIONAL_VERSION = '65.0';

/**
 * Connects to the org of a login.
 *
 * @param chosenVersion the API version that the user chose, and what specifies it; otherwise, it's the latest one that the org has
 * @param needsVersion whether an org that doesn't tell its versions is a failure
 * @throws OrgFailure
 */
export const connect = async (
  { authInfo, fields, file, ...names }: Login,
  chosenVersion: { name: string; source: string } | undefined,
  { needsVersion, ...options }: RequestOptions & { needsVersion: boolean },
): Promise<Org> => {
  const { clock } = options;
  const { accessToken, refreshToken, clientSecret, loginUrl } = fields;
  const login: LoginState = {
    safe: sanitizer([accessToken, refreshToken, clientSecret]),
    origins: new Set([names.instanceUrl, loginUrl ?? ''].map((address) => URL.parse(address)?.origin ?? '')),
    silentOrigins: new Set(),
    clockOffsets: [],
    file,
    requestsUnderWay: 0,
  };
  wrapRefresh(authInfo, login);
  const known = chosenVersion?.name ?? rememberedVersion(fields);
  const version: ApiVersion = {
    name: known ?? PROVISIONAL_VERSION,
    isChosen: chosenVersion !== undefined,
    isConfirmed: false,
  };
  const useNewest = (newest: string): void => {
    version.name = newest;
    version.isConfirmed = true;
    void rememberVersion(newest, authInfo, file);
  };
  const open = async (): Promise<Connection> =>
    // With a version, the library doesn't look one up.
    Connection.create({ authInfo, connectionOptions: { version: version.name } });
  let userIdOrNot = fields.userId;
  const orgOver = (connection: () => Promise<Connection>, signal: AbortSignal): Org => {
    const request = withVersion(orgRequest(connection, login, { ...options, signal }), version, useNewest);
    return {
      ...names,
      apiVersionSource: chosenVersion?.source,
      isProduction: isProduction(fields),
      get apiVersion() {
        return version.name;
      },
      request,
      clock,
      now: () => clock.now() + (login.clockOffsets.at(-1) ?? 0),
      serverTime: () => certainTime(clock.now(), login),
      askForTime: async () => {
        if (certainTime(clock.now(), login) === undefined) await orFailure(lookUpVersions(request, { once: true }));
        return certainTime(clock.now(), login);
      },
      // While the library waits for a new session, it sends nothing else over the same connection.
      endedBy: (other) => orgOver(once(open), other),
      userId: async () => (userIdOrNot ??= await askForUserId(request)),
      knownUserId: () => userIdOrNot,
    };
  };
  const first = once(open);
  await first();
  installDispatcher();
  const org = orgOver(first, options.signal);
  try {
    if (!known) useNewest((await lookUpVersions(org.request))[0]);
  } catch (error) {
    const isUntold = error instanceof OrgFailure && ['unexpected', 'unreachable', 'refused'].includes(error.kind);
    // After a signal, there may be time for one request.
    if (!options.signal.aborted && (needsVersion || !isUntold)) throw error;
  }
  return org;
};

/** The API version that the CLI remembers of an org, for a day, as the library does. */
const rememberedVersion = ({ instanceApiVersion, instanceApiVersionLastRetrieved }: AuthFields): string | undefined => {
  const age = Date.now() - Date.parse(String(instanceApiVersionLastRetrieved));
  // The library stores a localized date, which can parse as a date in the future.
  return age >= 0 && age <= Duration.hours(24).milliseconds ? instanceApiVersion : undefined;
};

/**
 * Remembers the latest version as the library does. Nobody waits for it, and a file that's locked or can't be written costs a
 * request the next time, and nothing else.
 */
const rememberVersion = async (latest: string, authInfo: AuthInfo, file: string): Promise<void> => {
  // The library would wait for the lock, and the process for the library.
  if (await isLocked(file)) return;
  const fields = { instanceApiVersion: latest, instanceApiVersionLastRetrieved: new Date().toISOString() };
  await authInfo.save(fields).catch(() => undefined);
};

/** Production is what is known to be none of sandbox, scratch org, trial, and Developer Edition. */
const isProduction = ({ isSandbox, isScratch, trailExpirationDate, orgEdition }: AuthFields): boolean =>
  isSandbox === false && !isScratch && !trailExpirationDate && !!orgEdition && orgEdition !== 'Developer Edition';
