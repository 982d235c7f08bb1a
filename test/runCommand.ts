import { mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, parse } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Config } from '@oclif/core';
import { captureOutput } from '@oclif/test';
import type { ConfigAggregator } from '@salesforce/core';
import type { DeploymentCommand } from '../src/command/deploymentCommand.js';
import type DeployCancelRest from '../src/commands/deploy/cancel-rest.js';
import type { CancelRestResult } from '../src/index.js';
import type { Environment } from '../src/system/environment.js';
import { TestClock } from '../simulatedOrg/clock.js';
import { violationsOf } from './resultSchema.js';
import { testedPackage } from './testedPackage.js';

/** The `--json` document of a command. */
export type CommandJson = {
  status: number;
  result: CancelRestResult;
  warnings: string[];
  name?: string;
  message?: string;
  actions?: string[];
  data?: CancelRestResult;
};

export type CommandRun = { stdout: string; stderr: string; exitCode: number };

/** The same with `--json`. */
export type JsonRun = CommandRun & { json: CommandJson };

/** What a command has from outside: a clock, or more that isn't what a shell without a terminal has. */
type Given = TestClock | Partial<Environment>;

/** Runs a command. */
export type Runner<Seen> = (given: Given, ...args: string[]) => Promise<Seen>;

const root = testedPackage ?? fileURLToPath(new URL('..', import.meta.url));

/** The names of all commands, such as `cancel-rest`. */
export const COMMANDS = readdirSync(join(root, ...(testedPackage ? ['lib'] : ['src']), 'commands', 'deploy')).map(
  (file) => parse(file).name,
);

/** The class of a command, from the sources or from the package. Those of all commands are alike as far as tests go. */
export const commandClass = async (name: string): Promise<typeof DeployCancelRest> => {
  const path = join(...(testedPackage ? [testedPackage, 'lib'] : [root, 'src']), 'commands', 'deploy', name);
  const { href } = pathToFileURL(`${path}.${testedPackage ? 'js' : 'ts'}`);
  return ((await import(href)) as { default: typeof DeployCancelRest }).default;
};

/** What the classes of the commands extend, from where they are. */
export const baseCommand = async (): Promise<typeof DeploymentCommand> =>
  Object.getPrototypeOf(await commandClass('cancel-rest')) as typeof DeploymentCommand;

/** A part of the access token of every simulated org. */
export const ACCESS_TOKEN = 'SIMULATEDxTOKEN';

const environmentOf = (given: Given): Environment => ({
  clock: new TestClock(),
  untilInterrupted: () => new AbortController().signal,
  untilOutputFails: () => new AbortController().signal,
  prompter: undefined,
  canDraw: false,
  columns: 120,
  ...(given instanceof TestClock ? { clock: given } : given),
});

/**
 * Another name for the home: the libraries keep by its name what they have read there, which tests change. On Windows, making a link
 * needs rights, and `HOME` doesn't count.
 */
const renamedHome = (home: string): string => {
  if (process.platform === 'win32') return home;
  const link = join(mkdtempSync(join(home, 'run-')), 'home');
  symlinkSync(home, link);
  return link;
};

const captured = async (run: (config: Config) => Promise<unknown>): Promise<CommandRun> => {
  const config = await Config.load({ root });
  const home = homedir();
  const renamed = renamedHome(home);
  process.env.HOME = renamed;
  const { error, ...output } = await captureOutput(async () => run(config)).finally(() => {
    process.env.HOME = home;
  });
  const [stdout, stderr] = [output.stdout, output.stderr].map((text) => text.replaceAll(renamed, home)) as [
    string,
    string,
  ];
  const exitCode = error?.oclif?.exit ?? Number(process.exitCode ?? 0);
  // The command leaves its exit code in the process, which isn't its own here.
  process.exitCode = undefined;
  if ((stdout + stderr).includes(ACCESS_TOKEN)) throw new Error(`The access token was printed: ${stdout}${stderr}`);
  return { stdout, stderr, exitCode };
};

/** Runs a command in this process, and gives what a shell would see of it. */
export const runner =
  (name: string): Runner<CommandRun> =>
  async (given, ...args) => {
    class Command extends (await commandClass(name)) {
      protected override environment = environmentOf(given);

      /** Forgets the configuration, as a process that ends does. */
      protected override async finally(error: Error | undefined): Promise<void> {
        await super.finally(error);
        // Wrong usage can end a command before it has its configuration.
        const aggregator = this.configAggregator as ConfigAggregator | undefined;
        await (aggregator?.constructor as typeof ConfigAggregator | undefined)?.clearInstance();
      }
    }
    return captured(async (config) => Command.run(args, config));
  };

export const runCommand = runner('cancel-rest');
export const runWatch = runner('watch-rest');

/** What a JSON document says of the deployments, whether the command has succeeded or failed; wrong usage says nothing. */
export const resultIn = ({ data, result }: CommandJson): CancelRestResult | undefined => data ?? result;

/** What contradicts what the contract promises of every JSON document; empty if nothing does. */
const contradictionIn = ({ stderr, exitCode }: CommandRun, json: CommandJson): string => {
  const shown = resultIn(json);
  const violations = shown === undefined ? '' : violationsOf(shown);
  if (violations) return `The JSON is not as its schema says: ${violations}`;
  if (json.status !== exitCode) return `The status is ${json.status}, and the exit code ${exitCode}`;
  if (stderr) return `With --json, stderr has ${stderr}`;
  const { deployments = [], deployResult, ...fields } = shown ?? {};
  const only = deployments.length === 1 ? deployments[0] : undefined;
  if (!only && deployResult !== undefined) return 'There is one deployResult, but not one deployment';
  const differing = Object.entries(fields).find(([name, value]) => value !== only?.[name as keyof typeof only]);
  return differing ? `The ${differing[0]} of the result isn't the one of its only deployment` : '';
};

/** The same with `--json`: stdout must be one JSON document, as the contract promises of each. */
export const withJson =
  (run: typeof runCommand): Runner<JsonRun> =>
  async (given, ...args) => {
    const seen = await run(given, ...args, '--json');
    const document = JSON.parse(seen.stdout) as CommandJson;
    // The libraries warn once of each org without TLS, and those of the sources do so when the test logs in.
    const json = {
      ...document,
      warnings: document.warnings.filter((each) => !each.startsWith('Using insecure protocol')),
    };
    const contradiction = contradictionIn(seen, json);
    if (contradiction) throw new Error(contradiction);
    return { ...seen, json };
  };

export const runCommandJson = withJson(runCommand);
export const runWatchJson = withJson(runWatch);
