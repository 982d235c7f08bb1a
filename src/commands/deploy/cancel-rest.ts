import { Messages } from '@salesforce/core';
import type { Duration } from '@salesforce/kit';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { ensureString } from '@salesforce/ts-types';
import { type Cancellation, requestCancellation } from '../../cancellation.js';
import { cancellationError } from '../../cancellationError.js';
import { isSuccessful, reportCancellation } from '../../cancellationReport.js';
import type { CancelRestResult, TargetOrg } from '../../cancelRestResult.js';
import { checkedFlag } from '../../checkedFlag.js';
import { systemClock } from '../../clock.js';
import type { DeployRequest } from '../../deployRequest/deployRequest.js';
import { DeployRequestResource } from '../../deployRequest/deployRequestResource.js';
import { ExitCode } from '../../exitCode.js';
import { untilInterrupted } from '../../interruption.js';
import { interruptionError } from '../../interruptionError.js';
import { apiVersionFor } from '../../org/apiVersion.js';
import { orgRequest } from '../../org/orgRequest.js';
import { failedReadWarning, orgFailureError } from '../../orgFailureError.js';
import { type Progress, progressEnding, silentProgress } from '../../progress/progress.js';
import { startProgress } from '../../progress/startProgress.js';
import { isWatchedTerminal } from '../../terminal.js';
import { awaitEnd } from '../../waiting.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

export default class DeployCancelRest extends SfCommand<CancelRestResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');

  public static readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': checkedFlag(Flags.orgApiVersion()),
    'job-id': checkedFlag(
      Flags.salesforceId({
        char: 'i',
        startsWith: '0Af',
        length: 'both',
        required: true,
        summary: messages.getMessage('flags.job-id.summary'),
        description: messages.getMessage('flags.job-id.description'),
      }),
    ),
    wait: checkedFlag(
      Flags.duration({
        char: 'w',
        unit: 'minutes',
        helpValue: '<minutes>',
        defaultValue: 33,
        min: 1,
        exclusive: ['async'],
        summary: messages.getMessage('flags.wait.summary'),
        description: messages.getMessage('flags.wait.description'),
      }),
    ),
    async: Flags.boolean({
      summary: messages.getMessage('flags.async.summary'),
      description: messages.getMessage('flags.async.description'),
      exclusive: ['wait'],
    }),
  };

  public static readonly errorCodes = toHelpSection('ERROR CODES', {
    '0': messages.getMessage('exitCode.success'),
    '1': messages.getMessage('exitCode.error'),
    '2': messages.getMessage('exitCode.wrongUsage'),
    '69': messages.getMessage('exitCode.unfinished'),
    '130': messages.getMessage('exitCode.interrupted'),
  });

  /** What the command has from outside: the time, its terminal, and the signals to end. */
  protected clock = systemClock;
  protected isWatchedTerminal = isWatchedTerminal(process.stdout, process.env);
  protected untilInterrupted = untilInterrupted;

  /** What the command waits for, as it was seen last. */
  private awaited: { deployRequest: DeployRequest; target: TargetOrg } | undefined;
  private shown: Progress | undefined;

  public async run(): Promise<CancelRestResult> {
    const interruption = this.untilInterrupted().then(() => {
      this.shown?.stop('paused');
      throw interruptionError(this.awaited);
    });
    return Promise.race([this.cancel(), interruption]);
  }

  private async cancel(): Promise<CancelRestResult> {
    const { flags } = await this.parse(DeployCancelRest);
    const id = flags['job-id'];
    const connection = flags['target-org'].getConnection(flags['api-version']);
    let target = {
      username: ensureString(connection.getUsername()),
      instanceUrl: connection.instanceUrl,
      apiVersion: connection.getApiVersion(),
    };
    try {
      const request = orgRequest(connection);
      target = { ...target, apiVersion: await apiVersionFor(connection, request, flags['api-version']) };
      const resource = new DeployRequestResource(request, target.apiVersion);

      const cancellation = await requestCancellation(resource, id);
      if (flags.async || !isSuccessful(cancellation.outcome)) return this.report(cancellation, target);
      return this.report(await this.wait(cancellation, target, resource, flags.wait), target, flags.wait);
    } catch (error) {
      throw orgFailureError(error, id, target);
    }
  }

  private async wait(
    cancellation: Cancellation,
    target: TargetOrg,
    resource: DeployRequestResource,
    timeout: Duration,
  ): Promise<Cancellation> {
    const awaited = { deployRequest: cancellation.deployRequest, target };
    this.awaited = awaited;
    const progress =
      this.jsonEnabled() || awaited.deployRequest.done
        ? silentProgress
        : await startProgress(awaited.deployRequest, target, {
            isTerminal: this.isWatchedTerminal,
            clock: this.clock,
            writeLine: (line) => {
              this.logToStderr(line);
            },
          });
    this.shown = progress;
    try {
      return await awaitEnd(cancellation, {
        resource,
        clock: this.clock,
        timeout,
        onRead: (deployRequest) => {
          awaited.deployRequest = deployRequest;
          progress.update(deployRequest);
        },
        onFirstFailedRead: (failure) => {
          this.warn(failedReadWarning(failure, awaited.deployRequest.id, target));
        },
      });
    } finally {
      progress.stop(progressEnding(awaited.deployRequest.meaning));
    }
  }

  private report(cancellation: Cancellation, target: TargetOrg, waited?: Duration): CancelRestResult {
    const { outcome } = cancellation;
    if (!isSuccessful(outcome)) throw cancellationError(outcome, cancellation, target);

    const { result, sentences, warnings } = reportCancellation(outcome, cancellation, target, waited);
    for (const warning of warnings) this.warn(warning);
    for (const sentence of sentences) this.log(sentence);
    if (waited && !result.done) process.exitCode = ExitCode.unfinished;
    return result;
  }
}
