import { Flags } from '@oclif/core';
import { Duration } from '@salesforce/kit';
import { toHelpSection } from '@salesforce/sf-plugins-core';
import { cancelAll, readAll } from '../../cancel/cancelAll.js';
import { waitForEnds } from '../../cancel/waitForEnds.js';
import { assertSomeFound, chooseFromList, confirmCancel, sayMostRecent, showTable } from '../../choose/ask.js';
import { findDeployments, type Found, queuedSince, type Selector } from '../../choose/findDeployments.js';
import { DeploymentCommand } from '../../command/deploymentCommand.js';
import * as flags from '../../command/flags.js';
import type { Context } from '../../context.js';
import type { Filters } from '../../deployments/filters.js';
import { ExitCode } from '../../exitCodes.js';
import type { CancelRestResult } from '../../index.js';
import { cancelHelp as help, say, sayCount } from '../../messages.js';
import { requestProgress } from '../../progress/requestProgress.js';
import { followWait } from '../../progress/followWait.js';
import {
  acceptedLines,
  type Listed,
  queuedLaterWarning,
  type Report,
  reportDryRun,
  reportOne,
  reportSeveral,
  tellAll,
} from '../../report/cancelReport.js';
import { interruptedError } from '../../report/interruptedError.js';
import { usageError } from '../../report/usageError.js';

/** As in `sf project deploy start`. */
const DEFAULT_WAIT = Duration.minutes(33);

export default class DeployCancelRest extends DeploymentCommand<CancelRestResult> {
  public static readonly summary = help.getMessage('summary');
  public static readonly description = help.getMessage('description');
  public static readonly examples = help.getMessages('examples');
  public static readonly aliases = ['project:deploy:cancel-rest'];
  public static readonly args = flags.jobIdArgs(help);

