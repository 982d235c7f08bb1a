import { SfCommand } from '@salesforce/sf-plugins-core';
import type { Selector } from '../choose/findDeployments.js';
import type { Context } from '../context.js';
import { ExitCode } from '../exitCodes.js';
import type { CancelRestResult } from '../index.js';
import { say } from '../messages.js';
import { connect } from '../org/connect.js';
import { OrgFailure } from '../org/failure.js';
import { findLogin, type Login, namesOf } from '../org/login.js';
import { secretsPattern, withoutSecrets } from '../org/secrets.js';
import { failureError } from '../report/failureError.js';
import { interruptedBeforeRequest, type Report } from '../report/report.js';
import { usageError } from '../report/usageError.js';
import { isDeclined, type Prompter } from '../system/environment.js';
import { isInterruption } from '../system/interruption.js';
import { systemEnvironment } from '../system/systemEnvironment.js';
import { wrap } from '../system/wrap.js';
import { sourceOfApiVersion } from './orgFlags.js';
import { connectionNotice } from './connectionNotice.js';

/** All that looks like a token. */
const TOKENS = secretsPattern([]);

/** The run of a command about deployments: it connects to the org, does its work, and reports. */
export abstract class DeploymentCommand extends SfCommand<CancelRestResult> {
  protected environment = systemEnvironment();

  private signal = new AbortController().signal;

  private outputFailed = new AbortController().signal;

  private needsVersion = true;

  /** Asks a person; undefined if nobody is there, or with `--json`. */
  protected get prompter(): Prompter | undefined {
    return this.jsonEnabled() ? undefined : this.environment.prompter;
  }

  /** Says why nobody can be asked, when there's no prompter. */
  protected get whyNobodyIsAsked(): string {
    if (this.jsonEnabled()) return say('why.json');
    return this.environment.isTerminalOfCi ? say('why.ci') : say('why.notInteractive');
  }

  private get canDraw(): boolean {
    return this.environment.canDraw && !this.jsonEnabled();
  }

  /** Shows text for a person, which breaks at spaces in a terminal. */
  public override log(message = ''): void {
    super.log(this.environment.canDraw ? wrap(message, this.environment.columns) : message);
  }

  public override logToStderr(message = ''): void {
    super.logToStderr(process.stderr.isTTY ? wrap(message, this.environment.columns) : message);
  }

  /** Prints JSON without colors, and without tokens, such as those of wrong flags. */
  public override logJson(json: unknown): void {
    process.stdout.write(`${withoutSecrets(JSON.stringify(json, null, 2), TOKENS)}\n`);
  }

  /** Does the work of the command, and reports how it ended. */
  protected async runAndReport(work: () => Promise<Report>): Promise<CancelRestResult> {
    this.signal = this.environment.untilInterrupted();
    this.outputFailed = this.environment.untilOutputFails();
    try {
      const { result, sentences, nextSteps, warnings, exitCode } = await work();
      for (const sentence of [...sentences, ...nextSteps]) this.log(sentence);
      // A person has just read them.
      if (this.jsonEnabled()) for (const warning of warnings) this.warn(warning);
      process.exitCode = exitCode;
      return result;
    } catch (error) {
      if (isDeclined(error)) {
        this.logToStderr(say('nothingCanceled'));
        process.exitCode = ExitCode.failure;
        return { deployments: [] };
      }
      throw isInterruption(error) ? interruptedBeforeRequest() : error;
    }
  }

  /**
   * Prepares for `--cancel-on-exit`: output that can't be written ends the command as a signal does, and an org that doesn't list
   * its API versions is asked anyway.
   */
  protected prepareToCancelOnExit(): void {
    this.signal = AbortSignal.any([this.signal, this.outputFailed]);
    this.needsVersion = false;
  }

  /** @throws SfError if there's a list to choose from, and nobody to do so */
  protected assertCanChoose(selector: Selector, nextSteps: string[]): void {
    if (this.prompter || selector !== 'list') return;
    const message = say('error.NoDeploymentChosen', { reason: this.whyNobodyIsAsked });
    throw usageError('NoDeploymentChosenError', message, nextSteps);
  }

  /** oclif ends the process after an error, which would drop output that a slow reader hasn't consumed. */
  protected override async catch(error: SfCommand.Error): Promise<never> {
    // oclif repeats a flag that it doesn't know, with its value.
    error.message = withoutSecrets(error.message, TOKENS);
    try {
      return await super.catch(error);
    } finally {
      if (process.stdout.writableLength > 0) await new Promise((resolve) => process.stdout.write('', resolve));
    }
  }

  /**
   * Connects to the org of a login.
   *
   * @param typed the alias, username, or access token, as the user typed or configured it
   * @throws SfError in the user's words
   */
  protected async connect(typed: string, apiVersion: string | undefined): Promise<Context> {
    const { signal, needsVersion } = this;
    const { clock, columns } = this.environment;
    const { bin } = this.config;
    const names = namesOf(typed);
    let login: Login | undefined;
    try {
      login = await findLogin(typed);
      const onRetry = connectionNotice(names.name, this.showNotice.bind(this));
      const version =
        apiVersion === undefined ? undefined : { name: apiVersion, source: await sourceOfApiVersion(apiVersion) };
      const org = await connect(login, version, { clock, signal, onRetry, needsVersion });
      return {
        org,
        clock,
        columns,
        signal,
        bin,
        prompter: this.prompter,
        canDraw: this.canDraw,
        writeLine: this.logToStderr.bind(this),
        warn: this.warn.bind(this),
      };
    } catch (error) {
      if (!(error instanceof OrgFailure)) throw error;
      const place = { bin, org: login ?? { ...names, instanceUrl: '' } };
      const what = [say('error.notConnected', { org: names.name }), say('nothingCanceled.continues')].join(' ');
      throw failureError(what, error, place, []);
    }
  }

  /** Shows a line: permanent in a log; on a terminal, a spinner that disappears when the trouble is over. */
  private showNotice(line: string | undefined): void {
    if (line && this.canDraw) this.spinner.start(line.replace(/\.$/, ''));
    else if (line) this.logToStderr(line);
    else if (this.canDraw) this.spinner.stop('');
  }
}
