import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuthFields, AuthInfo, Global, SfError, StateAggregator } from '@salesforce/core';
import { OrgFailure, systemCodeOf } from './failure.js';
import { isAddress, type Org } from './org.js';
import { sanitizer } from './sanitizer.js';

/** The name of an org that was named by its access token, and its place in a command to paste. */
const ACCESS_TOKEN = '<access token>';

/** The place of an org in a command to paste if none of its names can be pasted. */
const UNPASTABLE = `"<your org's alias>"`;

/** Whether a word means the same, pasted as it is, in bash, zsh, PowerShell, and cmd. */
const isPlain = (word: string): boolean => /^[a-z\d][\w.@+-]*$/i.test(word);

const isSecret = (name: string): boolean => sanitizer([]).line(name).includes('***');

/** How an org is named to people: as the user typed or configured it, unless that's a secret. */
export const namesOf = (typed: string, username = ''): Pick<Org, 'name' | 'targetOrg'> =>
  isSecret(typed)
    ? { name: ACCESS_TOKEN, targetOrg: `"${ACCESS_TOKEN}"` }
    : { name: sanitizer([]).line(typed), targetOrg: [typed, username].find(isPlain) ?? UNPASTABLE };

/** A login that Salesforce CLI keeps, or an access token. */
export type Login = Pick<Org, 'name' | 'username' | 'targetOrg' | 'instanceUrl' | 'loginCommand'> & {
  authInfo: AuthInfo;
  fields: AuthFields;
  /** Where Salesforce CLI keeps it. */
  file: string;
};

/** The system's code for an error with a file, or that the file isn't what it should be. */
const reasonOf = (error: unknown): string => {
  const { name, message } = SfError.wrap(error);
  if (name === 'SyntaxError' || name === 'JsonParseError') return 'invalid JSON';
  return systemCodeOf(error) ?? sanitizer([]).line(message);
};

/** Whether a path means the same, pasted as it is, in all shells. */
const isPlainPath = (path: string): boolean => /^[\w./:@+-]+$/.test(path);

const loginCommandOf = ({ privateKey, refreshToken, clientId = '', username = '' }: AuthFields): string => {
  if (!privateKey) return refreshToken ? 'web' : 'access-token';
  const flags = { username, 'client-id': clientId, 'jwt-key-file': privateKey };
  const plain = Object.entries(flags).filter(([, value]) => isPlainPath(value));
  return ['jwt', ...plain.map(([flag, value]) => `--${flag} ${value}`)].join(' ');
};

/**
 * Finds a login. `Org.create()` isn't used, because its requests have no time limit.
 *
 * @param typed the alias, username, or access token, as the user typed or configured it
 * @throws OrgFailure
 */
export const findLogin = async (typed: string): Promise<Login> => {
  const aliasFile = join(Global.DIR, 'alias.json');
  const state = await StateAggregator.getInstance().catch((error: unknown) => {
    throw new OrgFailure('aliasesUnreadable', reasonOf(error), { subject: aliasFile });
  });
  const username = state.aliases.resolveUsername(typed);
  const file = state.orgs.getPath(username);
  try {
    const authInfo = await AuthInfo.create({ username });
    // The library finds out here what it can't decrypt or use.
    const fields = authInfo.getFields(true);
    const { instanceUrl } = fields;
    if (!instanceUrl || !isAddress(instanceUrl)) throw new OrgFailure('loginIncomplete', '', { subject: file });
    // The CLI stores some with a slash at the end.
    const { origin } = new URL(instanceUrl);
    const names = isSecret(typed)
      ? { ...namesOf(typed), name: origin, username: undefined }
      : { ...namesOf(typed, username), username };
    return { ...names, loginCommand: loginCommandOf(fields), instanceUrl: origin, authInfo, fields, file };
  } catch (error) {
    if (error instanceof OrgFailure) throw error;
    const { name, actions } = SfError.wrap(error);
    if (name !== 'NamedOrgNotFoundError') throw new OrgFailure('loginUnreadable', reasonOf(error), { subject: file });
    // For the library, a file that it isn't allowed to read is none.
    const code = await access(file, constants.R_OK).then(() => undefined, systemCodeOf);
    if (code && code !== 'ENOENT') throw new OrgFailure('loginUnreadable', code, { subject: file });
    if (username !== typed) throw new OrgFailure('loginMissing', '', { subject: sanitizer([]).line(username) });
    // The library's only action asks whether a similar name was meant.
    throw new OrgFailure('loginMissing', sanitizer([]).line(/"(.+)"/.exec(actions?.join() ?? '')?.[1] ?? ''));
  }
};
