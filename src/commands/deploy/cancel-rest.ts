import { Flags } from '@oclif/core';
import { Duration } from '@salesforce/kit';
import { toHelpSection } from '@salesforce/sf-plugins-core';
import { cancelAll, readAll, type SentRequests } from '../../cancel/cancelAll.js';
import { type Waited, waitForEnds } from '../../cancel/waitForEnds.js';
import { chosenFrom, confirmCancel, showTable } from '../../choose/ask.js';
import {
  assertSomeFound,
  findDeployments,
  type Found,
  type Selector,
  withQueuedLater,
} from '../../choose/findDeployments.js';
import { DeploymentCommand } from '../../command/deploymentCommand.js';
import { deploymentFlags, jobIdArgs, selectionOf } from '../../command/deploymentFlags.js';
import { minutes } from '../../command/timeFlags.js';
import type { Context } from '../../context.js';
import { isAwaited } from '../../deployments/outcome.js';
import { ExitCode } from '../../exitCodes.js';
import type { CancelRestResult } from '../../index.js';
import { cancelHelp as help, say } from '../../messages.js';
import { orFailure } from '../../org/failure.js';
import { requestProgress } from '../../progress/requestProgress.js';
import { followWait } from '../../progress/followWait.js';
import { accountOf } from '../../report/account.js';
import { cancelReport, dryRunReport, type Report } from '../../report/report.js';
import { groupedSentences, tellOthers } from '../../report/tell.js';
import { usageError } from '../../report/usageError.js';

/** As in `sf project deploy start`. */
const DEFAULT_WAIT = Duration.minutes(33);

export default class DeployCancelRest extends DeploymentCommand {
  public static readonly summary = help.getMessage('summary');
  public static readonly description = help.getMessage('description');
  public static readonly examples = help.getMessages('examples');
  public static readonly aliases = ['project:deploy:cancel-rest'];
  public static readonly args = jobIdArgs(help);

  public static readonly flags = {
    ...deploymentFlags(help),
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
      summary: help.getMessage('flags.dry-run.summary'),
      description: help.getMessage('flags.dry-run.description'),
    }),
    'no-prompt': Flags.boolean({ summary: help.getMessage('flags.no-prompt.summary') }),
    'ignore-completed': Flags.boolean({
      summary: help.getMessage('flags.ignore-completed.summary'),
      description: help.getMessage('flags.ignore-completed.description'),
    }),
  };

  public static readonly errorCodes = toHelpSection('EXIT CODES', {
    [ExitCode.success]: help.getMessage('exitCode.success'),
    [ExitCode.failure]: help.getMessage('exitCode.failure'),
    [ExitCode.wrongUsage]: help.getMessage('exitCode.wrongUsage'),
    [ExitCode.unfinished]: help.getMessage('exitCode.unfinished'),
    [ExitCode.interrupted]: help.getMessage('exitCode.interrupted'),
  });

  public async run(): Promise<CancelRestResult> {
    return this.runAndReport(async () => {
      const { args, flags } = await this.parse(DeployCancelRest);
      const {
        'target-org': targetOrg,
        'api-version': apiVersion,
        'dry-run': isDryRun,
        'no-prompt': isConfirmed,
        'ignore-completed': ignoreCompleted,
        async: isAsync,
        wait: longest,
        ...given
      } = flags;
      const { selector, filters } = selectionOf(given, args.jobIds);
      const wait = isAsync ? undefined : longest;
      if (!isDryRun) this.assertInteractive(selector, isConfirmed);

      const context = await this.connect(targetOrg, apiVersion);
      context.signal.throwIfAborted();
      const found = await findDeployments(selector, filters, 'cancel', context);
      if (isDryRun) return preview(found, context);

      const chosen = await confirmed(found, isConfirmed, context);
      const { sent, listed } = await request(chosen, context);
      const waited = wait ? await waitFor(sent, wait, context) : sent;
      const all = await withQueuedLater(listed, 'cancel', context);
      return cancelReport(waited, { wait, ignoreCompleted }, all, context);
    });
  }

  /** @throws SfError if there's a question to ask, and nobody to answer it */
  private assertInteractive(selector: Selector, isConfirmed: boolean): void {
    this.assertCanChoose(selector, [say('nextStep.dryRun'), say('nextStep.specifySelector')]);
    if (this.prompter || selector !== 'all' || isConfirmed) return;
    const message = say('error.ConfirmationRequired', { reason: this.whyNobodyIsAsked });
    throw usageError('ConfirmationRequiredError', message, [say('nextStep.dryRunAll'), say('nextStep.noPrompt')]);
  }
}

const preview = async (found: Found, context: Context): Promise<Report> => {
  const read = await readAll(found.deployments, context, 'dryRun', requestProgress(found.deployments.length, context));
  // The next step depends on who requested them. If that can't be told, it's the list to choose from.
  if (found.scope !== 'all' && found.scope !== 'list') await orFailure(context.org.userId());
  return dryRunReport(read, found, context);
};

/** Lets the user choose and confirm, where that's asked. */
const confirmed = async (found: Found, isConfirmed: boolean, context: Context): Promise<Found> => {
  if (found.scope !== 'all' && found.scope !== 'list') return found;
  const chosen = await chosenFrom(found, 'cancel', context);
  if (chosen.deployments.length === 0) return chosen;
  if (chosen.scope === 'all') showTable(chosen.deployments, context);
  if (!isConfirmed) await confirmCancel(chosen.deployments, context);
  return chosen;
};

/** Sends the requests, and says which deployments left the queue before that. */
const request = async (chosen: Found, context: Context): Promise<{ sent: SentRequests; listed: Found }> => {
  const sent = await cancelAll(chosen.deployments, context, {
    queuedAt: chosen.filters.queuedOnly ? chosen.listedAt : undefined,
    onRequestDone: requestProgress(chosen.deployments.length, context),
  });
  const left = tellOthers(sent.skipped, 'what.leftQueue', 'step.cancelOther', context);
  const listed = { ...chosen, others: [...chosen.others, ...left] };
  const deployments = sent.cancellations.map(({ deployment }) => deployment);
  if (chosen.scope !== 'all') assertSomeFound({ ...listed, deployments }, context);
  return { sent, listed };
};

const waitFor = async (sent: SentRequests, wait: Duration, context: Context): Promise<SentRequests | Waited> => {
  if (sent.end === 'interrupted') return sent;
  const { clock, org, writeLine } = context;
  const facts = { purpose: 'cancel', scope: 'some', org, isBeginning: true } as const;
  const awaited = sent.cancellations.filter(isAwaited).map((each) => accountOf(each, facts));
  for (const line of groupedSentences(awaited, context)) writeLine(line);
  const deadline = clock.now() + wait.milliseconds;
  return waitForEnds(sent.cancellations, context, { deadline, observer: followWait('canceling', context) });
};
