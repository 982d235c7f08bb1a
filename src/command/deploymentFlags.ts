import { Args, Flags, type Interfaces } from '@oclif/core';
import type { Messages, SfError } from '@salesforce/core';
import type { Selector } from '../choose/findDeployments.js';
import type { Filters } from '../deployments/filters.js';
import { hasWrongChecksum, isCutAddress, isSameId, typedJobIds } from '../deployments/jobId.js';
import { flagHelp, say } from '../messages.js';
import { listOf } from '../report/phrases.js';
import { shown, usageError } from '../report/usageError.js';
import { apiVersion, targetOrg } from './orgFlags.js';
import { age } from './timeFlags.js';
import { trimmed } from './trimmed.js';

type Help = Messages<string>;

/** Checks a job ID, or takes it from the address of a Deployment Status page. */
const parseJobId = (typed: string): string => {
  const text = trimmed(typed);
  const [id, ...others] = typedJobIds(text);
  const value = shown(text);
  const unusable = (message: string): SfError => usageError('UnusableJobIdError', message);
  if (!id)
    throw unusable(say(hasWrongChecksum(text) ? 'error.unusableJobId.checksum' : 'error.unusableJobId', { value }));
  if (others.length > 0) throw unusable(say('error.unusableJobId.several', { value, ids: listOf([id, ...others]) }));
  if (isCutAddress(text)) throw unusable(say('error.unusableJobId.cut', { value, id }));
  return id;
};

/** Checks a list of job IDs with commas. A `delimiter` of the flag would split it, but the CLI warns of that. */
const parseJobIds = async (typed: string): Promise<string> => typed.split(',').map(parseJobId).join(',');

const jobIdsFlag = Flags.custom({ parse: parseJobIds, multiple: true, multipleNonGreedy: true });

/** The job IDs of several lists with commas. */
const jobIdsOf = (lists: string[] = []): string[] => lists.flatMap((list) => list.split(','));

/** Filters narrow a list. `exclusive` would do the same, but makes oclif write a usage that nobody can read. */
const FILTER = {
  helpGroup: 'FILTER',
  relationships: [{ type: 'none' as const, flags: ['job-id', 'use-most-recent'] }],
};

/** The flags that narrow a list of deployments. */
const filterFlags = {
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

/**
 * The flags that both commands have: the org, the deployments (job IDs, the user's newest, or all), and filters. Without a flag
 * that selects deployments, there's a list to choose from.
 */
export const deploymentFlags = (help: Help) => ({
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
  'target-org': targetOrg,
  'api-version': apiVersion,
  ...filterFlags,
});

/* eslint-enable @typescript-eslint/explicit-function-return-type */

/** The shared flags that say which deployments. */
type Given = Omit<Interfaces.InferredFlags<ReturnType<typeof deploymentFlags>>, 'target-org' | 'api-version' | 'json'>;

/** Flags of a command without those that say which deployments, and without oclif's own: there must be none. */
type Unused<Flags> = Record<Exclude<keyof Flags, keyof Given | 'json' | 'flags-dir'>, never>;

/**
 * Which deployments the user means, and the filters that narrow a list of them.
 *
 * @param given the flags of a command that it doesn't use itself: one that nobody uses doesn't compile
 * @param typed the job IDs that were typed as arguments, which oclif doesn't relate to flags
 * @throws SfError if flags don't fit the arguments
 */
export const selectionOf = <Flags extends Given>(
  given: Flags & Unused<Flags>,
  typed: string[] = [],
): { selector: Selector; filters: Filters } => {
  const {
    'job-id': flagged = [],
    'use-most-recent': mostRecent,
    all,
    mine,
    'validations-only': validationsOnly,
    'queued-only': queuedOnly,
    'older-than': olderThan,
    'newer-than': newerThan,
    except,
    ...unused
  }: Given = given;
  unused satisfies Record<string, never>;
  const filters: Filters = { validationsOnly, queuedOnly, mine, olderThan, newerThan, except: jobIdsOf(except) };
  const isFiltered = Object.values(filters).some((value) => (Array.isArray(value) ? value.length > 0 : value));
  if (typed.length > 0 && (mostRecent || all || isFiltered)) {
    throw usageError('JobIdsWithOtherFlagsError', say('error.JobIdsWithOtherFlags'));
  }
  const ids = jobIdsOf([...flagged, ...typed]);
  const jobIds = ids.filter((id, index) => ids.findIndex((other) => isSameId(id, other)) === index);
  if (jobIds.length > 0) return { selector: { jobIds }, filters };
  const selector = all ? 'all' : 'list';
  return { selector: mostRecent ? 'mostRecent' : selector, filters };
};
