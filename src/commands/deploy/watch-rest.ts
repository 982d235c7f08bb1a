import { Flags } from '@oclif/core';
import { toHelpSection } from '@salesforce/sf-plugins-core';
import { findMostRecent } from '../../choose/choose.js';
import { DeploymentCommand } from '../../command/deploymentCommand.js';
import * as flags from '../../command/flags.js';
import { unseenDeployment } from '../../deployments/deployment.js';
import type { CancelRestResult } from '../../index.js';
import { watchHelp as help } from '../../messages.js';
import type { Report } from '../../report/report.js';
import { ExitCode } from '../../exitCodes.js';
import { watchInterruptedError, watchReport } from '../../report/watchReport.js';
import type { Surroundings } from '../../system/environment.js';
import { watch } from '../../watch/watch.js';

export default class DeployWatchRest extends DeploymentCommand {
  public static readonly summary = help.getMessage('summary');
  public static readonly description = help.getMessage('description');
  public static readonly examples = help.getMessages('examples');

  public static readonly flags = {
    'target-org': flags.targetOrg,
    'api-version': flags.apiVersion,
    'job-id': Flags.string({
      char: 'i',
      parse: flags.parseJobId,
      exactlyOne: ['job-id', 'use-most-recent'],
      summary: help.getMessage('flags.job-id.summary'),
    }),
    'use-most-recent': Flags.boolean({
      char: 'r',
      exactlyOne: ['job-id', 'use-most-recent'],
      summary: help.getMessage('flags.use-most-recent.summary'),
    }),
    wait: flags.minutes({
      char: 'w',
      summary: help.getMessage('flags.wait.summary'),
      description: help.getMessage('flags.wait.description'),
    }),
    'cancel-on-exit': Flags.boolean({
      summary: help.getMessage('flags.cancel-on-exit.summary'),
      description: help.getMessage('flags.cancel-on-exit.description'),
    }),
    'cancel-on-failure': Flags.boolean({
      summary: help.getMessage('flags.cancel-on-failure.summary'),
      description: help.getMessage('flags.cancel-on-failure.description'),
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
    return this.runAndReport(async (surroundings) => this.watch(surroundings));
  }

  private async watch(surroundings: Surroundings): Promise<Report> {
    const { flags: given } = await this.parse(DeployWatchRest);
    const { wait, 'job-id': jobId, 'cancel-on-exit': cancelOnExit, 'cancel-on-failure': cancelOnFailure } = given;
    const context = await this.connect(given['target-org'], given['api-version'], surroundings);
    const deployment = jobId ? unseenDeployment(jobId) : (await findMostRecent(context)).newest;
    const watched = await watch(deployment, { wait, cancelOnExit, cancelOnFailure }, context);
    const { cancellation } = watched;
    if (context.signal.aborted && !cancellation.deployment.done) throw watchInterruptedError(cancellation, context);
    return watchReport(watched, wait, context);
  }
}
