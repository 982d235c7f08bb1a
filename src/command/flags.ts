import { Flags } from '@oclif/core';
import { ConfigAggregator, OrgConfigProperties, SfError } from '@salesforce/core';
import { Duration } from '@salesforce/kit';
import { Flags as SalesforceFlags } from '@salesforce/sf-plugins-core';
import { toJobId } from '../deployments/jobId.js';
import { say } from '../messages.js';
import { sanitizer } from '../org/sanitizer.js';
import { usageError } from '../report/usageError.js';

/** What was typed, safe to show. */
const shown = (typed: string): string => sanitizer([]).line(typed);

/**
 * The flag `--target-org` with the help and name of the standard one. That one asks the org while the flags are parsed, with
 * no limits; this one gives the alias or username as the user typed or configured it.
 */
export const targetOrg = Flags.string({
  char: 'o',
  summary: SalesforceFlags.requiredOrg().summary ?? '',
  required: true,
  noCacheDefault: true,
  default: async () => {
    const configured = await configuredOrg();
    if (!configured) throw SfError.create({ name: 'NoDefaultEnvError', message: say('error.NoDefaultEnv') });
    return configured;
  },
  defaultHelp: async () => configuredOrg(),
});

const configuredOrg = async (): Promise<string | undefined> => {
  const config = await ConfigAggregator.create();
  return config.getInfo(OrgConfigProperties.TARGET_ORG).value as string | undefined;
};

const standardApiVersion = SalesforceFlags.orgApiVersion();

/** The standard flag `--api-version`, which says which value it can't use, and exits with oclif's code for wrong usage. */
export const apiVersion: typeof standardApiVersion = {
  ...standardApiVersion,
  parse: async (input, context, options) => {
    try {
      return await standardApiVersion.parse(input, context, options);
    } catch (error) {
      throw usageError(
        'UnusableValueError',
        say('error.unusableValue', { value: shown(input), reason: SfError.wrap(error).message }),
      );
    }
  },
};

/** Checks a job ID, and gives it 18 characters. */
export const parseJobId = async (input: string): Promise<string> => {
  const id = toJobId(input.trim());
  if (!id) throw usageError('UnusableJobIdError', say('error.unusableJobId', { value: shown(input) }));
  return Promise.resolve(id);
};

/** A flag of whole minutes, at least 1. */
export const minutes = Flags.custom<Duration>({
  helpValue: '<minutes>',
  parse: async (input) => {
    if (!/^[1-9]\d*$/.test(input))
      throw usageError('UnusableWaitError', say('error.unusableWait', { value: shown(input) }));
    return Promise.resolve(Duration.minutes(Number(input)));
  },
  default: async () => Promise.resolve(DEFAULT_WAIT),
  defaultHelp: async () => Promise.resolve(String(DEFAULT_WAIT.minutes)),
});

/** As in `sf project deploy start`. */
const DEFAULT_WAIT = Duration.minutes(33);

/** In minutes. */
const AGE_UNITS = { m: 1, h: 60, d: 1440 };

/** A flag of an age: a whole number and a unit, such as `30m`, `4h`, or `2d`. */
export const age = Flags.custom<Duration>({
  parse: async (input) => {
    const [, count, unit] = /^([1-9]\d*)([mhd])$/.exec(input) ?? [];
    if (!unit) throw usageError('UnusableAgeError', say('error.unusableAge', { value: shown(input) }));
    return Promise.resolve(Duration.minutes(Number(count) * AGE_UNITS[unit as keyof typeof AGE_UNITS]));
  },
});
