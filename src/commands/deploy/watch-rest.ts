import { Flags } from '@oclif/core';
import type { SfError } from '@salesforce/core';
import { toHelpSection } from '@salesforce/sf-plugins-core';
import { chosenFrom } from '../../choose/ask.js';
import { findDeployments, type Selector, withQueuedLater } from '../../choose/findDeployments.js';
import { DeploymentCommand } from '../../command/deploymentCommand.js';
import { deploymentFlags, jobIdArgs, selectionOf } from '../../command/deploymentFlags.js';
import { age, minutes } from '../../command/timeFlags.js';
import type { Deployment } from '../../deployments/deployment.js';
import { ExitCode } from '../../exitCodes.js';
import type { CancelRestResult } from '../../index.js';
import { say, watchHelp as help } from '../../messages.js';
import { followWatch } from '../../progress/followWatch.js';
import { usageError } from '../../report/usageError.js';
import { watchReport } from '../../report/report.js';
import { CONDITIONS } from '../../watch/conditions.js';
import { watchAll, watchOne } from '../../watch/watch.js';
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

  public static readonly errorCodes = toHelpSection('EXIT CODES', {
    [ExitCode.success]: help.getMessage('exitCode.success'),
    [ExitCode.failure]: help.getMessage('exitCode.failure'),
    [ExitCode.wrongUsage]: help.getMessage('exitCode.wrongUsage'),
    [ExitCode.succeededPartial]: help.getMessage('exitCode.succeededPartial'),
    [ExitCode.unfinished]: help.getMessage('exitCode.unfinished'),
    [ExitCode.interrupted]: help.getMessage('exitCode.interrupted'),
  });

  public async run(): Promise<CancelRestResult> {
    return this.runAndReport(async () => {
      const { args, flags } = await this.parse(DeployWatchRest);
      const {
        'target-org': targetOrg,
        'api-version': apiVersion,
        wait,
        'cancel-on-exit': cancelOnExit,
        'cancel-on-failure': cancelOnFailure,
        'cancel-if-queued': cancelIfQueued,
        ...given
      } = flags;
      const { selector, filters } = selectionOf(given, args.jobIds);
      const options: WatchOptions = { wait, cancelOnExit, cancelOnFailure, cancelIfQueued };
      this.assertCanChoose(selector, [say('nextStep.dryRunToWatch'), say('nextStep.specifySelectorToWatch')]);
      const isCanceling = Object.values(CONDITIONS).some(({ isWanted }) => isWanted(options));
      if (isCanceling && isSeveral(selector)) throw severalDeploymentsError();

      if (options.cancelOnExit) this.prepareToCancelOnExit();
      const context = await this.connect(targetOrg, apiVersion);
      const found = await findDeployments(selector, filters, 'watch', context);
      const chosen = await chosenFrom(found, 'watch', context);
      const { deployments } = chosen;
      const observer = followWatch(deployments.length, options, context);
      const watched = isCanceling
        ? await watchOne(only(deployments), options, context, observer)
        : await watchAll(deployments, options, context, observer);
      return watchReport(watched, options.wait, await withQueuedLater(chosen, 'watch', context), context);
    });
  }
}

const isSeveral = (selector: Selector): boolean =>
  selector === 'all' || (typeof selector === 'object' && selector.jobIds.length > 1);

const severalDeploymentsError = (): SfError => usageError('SeveralDeploymentsError', say('error.SeveralDeployments'));

/** @throws SfError if it's not one deployment that's to be watched, and canceled */
const only = ([deployment, ...others]: Deployment[]): Deployment => {
  if (!deployment || others.length > 0) throw severalDeploymentsError();
  return deployment;
};
