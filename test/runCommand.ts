import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import { captureOutput } from '@oclif/test';
import type { Prompter } from '../src/choosing/prompter.js';
import { terminalPrompter } from '../src/choosing/terminalPrompter.js';
import DeployCancelRest from '../src/commands/deploy/cancel-rest.js';
import type { CancelRestResult } from '../src/index.js';
import type { Clock } from '../src/cancellation/clock.js';
import { violationsOf } from './resultSchema.js';

/** The `--json` document of the command. */
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

const root = fileURLToPath(new URL('..', import.meta.url));

/** A part of the access token of every stand-in org. */
export const ACCESS_TOKEN = 'STANDINxTOKEN';

/** What the command gets from outside in a test: the time, and where a test wants them, a person to ask and signals. */
export type Outside = { clock: Clock; prompter?: Prompter; untilInterrupted?: () => Promise<void> };

const never = async (): Promise<void> => new Promise(() => undefined);

/** Runs the command in this process, and gives what a shell without a terminal would see of it. */
export const runCommand = async (outside: Clock | Outside, ...args: string[]): Promise<CommandRun> => {
  const { clock, prompter, untilInterrupted }: Outside = 'clock' in outside ? outside : { clock: outside };
  class Command extends DeployCancelRest {
    protected override clock = clock;
    protected override canDraw = false;
    protected override canAsk = prompter !== undefined;
    protected override prompter = prompter ?? terminalPrompter;
    protected override untilInterrupted = untilInterrupted ?? never;
  }
  const config = await Config.load({ root });
  const { stdout, stderr, error } = await captureOutput(async () => Command.run(args, config));
  const exitCode = error?.oclif?.exit ?? Number(process.exitCode ?? 0);
  // The command leaves its exit code in the process, which isn't its own here.
  process.exitCode = undefined;
  if ((stdout + stderr).includes(ACCESS_TOKEN)) throw new Error(`The access token was printed: ${stdout}${stderr}`);
  return { stdout, stderr, exitCode };
};

/** The same with `--json`; its stdout must be one JSON document, with a result or data as the schema has them. */
export const runCommandJson = async (
  outside: Clock | Outside,
  ...args: string[]
): Promise<CommandRun & { json: CommandJson }> => {
  const run = await runCommand(outside, ...args, '--json');
  const json = JSON.parse(run.stdout) as CommandJson;
  const shown: unknown = json.data ?? json.result;
  const violations = shown === undefined ? '' : violationsOf(shown);
  if (violations) throw new Error(`The JSON is not as its schema says: ${violations}`);
  return { ...run, json };
};