  public static readonly flags = {
    ...flags.selectorFlags(help),
    'target-org': flags.targetOrg,
    'api-version': flags.apiVersion,
    ...flags.filterFlags,
    wait: flags.minutes({
      char: 'w',
      default: async () => DEFAULT_WAIT,
      defaultHelp: async () => String(DEFAULT_WAIT.minutes),
      exclusive: ['async'],
      helpGroup: 'WAIT',
      summary: help.getMessage('flags.wait.summary'),
      description: help.getMessage('flags.wait.description'),
    }),
    async: Flags.boolean({
      helpGroup: 'WAIT',
      summary: help.getMessage('flags.async.summary'),
      description: help.getMessage('flags.async.description'),
    }),
    'dry-run': Flags.boolean({
      helpGroup: 'SCRIPT',
      summary: help.getMessage('flags.dry-run.summary'),
      description: help.getMessage('flags.dry-run.description'),
    }),
    'no-prompt': Flags.boolean({ helpGroup: 'SCRIPT', summary: help.getMessage('flags.no-prompt.summary') }),
    'ignore-completed': Flags.boolean({
      helpGroup: 'SCRIPT',
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
    return this.runAndReport({ deployments: [] }, async () => {
      const { args, flags: given } = await this.parse(DeployCancelRest);
      const selector = flags.selectorOf(given, args.jobIds);
      const filters = flags.filtersOf(given);
      const isConfirmed = given['no-prompt'];
      if (!given['dry-run']) this.assertInteractive(selector, isConfirmed);

      const context = await this.connect(given['target-org'], given['api-version']);
      context.signal.throwIfAborted();
      const found = await findDeployments(selector, filters, context);
      if (selector === 'mostRecent') sayMostRecent(found, context);
      return given['dry-run']
        ? preview(found, selector, filters, context)
        : cancel(found, selector, filters, isConfirmed, reportOptionsOf(given), context);
    });
  }

  /** @throws SfError if there's a question to ask, and nobody to answer it */
  private assertInteractive(selector: Selector, isConfirmed: boolean): void {
    if (this.prompter) return;
    const reason = this.jsonEnabled() ? say('why.json') : say('why.notInteractive');
    if (selector === 'list') {
      throw usageError('NoDeploymentChosenError', say('error.NoDeploymentChosen', { reason }), [
        say('nextStep.dryRun'),
        say('nextStep.specifySelector'),
      ]);
    }
    if (selector === 'all' && !isConfirmed) {
      throw usageError('ConfirmationRequiredError', say('error.ConfirmationRequired', { reason }), [
        say('nextStep.dryRunAll'),
        say('nextStep.noPrompt'),
      ]);
    }
  }
}

/** How to wait and what to take for a success. */
type CancelSettings = { ignoreCompleted: boolean; wait: Duration | undefined };

const reportOptionsOf = (given: { async: boolean; wait: Duration; 'ignore-completed': boolean }): CancelSettings => ({
  ignoreCompleted: given['ignore-completed'],
  wait: given.async ? undefined : given.wait,
});

const preview = async (found: Found, selector: Selector, filters: Filters, context: Context): Promise<Report> => {
  const read = await readAll(found.deployments, context, 'dryRun', requestProgress(context));
  const isOne = selector !== 'all' && found.deployments.length === 1;
  const of = selector === 'all' || selector === 'list' ? selector : isOne ? 'one' : 'some';
  return reportDryRun(read, of, { filters, skipped: found.skipped }, context);
};

const cancel = async (
  found: Found,
  selector: Selector,
  filters: Filters,
  isConfirmed: boolean,
  { wait, ignoreCompleted }: CancelSettings,
  context: Context,
): Promise<Report> => {
  const { deployments, skipped, listedAt } = await confirmed(found, selector, isConfirmed, context);
  const sent = await cancelAll(deployments, context, {
    queuedAt: filters.queuedOnly ? listedAt : undefined,
    onRequestDone: requestProgress(context),
  });
  const leftQueue = sent.skipped.map(({ id }) => id);
  if (leftQueue.length > 0) {
    context.warn(sayCount('warning.leftQueue', leftQueue.length, { ids: leftQueue.join(', ') }));
    if (selector === 'list')
      assertSomeFound({ ...found, deployments: sent.cancellations.map((each) => each.deployment) }, context);
  }
  const isWaiting = wait !== undefined && sent.end !== 'interrupted';
  if (isWaiting) for (const line of acceptedLines(sent.cancellations, context)) context.writeLine(line);
  const { cancellations, end } = isWaiting
    ? await waitForEnds(sent.cancellations, context, {
        deadline: context.clock.now() + wait.milliseconds,
        observer: followWait('canceling', context),
      })
    : sent;
  if (end === 'interrupted' && !cancellations.every(({ deployment }) => deployment.done)) {
    throw interruptedError(tellAll(cancellations, { ignoreCompleted }, context), 'cancel', context);
  }
  const options = { wait, ignoreCompleted, end };
  const [first] = cancellations;
  if (first && selector !== 'all' && deployments.length === 1) return reportOne(first, options, context);
  const listed: Listed = { filters, skipped };
  const report = reportSeveral(cancellations, options, listed, context);
  const later = selector === 'all' ? await queuedSince(found, filters, context) : [];
  return { ...report, warnings: [...report.warnings, ...queuedLaterWarning(later, filters, context)] };
};

/** Lets the user choose and confirm, where that's asked. */
const confirmed = async (found: Found, selector: Selector, isConfirmed: boolean, context: Context): Promise<Found> => {
  if (selector !== 'all' && selector !== 'list') return found;
  const count = found.deployments.length;
  const chosen =
    selector === 'list'
      ? await chooseFromList(found, say('prompt.choose', { count, org: context.org.name }), context)
      : found;
  if (chosen.deployments.length === 0) return chosen;
  if (selector === 'all') showTable(chosen.deployments, context);
  if (!isConfirmed) await confirmCancel(chosen.deployments, context);
  return chosen;
};
