import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { commandLine } from './commandLine.js';
import type { CommandRun } from './runCommand.js';

const root = fileURLToPath(new URL('..', import.meta.url));

export type StartedProcess = {
  /** Sends a signal to the process. */
  kill: (signal: NodeJS.Signals) => void;
  /** What a shell sees of it when it has ended. */
  ended: Promise<CommandRun>;
};

/** A program, started from the root of the project or from another folder. */
type Program = string | { program: string; folder: string };

/** Starts a program, without a terminal. */
export const startProcess = (program: Program, ...args: string[]): StartedProcess => {
  const { program: path, folder } = typeof program === 'string' ? { program, folder: root } : program;
  const child = spawn(...commandLine(path, args), { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const exitCode = new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      resolve(code ?? -1);
    });
  });
  return {
    kill: (signal) => child.kill(signal),
    ended: Promise.all([text(child.stdout), text(child.stderr), exitCode]).then(([stdout, stderr, code]) => ({
      stdout,
      stderr,
      exitCode: code,
    })),
  };
};

/** Runs a program to its end. */
export const runProcess = async (program: string, ...args: string[]): Promise<CommandRun> =>
  startProcess(program, ...args).ended;
