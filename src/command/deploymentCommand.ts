import { SfCommand } from '@salesforce/sf-plugins-core';
import type { Context } from '../context.js';
import { toJobId } from '../deployments/jobId.js';
import type { CancelRestResult } from '../index.js';
import { say, sentences } from '../messages.js';
import { connect, findLogin, namesOf } from '../org/connect.js';
import type { RetryNotice } from '../org/requestScope.js';
import { OrgFailure } from '../org/failure.js';
import { failureError } from '../report/failureError.js';
import { usageError } from '../report/usageError.js';
import { interruptedBeforeRequest } from '../report/interruptedError.js';
import type { Report } from '../report/report.js';
import { ExitCode } from '../exitCodes.js';
import { timeOfDay } from '../report/time.js';
import { Interruption } from '../system/interruption.js';
import { Declined, type Surroundings } from '../system/environment.js';
import { systemEnvironment } from '../system/systemEnvironment.js';
import { wrap } from '../system/wrap.js';

/** What the commands about deployments have in common: the org, the outside, and how they end. */
export abstract class DeploymentCommand extends SfCommand<CancelRestResult> {
  /** What the command has from outside; tests replace it. */
  protected environment = systemEnvironment();

  /** The requests that have trouble now, and the reason that is shown. */
  private readonly troubled = new Set<object>();
  private shownReason: string | undefined;

  /** Shows text for a person, which breaks at spaces in a terminal. */
  public override log(message = ''): void {
    super.log(this.environment.canDraw ? wrap(message, this.environment.columns) : message);
  }

  public override logToStderr(message = ''): void {
    super.logToStderr(process.stderr.isTTY ? wrap(message, this.environment.columns) : message);
  }

  /** Prints JSON without colors. */
  public override logJson(json: unknown): void {
    process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  }

  /**
   * Does what the command is for, and tells how it ended.
   *
   * @param act what the command is for
   */
  protected async runAndReport(work: (surroundings: Surroundings) => Promise<Report>): Promise<CancelRestResult> {
    const signal = this.environment.untilInterrupted();
    try {
      const { result, sentences: lines, warnings, exitCode } = await work(this.surroundings(signal));
      for (const warning of warnings) this.warn(warning);
      for (const line of lines) this.log(line);
      process.exitCode = exitCode;
      return result;
    } catch (error) {
      if (error instanceof Declined) {
        this.logToStderr(sentences.getMessage('nothingCanceled'));
        process.exitCode = ExitCode.failure;
        return { deployments: [] };
      }
      throw error instanceof Interruption ? interruptedBeforeRequest() : error;
    }
  }

  /** oclif ends the process after an error, which would lose what a slow reader hasn't taken yet. */
  protected override async catch(error: SfCommand.Error): Promise<never> {
    // What oclif says of words without a flag is an error with these words.
    const { args } = error as { args?: unknown };
    const jobId = Array.isArray(args) ? args.map(String).find((word) => toJobId(word)) : undefined;
    try {
      return await super.catch(
        jobId ? usageError('MissingFlagError', sentences.getMessage('error.MissingFlag', [jobId])) : error,
      );
    } finally {
      if (process.stdout.writableLength > 0) await new Promise((resolve) => process.stdout.write('', resolve));
    }
  }

  /** Uses the login of an org. @throws SfError in the user's words */
  protected async connect(typed: string, version: string | undefined, surroundings: Surroundings): Promise<Context> {
    const { clock, signal } = surroundings;
    const unconnected = { ...namesOf(typed), instanceUrl: '' };
    const onRetry = (trouble: RetryNotice | undefined, request: object): void => {
      this.showTrouble(trouble, request, unconnected.name);
    };
    try {
      const login = await findLogin(typed);
      unconnected.instanceUrl = login.instanceUrl;
      return { ...surroundings, org: await connect(login, version, { clock, signal, onRetry }) };
    } catch (error) {
      if (!(error instanceof OrgFailure)) throw error;
      const what = say('error.notConnected', { org: unconnected.name });
      const nothingCanceled = sentences.getMessage('nextStep.nothingCanceled');
      throw failureError(what, error, { bin: surroundings.bin, org: unconnected }, [nothingCanceled]);
    }
  }

  /** Says that a request takes long or is repeated, so that a person is never left without a word. */
  private showTrouble(trouble: RetryNotice | undefined, request: object, orgName: string): void {
    if (this.jsonEnabled()) return;
    const { canDraw } = this.environment;
    if (!trouble) {
      this.troubled.delete(request);
      if (canDraw && this.troubled.size === 0) this.spinner.stop('');
      return;
    }
    const { reason, until } = trouble;
    const isShown = this.troubled.size > 0 && this.shownReason === reason;
    this.troubled.add(request);
    // Requests at the same time have the same trouble, which is shown once.
    if (isShown) return;
    this.shownReason = reason;
    const line = say(reason ? 'retry.repeated' : 'retry.slow', {
      org: orgName,
      time: timeOfDay(until),
      reason: String(reason),
    });
    if (canDraw) this.spinner.start(line.replace(/\.$/, ''));
    else this.logToStderr(line);
  }

  private surroundings(signal: AbortSignal): Surroundings {
    const { clock, prompter, columns, canDraw } = this.environment;
    return {
      ...{ clock, columns, signal, bin: this.config.bin },
      prompter: this.jsonEnabled() ? undefined : prompter,
      canDraw: canDraw && !this.jsonEnabled(),
      writeLine: (line) => {
        this.logToStderr(line);
      },
      warn: (warning) => {
        this.warn(warning);
      },
    };
  }
}
