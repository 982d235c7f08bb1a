import { systemClock } from './clock.js';
import type { Environment } from './environment.js';
import { untilInterrupted, untilOutputFails } from './interruption.js';
import { terminalPrompter } from './terminalPrompter.js';

type Stream = { isTTY?: boolean; rows?: number };

/** Whether somebody sits at the terminals: CI systems have some that nobody watches. */
const isInteractive = ({ CI, TERM }: NodeJS.ProcessEnv, ...streams: Stream[]): boolean =>
  streams.every(({ isTTY }) => isTTY === true) && (CI === undefined || CI === 'false' || CI === '0') && TERM !== 'dumb';

/**
 * Whether to draw the progress; the debug output of the libraries would tear the picture apart, and a terminal that doesn't know
 * its size, such as some of containers and runners, has no room for one.
 */
export const canDraw = ({ stdout, env }: { stdout: Stream; env: NodeJS.ProcessEnv }): boolean =>
  isInteractive(env, stdout) && !env.DEBUG && stdout.rows !== 0;

/** Whether to ask questions. They're asked on stderr, so that stdout can be redirected. */
export const canAsk = ({ stdin, stderr, env }: { stdin: Stream; stderr: Stream; env: NodeJS.ProcessEnv }): boolean =>
  isInteractive(env, stdin, stderr);

/** How many characters fit in a line of a log. */
const LOG_WIDTH = 120;

/** The environment of a command that runs in a process by itself. */
export const systemEnvironment = (): Environment => ({
  clock: systemClock,
  untilInterrupted,
  untilOutputFails,
  prompter: canAsk(process) ? terminalPrompter : undefined,
  isTerminalOfCi: !canAsk(process) && canAsk({ ...process, env: { ...process.env, CI: undefined } }),
  canDraw: canDraw(process),
  columns: process.stderr.columns || process.stdout.columns || LOG_WIDTH,
});
