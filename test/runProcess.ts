import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { CommandRun } from './runCommand.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program from the root of the project, without a terminal, and gives what a shell sees of it. */
export const runProcess = async (program: string, ...args: string[]): Promise<CommandRun> => {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const exitCode = new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      resolve(code ?? -1);
    });
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, stderr, exitCode: await exitCode };
};
