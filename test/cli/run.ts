import { runProcess } from '../runProcess.js';

/**
 * Runs a program that is expected to succeed.
 *
 * @returns what it printed on stdout
 * @throws Error with all that it printed, where it fails
 */
export const run = async (program: string, ...args: string[]): Promise<string> => {
  const { stdout, stderr, exitCode } = await runProcess(program, ...args);
  if (exitCode === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')} exited with ${exitCode}.\n${stdout}${stderr}`);
};
