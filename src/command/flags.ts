import { readFile } from 'node:fs/promises';
import { Args, Flags } from '@oclif/core';
import {
  accessTokenRegex,
  ConfigAggregator,
  jwtTokenRegex,
  type Messages,
  OrgConfigProperties,
  sfdxAuthUrlRegex,
  SfError,
} from '@salesforce/core';
import { Duration } from '@salesforce/kit';
import { Flags as SalesforceFlags } from '@salesforce/sf-plugins-core';
import { isString } from '@salesforce/ts-types';
import type { Selector } from '../choose/findDeployments.js';
import type { Filters } from '../deployments/filters.js';
import { hasWrongChecksum, isSameId, typedJobId } from '../deployments/jobId.js';
import { flagHelp, say } from '../messages.js';
import { sanitizer } from '../org/sanitizer.js';
import { usageError } from '../report/usageError.js';

type Help = Messages<string>;

/** Typed text, safe to show. */
const shown = (typed: string): string => sanitizer([]).line(typed);

const unusable = (message: string): SfError => usageError('UnusableValueError', message);

/** The value of a configuration variable, and where it stands: a variable of the environment, or a file. */
const configured = async (key: OrgConfigProperties): Promise<{ value: unknown; place: string }> => {
  const { value, path = '' } = (await ConfigAggregator.create()).getInfo(key);
  const place = path.startsWith('$') ? path.slice(1) : say('place.configuration', { key, file: path });
  return { value, place };
};

/** A configuration file that isn't JSON, if any, which the library takes for an empty one. */
const brokenConfiguration = async (): Promise<string | undefined> => {
  const config = await ConfigAggregator.create();
  const files = [config.getLocalConfig(), config.getGlobalConfig()].flatMap((each) => each?.getPath() ?? []);
  const isBroken = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, 'utf8').catch(() => '{}');
      try {
        return !JSON.parse(text);
      } catch {
        return true;
      }
    }),
  );
  return files.find((_, index) => isBroken[index]);
};

/** An access token by itself. */
const ACCESS_TOKEN = new RegExp(`^${accessTokenRegex.source}$`);

/**
 * Checks that a value can name an org.
 *
 * @param place where the value stands
 */
