import { Flags, type Interfaces } from '@oclif/core';
import { SfError } from '@salesforce/core';
import { toHelpSection } from '@salesforce/sf-plugins-core';
import { waitForEnds } from '../../cancel/waitForEnds.js';
import { look, cancelAll } from '../../cancel/cancelAll.js';
import { type Choice, choose, listMatching, type Selection } from '../../choose/choose.js';
import { DeploymentCommand } from '../../command/deploymentCommand.js';
import * as flags from '../../command/flags.js';
import type { Context } from '../../context.js';
import type { Filters } from '../../deployments/filters.js';
import { isAwaited } from '../../deployments/outcome.js';
import type { CancelRestResult } from '../../index.js';
import { cancelHelp as help, sentences } from '../../messages.js';
import { usageError } from '../../report/usageError.js';
import { interruptedError } from '../../report/interruptedError.js';
import {
  errorsOf,
  meanwhileWarning,
  type Report,
  reportDryRun,
  reportOne,
  reportSeveral,
} from '../../report/report.js';
import { ExitCode } from '../../exitCodes.js';
import type { Surroundings } from '../../system/environment.js';

/** The flags that narrow a list. `exclusive` would do the same, but makes oclif write a usage that nobody can read. */
const FILTER: Pick<Interfaces.OptionFlag<unknown>, 'relationships'> = {
  relationships: [{ type: 'none', flags: ['job-id', 'use-most-recent'] }],
};

export default class DeployCancelRest extends DeploymentCommand {
  public static readonly summary = help.getMessage('summary');
  public static readonly description = help.getMessage('description');
  public static readonly examples = help.getMessages('examples');
  public static readonly aliases = ['project:deploy:cancel-rest'];

  public static readonly flags = {
    'target-org': flags.targetOrg,
    'api-version': flags.apiVersion,
    'job-id': Flags.string({
      char: 'i',
      multiple: true,
      delimiter: ',',
      parse: flags.parseJobId,
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
    'validations-only': Flags.boolean({ ...FILTER, summary: help.getMessage('flags.validations-only.summary') }),
    'queued-only': Flags.boolean({ ...FILTER, summary: help.getMessage('flags.queued-only.summary') }),
    mine: Flags.boolean({ ...FILTER, summary: help.getMessage('flags.mine.summary') }),
    'older-than': flags.age({
      ...FILTER,
      helpValue: '<age>',
      summary: help.getMessage('flags.older-than.summary'),
      description: help.getMessage('flags.older-than.description'),
    }),
    'dry-run': Flags.boolean({
      summary: help.getMessage('flags.dry-run.summary'),
      description: help.getMessage('flags.dry-run.description'),
    }),
    wait: flags.minutes({
      char: 'w',
      exclusive: ['async'],
      summary: help.getMessage('flags.wait.summary'),
      description: help.getMessage('flags.wait.description'),
    }),
    async: Flags.boolean({
      summary: help.getMessage('flags.async.summary'),
      description: help.getMessage('flags.async.description'),
    }),
    'no-prompt': Flags.boolean({ dependsOn: ['all'], summary: help.getMessage('flags.no-prompt.summary') }),
    'ignore-completed': Flags.boolean({
      summary: help.getMessage('flags.ignore-completed.summary'),
      description: help.getMessage('flags.ignore-completed.description'),
    }),
  };

  public static readonly errorCodes = toHelpSection('ERROR CODES', {
    [ExitCode.success]: help.getMessage('exitCode.success'),
    [ExitCode.failure]: help.getMessage('exitCode.failure'),
    [ExitCode.wrongUsage]: help.getMessage('exitCode.wrongUsage'),
    [ExitCode.unfinished]: help.getMessage('exitCode.unfinished'),
    [ExitCode.interrupted]: help.getMessage('exitCode.interrupted'),
  });

  public async run(): Promise<CancelRestResult> {
    return this.runAndReport(async (surroundings) => this.cancel(surroundings));
  }

  private async cancel(surroundings: Surroundings): Promise<Report> {
    const { flags: given } = await this.parse(DeployCancelRest);
    const selection: Selection = {
      selector: selectorOf(given),
      filters: {
        validationsOnly: given['validations-only'],
        queuedOnly: given['queued-only'],
        mine: given.mine,
        olderThan: given['older-than'],
      },
      dryRun: given['dry-run'],
      confirm: !given['no-prompt'],
    };
    assertInteractive(selection, surroundings);

    const context = await this.connect(given['target-org'], given['api-version'], surroundings);
    const { clock, signal } = context;
    signal.throwIfAborted();
    const { selector, filters, dryRun } = selection;
    const choice = await choose(selection, context);
    const { deployments } = choice;
    const listed = { filters, ...choice };
    const isSingle = selector !== 'all' && deployments.length === 1;
    if (dryRun) {
      const cancellations = await look(deployments, context.org);
      return reportDryRun(cancellations, selector === 'list' ? 'list' : isSingle ? 'one' : 'some', listed, context);
    }

    const wish = { ignoreCompleted: given['ignore-completed'], wait: given.async ? undefined : given.wait };
    const requested = await cancelAll(deployments, context);
    const deadline = clock.now() + (wish.wait?.milliseconds ?? 0);
    const cancellations = wish.wait
      ? await waitForEnds(requested, context, { activity: 'canceling', deadline })
      : requested;
    if (signal.aborted && cancellations.some(isAwaited))
      throw interruptedError(cancellations, errorsOf(wish, context), context);

    const [first] = cancellations;
    if (isSingle && first) return reportOne(first, wish, context);
    const report = reportSeveral(cancellations, wish, listed, context);
    const meanwhile = selector === 'all' ? await queuedSince(choice, filters, context) : [];
    return { ...report, warnings: [...report.warnings, ...meanwhileWarning(meanwhile, context)] };
  }
}

type Given = {
  'job-id': string[] | undefined;
  'use-most-recent': boolean;
  all: boolean;
};

const selectorOf = ({ 'job-id': jobIds, 'use-most-recent': mostRecent, all }: Given): Selection['selector'] => {
  if (jobIds) return { jobIds: [...new Set(jobIds)] };
  if (mostRecent) return 'mostRecent';
  return all ? 'all' : 'list';
};

const assertInteractive = ({ selector, dryRun, confirm }: Selection, { prompter }: Surroundings): void => {
  if (prompter || dryRun) return;
  if (selector === 'list')
    throw usageError(
      'NoDeploymentChosenError',
      sentences.getMessage('error.NoDeploymentChosen'),
      sentences.getMessages('error.NoDeploymentChosen.actions'),
    );
  if (selector === 'all' && confirm)
    throw usageError(
      'ConfirmationRequiredError',
      sentences.getMessage('error.ConfirmationRequired'),
      sentences.getMessages('error.ConfirmationRequired.actions'),
    );
};

/** The IDs of the deployments that the filters match and that were queued after the list was read. */
const queuedSince = async (
  { deployments, younger, others }: Choice,
  filters: Filters,
  context: Context,
): Promise<string[]> => {
  if (deployments.length === 0) return [];
  const known = new Set([...deployments, ...younger, ...others].map(({ id }) => id));
  try {
    const list = await listMatching(filters, context, { once: true });
    return list.deployments.map(({ id }) => id).filter((id) => !known.has(id));
  } catch (error) {
    // What became of the deployments counts more than a list that can't be read.
    if (error instanceof SfError) context.warn(error.message);
    else if (!context.signal.aborted) throw error;
    return [];
  }
};
