import { Flags } from '@oclif/core';
import { toHelpSection } from '@salesforce/sf-plugins-core';
import { chosenFrom } from '../../choose/ask.js';
import { findDeployments, withQueuedLater } from '../../choose/findDeployments.js';
import { DeploymentCommand } from '../../command/deploymentCommand.js';
import { deploymentFlags, jobIdArgs, selectionOf } from '../../command/deploymentFlags.js';
import { age, minutes } from '../../command/timeFlags.js';
import { ExitCode } from '../../exitCodes.js';
import type { CancelRestResult } from '../../index.js';
import { say, watchHelp as help } from '../../messages.js';
import { followWatch } from '../../progress/followWatch.js';
import { usageError } from '../../report/usageError.js';
import { watchReport } from '../../report/report.js';
import { watch } from '../../watch/watch.js';
import type { WatchOptions } from '../../watch/watched.js';

export default class DeployWatchRest extends DeploymentCommand {
  public static readonly summary = help.getMessage('summary');
  public static readonly description = help.getMessage('description');
  public static readonly examples = help.getMessages('examples');
  public static readonly args = jobIdArgs(help);

  public static readonly flags = {
    ...deploymentFlags(help),
    wait: minutes({
      char: 'w',
      helpGroup: 'WAIT',
      summary: help.getMessage('flags.wait.summary'),
      description: help.getMessage('flags.wait.description'),
    }),
    'cancel-on-exit': Flags.boolean({
      helpGroup: 'CANCEL',
      summary: help.getMessage('flags.cancel-on-exit.summary'),
      description: help.getMessage('flags.cancel-on-exit.description'),
    }),
    'cancel-on-failure': Flags.boolean({
      helpGroup: 'CANCEL',
      summary: help.getMessage('flags.cancel-on-failure.summary'),
      description: help.getMessage('flags.cancel-on-failure.description'),
    }),
    'cancel-if-queued': age({
      helpGroup: 'CANCEL',
      summary: help.getMessage('flags.cancel-if-queued.summary'),
      description: help.getMessage('flags.cancel-if-queued.description'),
    }),
  };

  public static readonly errorCodes = toHelpSection('ERROR CODES', {
    [ExitCode.success]: help.getMessage('exitCode.success'),
    [ExitCode.failure]: help.getMessage('exitCode.failure'),
    [ExitCode.wrongUsage]: help.getMessage('exitCode.wrongUsage'),
    [ExitCode.succeededPartial]: help.getMessage('exitCode.succeededPartial'),
    [ExitCode.unfinished]: help.getMessage('exitCode.unfinished'),
    [ExitCode.interrupted]: help.getMessage('exitCode.interrupted'),
  });

  public async run(): Promise<CancelRestResult> {
    return this.runAndReport(async () => {
      const { args, flags: given } = await this.parse(DeployWatchRest);
      const { selector, filters } = selectionOf(given, args.jobIds);
      const options: WatchOptions = {
        wait: given.wait,
        cancelOnExit: given['cancel-on-exit'],
        cancelOnFailure: given['cancel-on-failure'],
        cancelIfQueued: given['cancel-if-queued'],
      };
      this.assertCanChoose(selector, [say('nextStep.dryRunToWatch'), say('nextStep.specifySelectorToWatch')]);
      const isCanceling = options.cancelOnExit || options.cancelOnFailure || options.cancelIfQueued !== undefined;
      if (isCanceling)
        assertSingle(selector === 'all' ? Infinity : typeof selector === 'object' ? selector.jobIds.length : 1);

      if (options.cancelOnExit) this.prepareToCancelOnExit();
      const context = await this.connect(given['target-org'], given['api-version']);
      const found = await findDeployments(selector, filters, 'watch', context);
      const chosen = await chosenFrom(found, 'prompt.chooseToWatch', context);
      const { deployments } = chosen;
      if (isCanceling) assertSingle(deployments.length);

      const watched = await watch(deployments, options, context, followWatch(deployments.length, options, context));
      return watchReport(watched, options.wait, await withQueuedLater(chosen, 'watch', context), context);
    });
  }
}

/** @throws SfError if several deployments are to be watched */
const assertSingle = (count: number): void => {
  if (count > 1) throw usageError('SeveralDeploymentsError', say('error.SeveralDeployments'));
};
