import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import { captureOutput } from '@oclif/test';
import DeployCancelRest from '../src/commands/deploy/cancel-rest.js';
import DeployWatchRest from '../src/commands/deploy/watch-rest.js';
import type { CancelRestResult } from '../src/index.js';
import type { Environment } from '../src/system/environment.js';
import { TestClock } from '../simulatedOrg/clock.js';
import { violationsOf } from './resultSchema.js';

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

/** What a command has from outside: a clock, or more that isn't what a shell without a terminal has. */
type Given = TestClock | Partial<Environment>;

const root = fileURLToPath(new URL('..', import.meta.url));

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

const captured = async (run: (config: Config) => Promise<unknown>): Promise<CommandRun> => {
  const config = await Config.load({ root });
  const { stdout, stderr, error } = await captureOutput(async () => run(config));
  const exitCode = error?.oclif?.exit ?? Number(process.exitCode ?? 0);
  // The command leaves its exit code in the process, which isn't its own here.
  process.exitCode = undefined;
  if ((stdout + stderr).includes(ACCESS_TOKEN)) throw new Error(`The access token was printed: ${stdout}${stderr}`);
  return { stdout, stderr, exitCode };
};

/** Runs `sf deploy cancel-rest` in this process, and gives what a shell would see of it. */
export const runCommand = async (given: Given, ...args: string[]): Promise<CommandRun> => {
  class Command extends DeployCancelRest {
    protected override environment = environmentOf(given);
  }
  return captured(async (config) => Command.run(args, config));
};

/** Runs `sf deploy watch-rest` in this process, and gives what a shell would see of it. */
export const runWatch = async (given: Given, ...args: string[]): Promise<CommandRun> => {
  class Command extends DeployWatchRest {
    protected override environment = environmentOf(given);
  }
  return captured(async (config) => Command.run(args, config));
};

/** The same with `--json`: stdout must be one JSON document, with a result or data as the schema has them. */
const withJson =
  (run: typeof runCommand) =>
  async (given: Given, ...args: string[]): Promise<CommandRun & { json: CommandJson }> => {
    const seen = await run(given, ...args, '--json');
    const json = JSON.parse(seen.stdout) as CommandJson;
    const shown: unknown = json.data ?? json.result;
    const violations = shown === undefined ? '' : violationsOf(shown);
    if (violations) throw new Error(`The JSON is not as its schema says: ${violations}`);
    return { ...seen, json };
  };

export const runCommandJson = withJson(runCommand);
export const runWatchJson = withJson(runWatch);
