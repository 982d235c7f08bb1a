import { ux } from '@oclif/core';
import { type Connection, Messages, SfError } from '@salesforce/core';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { type AnyJson, asNumber, ensureString, isJsonMap } from '@salesforce/ts-types';
import { cancelAll } from '../../cancelAll.js';
import { type Clock, systemClock } from '../../cancellation/clock.js';
import { cancelOne } from '../../cancelOne.js';
import { checkedFlag } from '../../checkedFlag.js';
import {
  choose,
  chosenLine,
  confirmAll,
  listDeployments,
  listLines,
  mostRecent,
  type Questions,
} from '../../choosing/choosing.js';
import { terminalPrompter } from '../../choosing/terminalPrompter.js';
import type { ListedDeployment } from '../../deployRequest/listedDeployment.js';
import { ExitCode } from '../../exitCode.js';
import { untilInterrupted } from '../../interruption.js';
import { type ConnectedOrg, connectedOrg } from '../../org/connectedOrg.js';
import type { CancelRestAllResult, CancelRestResult } from '../../index.js';
import type { Report } from '../../report/cancellationReport.js';
import { interruptedBeforeRequest } from '../../report/interruptionError.js';
import { printableJson } from '../../report/printable.js';
import { connectError } from '../../report/orgFailureError.js';
import type { Surroundings } from '../../surroundings.js';
import { canAsk, canDraw } from '../../terminal.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

/** What the base class takes the text of an error for: a programming error, or an internal error of Salesforce. */
const GUESSED_EXIT_CODES = [10, 20];

/** The `result` of `--json`: for one deployment, or with `--all`. */
export type CancelRestCommandResult = CancelRestResult | CancelRestAllResult;

