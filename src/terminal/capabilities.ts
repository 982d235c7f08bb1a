type Stream = { isTTY?: boolean };

/** Whether somebody sits at the terminals: CI systems have some that nobody watches. */
const isSomebodyThere = ({ CI, TERM }: NodeJS.ProcessEnv, ...streams: Stream[]): boolean =>
  streams.every(({ isTTY }) => isTTY === true) && (CI === undefined || CI === 'false' || CI === '0') && TERM !== 'dumb';

/** Whether to draw the progress; the debug output of the libraries would tear the picture apart. */
export const canDraw = ({ stdout, env }: { stdout: Stream; env: NodeJS.ProcessEnv }): boolean =>
  isSomebodyThere(env, stdout) && !env.DEBUG;

/** Whether to ask questions. They're asked on stderr, so that stdout can be redirected. */
export const canAsk = ({ stdin, stderr, env }: { stdin: Stream; stderr: Stream; env: NodeJS.ProcessEnv }): boolean =>
  isSomebodyThere(env, stdin, stderr);
