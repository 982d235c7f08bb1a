import {
  type AuthFields,
  AuthInfo,
  Connection,
  envVars,
  matchesAccessToken,
  SfError,
  StateAggregator,
} from '@salesforce/core';
import { Duration } from '@salesforce/kit';
import { asString, isArray, isJsonMap } from '@salesforce/ts-types';
import { installDispatcher } from './dispatcher.js';
import type { LoginState, RequestSurroundings } from './requestScope.js';
import { OrgFailure } from './failure.js';
import type { Org } from './org.js';
import { type OrgRequest, orgRequest, unexpectedResponse } from './request.js';
import { sanitizer } from './sanitizer.js';

/** What stands for an access token in a command to paste. */
const ACCESS_TOKEN = '<access token>';

/** What the connection has until the org has told its versions. */
const PROVISIONAL_VERSION = '65.0';

/** As one word of a command to paste. */
const quoted = (word: string): string => {
  if (/^[\w.@+-]+$/.test(word)) return word;
  return word.includes("'") ? `"${word}"` : `'${word}'`;
};

/** What an org is called: as the user typed or configured it, unless that's an access token. */
export const namesOf = (typed: string): Pick<Org, 'name' | 'targetOrg'> =>
  matchesAccessToken(typed)
    ? { name: envVars.getString('SF_ORG_INSTANCE_URL') ?? ACCESS_TOKEN, targetOrg: `"${ACCESS_TOKEN}"` }
    : { name: typed, targetOrg: quoted(typed) };

/** A login that Salesforce CLI keeps, or an access token. */
export type Login = Pick<Org, 'name' | 'targetOrg' | 'instanceUrl'> & { authInfo: AuthInfo; fields: AuthFields };

/**
 * Finds a login. `Org.create()` isn't used, because the requests that it makes know no limits.
 *
 * @param typed the alias, username, or access token, as the user typed or configured it
 * @throws OrgFailure, or the library's error if there's no such login
 */
export const findLogin = async (typed: string): Promise<Login> => {
  const safe = sanitizer(matchesAccessToken(typed) ? [typed] : []);
  try {
    const { aliases } = await StateAggregator.getInstance();
    const authInfo = await AuthInfo.create({ username: aliases.resolveUsername(typed) });
    // What the library can't decrypt or use is found out here.
    const fields = authInfo.getFields(true);
    const { instanceUrl } = fields;
    if (!instanceUrl || !URL.canParse(instanceUrl)) throw new OrgFailure('loginIncomplete', '');
    return { ...namesOf(typed), instanceUrl, authInfo, fields };
  } catch (error) {
    if (error instanceof OrgFailure) throw error;
    const { name, message, actions = [] } = SfError.wrap(error);
    if (name !== 'NamedOrgNotFoundError') throw new OrgFailure('loginUnreadable', safe.line(message));
    throw SfError.create({ name, message: safe.line(message), actions: actions.map((action) => safe.line(action)) });
  }
};

/**
 * Connects to the org of a login.
 *
 * @param apiVersion the API version that the user chose; otherwise, it's the latest one that the org has
 * @param needsVersion whether an org that doesn't tell its versions is a failure
 * @throws OrgFailure
 */
export const connect = async (
  { authInfo, fields, ...names }: Login,
  { apiVersion: chosenVersion, needsVersion }: { apiVersion: string | undefined; needsVersion: boolean },
  surroundings: RequestSurroundings,
): Promise<Org> => {
  // With a version, the library doesn't look one up.
  const known = chosenVersion ?? rememberedVersion(fields);
  const connection = await Connection.create({
    authInfo,
    connectionOptions: { version: known ?? PROVISIONAL_VERSION },
  });
  installDispatcher();
  const { accessToken, refreshToken, clientSecret } = fields;
  const secrets = new Set([accessToken, refreshToken, clientSecret].filter((secret) => secret !== undefined));
  const session: LoginState = { failure: undefined, clockOffset: undefined, secrets };
  const requestUntil = (signal: AbortSignal): OrgRequest =>
    orgRequest(connection, session, { ...surroundings, signal });
  const apiVersion =
    known ?? (await versionToUse(requestUntil(surroundings.signal), authInfo, surroundings.signal, needsVersion));
  let userIdOrNot = fields.userId;
  const endedBy = (signal: AbortSignal): Org => {
    const request = requestUntil(signal);
    const userId = async (): Promise<string> => (userIdOrNot ??= await askForUserId(request));
    const serverTime = (): number | undefined =>
      session.clockOffset === undefined ? undefined : surroundings.clock.now() + session.clockOffset;
    const now = (): number => serverTime() ?? surroundings.clock.now();
    const username =
      matchesAccessToken(names.name) || !fields.username || matchesAccessToken(fields.username)
        ? undefined
        : fields.username;
    return {
      ...names,
      username,
      isProduction: isProduction(fields),
      apiVersion,
      request,
      clock: surroundings.clock,
      now,
      serverTime,
      endedBy,
      userId,
    };
  };
  return endedBy(surroundings.signal);
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
const versionToUse = async (
  request: OrgRequest,
  authInfo: AuthInfo,
  signal: AbortSignal,
  needsVersion: boolean,
): Promise<string> => {
  try {
    return await latestVersion(request, authInfo);
  } catch (error) {
    const isUntold = error instanceof OrgFailure && ['unexpected', 'unreachable', 'refused'].includes(error.kind);
    if (signal.aborted || (isUntold && !needsVersion)) return PROVISIONAL_VERSION;
    throw error;
  }
};

/**
 * Asks the org for its API versions, and remembers the latest one.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_versions.htm
 */
const latestVersion = async (request: OrgRequest, authInfo: AuthInfo): Promise<string> => {
  const response = await request({ method: 'GET', path: '/services/data' });
  const { body } = response;
  const versions = isArray(body) ? body.filter(isJsonMap).map(({ version }) => asString(version) ?? '') : [];
  const [latest] = versions
    .filter((version) => /^\d+\.0$/.test(version))
    .sort((one, other) => Number(other) - Number(one));
  if (!latest) throw unexpectedResponse(response);
  const remembered = { instanceApiVersion: latest, instanceApiVersionLastRetrieved: new Date().toISOString() };
  // A home that can't be written costs a request the next time, and nothing else.
  await authInfo.save(remembered).catch(() => undefined);
  return latest;
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
