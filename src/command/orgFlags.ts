import { readFile } from 'node:fs/promises';
import { Flags } from '@oclif/core';
import {
  accessTokenRegex,
  ConfigAggregator,
  jwtTokenRegex,
  OrgConfigProperties,
  sfdxAuthUrlRegex,
  SfError,
} from '@salesforce/core';
import { Flags as SalesforceFlags } from '@salesforce/sf-plugins-core';
import { isString } from '@salesforce/ts-types';
import { say } from '../messages.js';
import { isAddress } from '../org/org.js';
import { shown, usageError } from '../report/usageError.js';
import { trimmed } from './trimmed.js';

const unusable = (message: string): SfError => usageError('UnusableValueError', message);

/** The value of a configuration variable, and where it comes from: an environment variable, or a file. */
const configured = async (key: OrgConfigProperties): Promise<{ value: unknown; place: string }> => {
  const { value, path = '' } = (await ConfigAggregator.create()).getInfo(key);
  const place = path.startsWith('$') ? path.slice(1) : say('place.configuration', { key, file: path });
  return { value, place };
};

/** A configuration file that isn't JSON, if any, which the library takes for an empty one. */
const brokenConfiguration = async (): Promise<string | undefined> => {
  const config = await ConfigAggregator.create();
  const files = [config.getLocalConfig(), config.getGlobalConfig()].flatMap((each) => each?.getPath() ?? []);
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '{}');
    try {
      if (!JSON.parse(text)) return file;
    } catch {
      return file;
    }
  }
  return undefined;
};

/** A value that is only an access token. */
const ACCESS_TOKEN = new RegExp(`^${accessTokenRegex.source}$`);

/** Checks that a value, which stands at this place, can name an org. */
const parseOrg = async (typed: unknown, place: string): Promise<string> => {
  const value = isString(typed) ? trimmed(typed) : '';
  if (!value) throw unusable(say('error.unusableOrg', { place }));
  if (sfdxAuthUrlRegex.test(value)) throw unusable(say('error.unusableOrg.authUrl', { place }));
  if (ACCESS_TOKEN.test(value)) {
    const address = await configured(OrgConfigProperties.ORG_INSTANCE_URL);
    if (!isString(address.value)) throw unusable(say('error.noInstanceUrl', { place }));
    if (!isAddress(address.value))
      throw unusable(say('error.unusableInstanceUrl', { value: shown(address.value), place: address.place }));
  } else if (accessTokenRegex.test(value) || jwtTokenRegex.test(value)) {
    throw unusable(say('error.unusableOrg.token', { place }));
  }
  return value;
};

/**
 * The flag `--target-org` with the help and name of the standard one. That one asks the org while the flags are parsed, with
 * no limits; this one gives the alias or username as the user typed or configured it.
 */
export const targetOrg = Flags.string({
  char: 'o',
  summary: SalesforceFlags.requiredOrg().summary ?? '',
  required: true,
  noCacheDefault: true,
  parse: async (input) => parseOrg(input, '--target-org'),
  default: async () => {
    const { value, place } = await configured(OrgConfigProperties.TARGET_ORG);
    if (value !== undefined && value !== null) return parseOrg(value, place);
    const file = await brokenConfiguration();
    if (file) throw unusable(say('error.unusableConfiguration', { file }));
    throw SfError.create({ name: 'NoDefaultEnvError', message: say('error.NoDefaultEnv') });
  },
  defaultHelp: async () => {
    const { value } = await configured(OrgConfigProperties.TARGET_ORG);
    return isString(value) ? shown(value) : undefined;
  },
});

const standardApiVersion = SalesforceFlags.orgApiVersion();

const unusableVersion = (value: unknown, place: string): SfError =>
  unusable(say('error.unusableApiVersion', { value: shown(String(value)), place }));

/** The standard flag `--api-version`, which says which value it can't use, and exits with oclif's code for wrong usage. */
export const apiVersion: typeof standardApiVersion = {
  ...standardApiVersion,
  parse: async (input, context, options) => {
    try {
      return await standardApiVersion.parse(input, context, options);
    } catch {
      throw unusableVersion(input, '--api-version');
    }
  },
  default: async (context) => {
    const { default: standard } = standardApiVersion;
    try {
      return await (typeof standard === 'function' ? standard(context) : standard);
    } catch {
      const { value, place } = await configured(OrgConfigProperties.ORG_API_VERSION);
      throw unusableVersion(value, place);
    }
  },
};

/** What specifies the API version that is used: the flag, an environment variable, or a configuration variable. */
export const sourceOfApiVersion = async (version: string): Promise<string> => {
  const { value, place } = await configured(OrgConfigProperties.ORG_API_VERSION);
  return value === version ? place : '--api-version';
};