export default class DeployCancelRest extends SfCommand<CancelRestCommandResult> {
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
        exclusive: ['use-most-recent', 'all'],
        summary: messages.getMessage('flags.job-id.summary'),
        description: messages.getMessage('flags.job-id.description'),
      }),
    ),
    'use-most-recent': Flags.boolean({
      char: 'r',
      exclusive: ['job-id', 'all'],
      summary: messages.getMessage('flags.use-most-recent.summary'),
      description: messages.getMessage('flags.use-most-recent.description'),
    }),
    all: Flags.boolean({
      exclusive: ['job-id', 'use-most-recent'],
      summary: messages.getMessage('flags.all.summary'),
      description: messages.getMessage('flags.all.description'),
    }),
    'no-prompt': Flags.boolean({
      dependsOn: ['all'],
      summary: messages.getMessage('flags.no-prompt.summary'),
    }),
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
      exclusive: ['wait'],
      summary: messages.getMessage('flags.async.summary'),
      description: messages.getMessage('flags.async.description'),
    }),
  };

  public static readonly errorCodes = toHelpSection('ERROR CODES', {
    [ExitCode.success]: messages.getMessage('exitCode.success'),
    [ExitCode.notCanceled]: messages.getMessage('exitCode.notCanceled'),
    [ExitCode.wrongUsage]: messages.getMessage('exitCode.wrongUsage'),
    [ExitCode.unfinished]: messages.getMessage('exitCode.unfinished'),
    [ExitCode.interrupted]: messages.getMessage('exitCode.interrupted'),
  });

  /** What the command has from outside: the time, its terminals, a person to ask, and the signals to end. */
  protected clock = systemClock;
  protected canDraw = canDraw(process);
  protected canAsk = canAsk(process);
  protected prompter = terminalPrompter;
  protected untilInterrupted = untilInterrupted;

  private exitCodeOfError: number | undefined;
  private interrupted: () => SfError = interruptedBeforeRequest;

  public async run(): Promise<CancelRestCommandResult> {
    const interruption = this.untilInterrupted().then(() => {
      throw this.interrupted();
    });
    const { result, sentences, warnings, exitCode } = await Promise.race([this.cancel(), interruption]);
    for (const warning of warnings) this.warn(warning);
    for (const sentence of sentences) this.log(sentence);
    process.exitCode = exitCode;
    return result;
  }

  /** Prints JSON with the exit code that the command has, see {@link catch}, and without control characters of the org. */
  public override logJson(json: AnyJson): void {
    const isGuessed = isJsonMap(json) && GUESSED_EXIT_CODES.includes(asNumber(json.status) ?? 0);
    const exact = { exitCode: this.exitCodeOfError, status: this.exitCodeOfError };
    const document = isGuessed && this.exitCodeOfError ? { ...json, ...exact } : json;
    const theme = this.config.theme?.json;
    ux.stdout(printableJson(ux.colorizeJson(document, { pretty: true, ...(theme ? { theme } : {}) })));
  }

  /**
   * The base class exits with codes of its own (10, 20) where the text of an error looks like a `TypeError` or an internal
   * error of Salesforce. Here, that text may be the org's, and scripts depend on the exit code.
   */
  protected override async catch(error: SfCommand.Error): Promise<never> {
    if (error instanceof SfError) this.exitCodeOfError = error.exitCode;
    try {
      return await super.catch(error);
    } catch (shown) {
      if (shown instanceof SfError && GUESSED_EXIT_CODES.includes(shown.exitCode) && this.exitCodeOfError) {
        process.exitCode = this.exitCodeOfError;
        throw Object.assign(shown, { exitCode: this.exitCodeOfError, oclif: { exit: this.exitCodeOfError } });
      }
      throw shown;
    }
  }

  private async cancel(): Promise<Report<CancelRestCommandResult>> {
    const { flags } = await this.parse(DeployCancelRest);
    const { 'job-id': jobId, 'use-most-recent': useMostRecent, all, 'no-prompt': noPrompt } = flags;
    const canAskNow = this.canAsk && !this.jsonEnabled();
    if (all && !noPrompt && !canAskNow) throw wrongUsage('error.ConfirmationRequired');
    if (!jobId && !useMostRecent && !all && !canAskNow) throw wrongUsage('error.NoDeploymentChosen');

    const org = await connect(
      flags['target-org'].getConnection(flags['api-version']),
      this.clock,
      flags['api-version'],
    );
    const wait = flags.async ? undefined : flags.wait;
    if (jobId) return cancelOne(jobId, org, this.surroundings(), wait);
    if (all) return cancelAll(await this.chooseAll(org, noPrompt), org, this.surroundings(), wait);
    const { id } = useMostRecent ? await this.chooseMostRecent(org) : await this.chooseFromList(org);
    return cancelOne(id, org, this.surroundings(), wait);
  }

  private async chooseMostRecent(org: ConnectedOrg): Promise<ListedDeployment> {
    const deployment = await mostRecent(org);
    if (!this.jsonEnabled()) this.logToStderr(chosenLine(deployment, org.username, this.clock.now()));
    return deployment;
  }

  private async chooseFromList(org: ConnectedOrg): Promise<ListedDeployment> {
    return choose(await listDeployments(org), this.questions(org));
  }

  private async chooseAll(org: ConnectedOrg, noPrompt: boolean): Promise<ListedDeployment[]> {
    const deployments = await listDeployments(org);
    if (deployments.length === 0) return [];

    const { username } = org;
    if (!this.jsonEnabled()) {
      for (const line of listLines(deployments, username, this.clock.now())) this.logToStderr(line);
    }
    if (!noPrompt) await confirmAll(deployments, this.questions(org));
    return deployments;
  }

  private questions({ username }: ConnectedOrg): Questions {
    return { prompter: this.prompter, username, now: this.clock.now() };
  }

  private surroundings(): Surroundings {
    const place = this.canDraw ? 'terminal' : 'log';
    return {
      clock: this.clock,
      progress: this.jsonEnabled() ? 'nowhere' : place,
      writeLine: (line) => {
        this.logToStderr(line);
      },
      warn: (warning) => {
        this.warn(warning);
      },
      onInterruption: (error) => {
        this.interrupted = error;
      },
    };
  }
}

const wrongUsage = (message: string): SfError => messages.createError(message, [], [], ExitCode.wrongUsage);

const connect = async (connection: Connection, clock: Clock, chosenVersion?: string): Promise<ConnectedOrg> => {
  const target = {
    username: ensureString(connection.getUsername()),
    instanceUrl: connection.instanceUrl,
    apiVersion: connection.getApiVersion(),
  };
  try {
    return await connectedOrg(connection, target, clock, chosenVersion);
  } catch (error) {
    throw connectError(error, target);
  }
};
