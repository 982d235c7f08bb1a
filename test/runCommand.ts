import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import { captureOutput } from '@oclif/test';
import DeployCancelRest from '../src/commands/deploy/cancel-rest.js';
import { type CancelRestResult } from '../src/report/cancelRestResult.js';
import type { Clock } from '../src/cancellation/clock.js';

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

/** Runs the command in this process, with a clock, and gives what a shell without a terminal would see of it. */
export const runCommand = async (clock: Clock, ...args: string[]): Promise<CommandRun> => {
  class Command extends DeployCancelRest {
    protected override clock = clock;
    protected override canDraw = false;
    protected override canAsk = false;
    protected override untilInterrupted = async (): Promise<void> => new Promise(() => undefined);
  }
  const config = await Config.load({ root });
  const { stdout, stderr, error } = await captureOutput(async () => Command.run(args, config));
  const exitCode = error?.oclif?.exit ?? Number(process.exitCode ?? 0);
  // The command leaves its exit code in the process, which isn't its own here.
  process.exitCode = undefined;
  if ((stdout + stderr).includes(ACCESS_TOKEN)) throw new Error(`The access token was printed: ${stdout}${stderr}`);
  return { stdout, stderr, exitCode };
};

/** The same with `--json`; its stdout must be one JSON document. */
export const runCommandJson = async (clock: Clock, ...args: string[]): Promise<CommandRun & { json: CommandJson }> => {
  const run = await runCommand(clock, ...args, '--json');
  return { ...run, json: JSON.parse(run.stdout) as CommandJson };
};