const parseOrg = async (value: unknown, place: string): Promise<string> => {
  if (typeof value !== 'string' || !value.trim()) throw unusable(say('error.unusableOrg', { place }));
  if (sfdxAuthUrlRegex.test(value)) throw unusable(say('error.unusableOrg.authUrl', { place }));
  if (ACCESS_TOKEN.test(value)) {
    const address = await configured(OrgConfigProperties.ORG_INSTANCE_URL);
    if (!isString(address.value)) throw unusable(say('error.noInstanceUrl', { place }));
    if (!/^https?:$/.test(URL.parse(address.value)?.protocol ?? ''))
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

/** Checks a job ID, or takes it from the address of a Deployment Status page. */
const parseJobId = (typed: string): string => {
  const id = typedJobId(typed);
  if (id) return id;
  const key = hasWrongChecksum(typed.trim()) ? 'error.unusableJobId.checksum' : 'error.unusableJobId';
  throw usageError('UnusableJobIdError', say(key, { value: shown(typed) }));
};

/** Checks a list of job IDs with commas. A `delimiter` of the flag would split it, but the CLI warns of that. */
const parseJobIds = async (typed: string): Promise<string> => typed.split(',').map(parseJobId).join(',');

const jobIdsFlag = Flags.custom({ parse: parseJobIds, multiple: true, multipleNonGreedy: true });

/** The job IDs of several lists with commas. */
const jobIdsOf = (lists: string[] = []): string[] => lists.flatMap((list) => list.split(','));

/* The types of arguments and flags are oclif's to infer. */
/* eslint-disable @typescript-eslint/explicit-function-return-type */

/** Job IDs as arguments, which stand for those of `--job-id`. */
export const jobIdArgs = (help: Help) => ({
  jobIds: Args.string({
    multiple: true,
    description: help.getMessage('args.jobIds.description'),
    parse: parseJobIds,
  }),
});

/** The flags that say which deployments: these, the user's newest, or all. Without one of them, there's a list. */
export const selectorFlags = (help: Help) => ({
  'job-id': jobIdsFlag({
    char: 'i',
    exclusive: ['use-most-recent', 'all'],
    summary: help.getMessage('flags.job-id.summary'),
    description: help.getMessage('flags.job-id.description'),
  }),
  'use-most-recent': Flags.boolean({
    char: 'r',
    exclusive: ['job-id', 'all'],
    summary: help.getMessage('flags.use-most-recent.summary'),
    description: help.getMessage('flags.use-most-recent.description'),
  }),
  all: Flags.boolean({
    exclusive: ['job-id', 'use-most-recent'],
    summary: help.getMessage('flags.all.summary'),
    description: help.getMessage('flags.all.description'),
  }),
});

/* eslint-enable @typescript-eslint/explicit-function-return-type */

/** Filters narrow a list. `exclusive` would do the same, but makes oclif write a usage that nobody can read. */
const FILTER = {
  helpGroup: 'FILTER',
  relationships: [{ type: 'none' as const, flags: ['job-id', 'use-most-recent'] }],
};

/** In minutes. */
const AGE_UNITS = { m: 1, h: 60, d: 1440 };

/** A flag of an age: a whole number and a unit, such as `30m`, `4h`, or `2d`. */
export const age = Flags.custom<Duration>({
  helpValue: '<age>',
  parse: async (typed) => {
    const [, count, unit] = /^([1-9]\d*)([mhd])$/.exec(typed) ?? [];
    if (!unit) throw usageError('UnusableAgeError', say('error.unusableAge', { value: shown(typed) }));
    return Duration.minutes(Number(count) * AGE_UNITS[unit as keyof typeof AGE_UNITS]);
  },
});

/** The flags that narrow a list of deployments. */
export const filterFlags = {
  mine: Flags.boolean({ ...FILTER, summary: flagHelp.getMessage('mine.summary') }),
  'validations-only': Flags.boolean({ ...FILTER, summary: flagHelp.getMessage('validations-only.summary') }),
  'queued-only': Flags.boolean({ ...FILTER, summary: flagHelp.getMessage('queued-only.summary') }),
  'older-than': age({
    ...FILTER,
    summary: flagHelp.getMessage('older-than.summary'),
    description: flagHelp.getMessage('older-than.description'),
  }),
  'newer-than': age({
    ...FILTER,
    summary: flagHelp.getMessage('newer-than.summary'),
    description: flagHelp.getMessage('older-than.description'),
  }),
  except: jobIdsFlag({
    ...FILTER,
    summary: flagHelp.getMessage('except.summary'),
    description: flagHelp.getMessage('except.description'),
  }),
};

/** A flag of whole minutes, at least 1. */
export const minutes = Flags.custom<Duration>({
  helpValue: '<minutes>',
  parse: async (typed) => {
    if (!/^[1-9]\d*$/.test(typed)) {
      throw usageError('UnusableWaitError', say('error.unusableWait', { value: shown(typed) }));
    }
    return Duration.minutes(Number(typed));
  },
});

type Selected = {
  'job-id': string[] | undefined;
  'use-most-recent': boolean;
  all: boolean;
};

type Filtered = {
  mine: boolean;
  'validations-only': boolean;
  'queued-only': boolean;
  'older-than': Duration | undefined;
  'newer-than': Duration | undefined;
  except: string[] | undefined;
};

/** The filters that the user specified. */
export const filtersOf = (given: Filtered): Filters => ({
  validationsOnly: given['validations-only'],
  queuedOnly: given['queued-only'],
  mine: given.mine,
  olderThan: given['older-than'],
  newerThan: given['newer-than'],
  except: jobIdsOf(given.except),
});

/**
 * Which deployments the user means.
 *
 * @param typed the job IDs that were typed as arguments, which oclif doesn't relate to flags
 * @throws SfError if flags don't fit the arguments
 */
export const selectorOf = (given: Filtered & Selected, typed: string[] = []): Selector => {
  const { 'job-id': flagged = [], 'use-most-recent': mostRecent, all } = given;
  const isFiltered = Object.values(filtersOf(given)).some((value) => (Array.isArray(value) ? value.length > 0 : value));
  if (typed.length > 0 && (mostRecent || all || isFiltered)) {
    throw usageError('JobIdsWithOtherFlagsError', say('error.JobIdsWithOtherFlags'));
  }
  const ids = jobIdsOf([...flagged, ...typed]);
  const jobIds = ids.filter((id, index) => ids.findIndex((other) => isSameId(id, other)) === index);
  if (jobIds.length > 0) return { jobIds };
  if (mostRecent) return 'mostRecent';
  return all ? 'all' : 'list';
};
