import { Flags } from '@oclif/core';
import { Duration } from '@salesforce/kit';
import { toHelpSection } from '@salesforce/sf-plugins-core';
import { cancelAll, readAll, type SentRequests } from '../../cancel/cancelAll.js';
import { type Waited, waitForEnds } from '../../cancel/waitForEnds.js';
import { assertSomeFound, chooseFromList, confirmCancel, sayMostRecent, showTable } from '../../choose/ask.js';
import { findDeployments, type Found, queuedSince, type Selector } from '../../choose/findDeployments.js';
import { DeploymentCommand } from '../../command/deploymentCommand.js';
import { filterFlags, filtersOf, jobIdArgs, selectorFlags, selectorOf } from '../../command/deploymentFlags.js';
import { apiVersion, targetOrg } from '../../command/orgFlags.js';
import { minutes } from '../../command/timeFlags.js';
import type { Context } from '../../context.js';
import type { Filters } from '../../deployments/filters.js';
import type { Cancellation } from '../../deployments/outcome.js';
import { ExitCode } from '../../exitCodes.js';
import type { CancelRestResult } from '../../index.js';
import { cancelHelp as help, say, sayCount } from '../../messages.js';
import { requestProgress } from '../../progress/requestProgress.js';
import { followWait } from '../../progress/followWait.js';
import {
  acceptedLines,
  queuedLaterWarning,
  type Report,
  type ReportOptions,
  reportOne,
  reportSeveral,
  tellAll,
} from '../../report/cancelReport.js';
import { reportDryRun } from '../../report/dryRunReport.js';
import { interruptedError } from '../../report/interruptedError.js';
import { listOf } from '../../report/phrases.js';
import { usageError } from '../../report/usageError.js';

/** As in `sf project deploy start`. */
const DEFAULT_WAIT = Duration.minutes(33);

export default class DeployCancelRest extends DeploymentCommand<CancelRestResult> {
  public static readonly summary = help.getMessage('summary');
  public static readonly description = help.getMessage('description');
  public static readonly examples = help.getMessages('examples');
  public static readonly aliases = ['project:deploy:cancel-rest'];
  public static readonly args = jobIdArgs(help);

  public static readonly flags = {
    ...selectorFlags(help),
    'target-org': targetOrg,
    'api-version': apiVersion,
    ...filterFlags,
    wait: minutes({
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
      const selection: Selection = {
        selector: selectorOf(given, args.jobIds),
        filters: filtersOf(given),
        isConfirmed: given['no-prompt'],
      };
      if (!given['dry-run']) this.assertInteractive(selection);

      const context = await this.connect(given['target-org'], given['api-version']);
      context.signal.throwIfAborted();
      const found = await findDeployments(selection.selector, selection.filters, context);
      if (selection.selector === 'mostRecent') sayMostRecent(found, context);
      if (given['dry-run']) return preview(found, selection, context);

      const wait = given.async ? undefined : given.wait;
      const chosen = await confirmed(found, selection, context);
      const requested = await request(chosen, selection, context);
      const waited = wait ? await waitFor(requested, wait, context) : requested;
      return report(chosen, selection, { ...waited, wait, ignoreCompleted: given['ignore-completed'] }, context);
    });
  }

  /** @throws SfError if there's a question to ask, and nobody to answer it */
  private assertInteractive({ selector, isConfirmed }: Selection): void {
    this.assertCanChoose(selector, [say('nextStep.dryRun'), say('nextStep.specifySelector')]);
    if (this.prompter || selector !== 'all' || isConfirmed) return;
    const message = say('error.ConfirmationRequired', { reason: this.whyNobodyIsAsked });
    throw usageError('ConfirmationRequiredError', message, [say('nextStep.dryRunAll'), say('nextStep.noPrompt')]);
  }
}

/** Which deployments the user means, and whether to cancel them without a question. */
type Selection = { selector: Selector; filters: Filters; isConfirmed: boolean };

const preview = async (found: Found, { selector, filters }: Selection, context: Context): Promise<Report> => {
  const read = await readAll(found.deployments, context, 'dryRun', requestProgress(context));
  const named = found.deployments.length === 1 ? 'one' : 'some';
  const of = selector === 'all' || selector === 'list' ? selector : named;
  return reportDryRun(read, of, { filters, skipped: found.skipped }, context);
};

/** Lets the user choose and confirm, where that's asked. */
const confirmed = async (found: Found, { selector, isConfirmed }: Selection, context: Context): Promise<Found> => {
  if (selector !== 'all' && selector !== 'list') return found;
  const question = say('prompt.choose', { count: found.deployments.length, org: context.org.name });
  const chosen = selector === 'list' ? await chooseFromList(found, question, context) : found;
  if (chosen.deployments.length === 0) return chosen;
  if (selector === 'all') showTable(chosen.deployments, context);
  if (!isConfirmed) await confirmCancel(chosen.deployments, context);
  return chosen;
};

/** Sends the requests, and says which deployments were skipped because they left the queue. */
const request = async (chosen: Found, { selector, filters }: Selection, context: Context): Promise<SentRequests> => {
  const sent = await cancelAll(chosen.deployments, context, {
    queuedAt: filters.queuedOnly ? chosen.listedAt : undefined,
    onRequestDone: requestProgress(context),
  });
  const ids = sent.skipped.map(({ id }) => id);
  if (ids.length > 0) context.warn(sayCount('warning.leftQueue', ids.length, { ids: listOf(ids) }));
  const deployments = sent.cancellations.map(({ deployment }) => deployment);
  if (selector === 'list') assertSomeFound({ ...chosen, deployments }, context);
  return sent;
};

const waitFor = async (sent: SentRequests, wait: Duration, context: Context): Promise<SentRequests | Waited> => {
  if (sent.end === 'interrupted') return sent;
  for (const line of acceptedLines(sent.cancellations, context)) context.writeLine(line);
  const deadline = context.clock.now() + wait.milliseconds;
  return waitForEnds(sent.cancellations, context, { deadline, observer: followWait('canceling', context) });
};

const report = async (
  chosen: Found,
  { selector, filters }: Selection,
  { cancellations, ...options }: ReportOptions & { cancellations: Cancellation[] },
  context: Context,
): Promise<Report> => {
  if (options.end === 'interrupted' && !cancellations.every(({ deployment }) => deployment.done)) {
    throw interruptedError(tellAll(cancellations, options, context), 'cancel', context);
  }
  const [first] = cancellations;
  if (first && selector !== 'all' && chosen.deployments.length === 1) return reportOne(first, options, context);
  const several = reportSeveral(cancellations, options, { filters, skipped: chosen.skipped }, context);
  const later = selector === 'all' ? await queuedSince(chosen, filters, context) : [];
  return { ...several, warnings: [...several.warnings, ...queuedLaterWarning(later, filters, context)] };
};
