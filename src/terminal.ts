/**
 * Whether somebody watches a terminal that can be redrawn. CI systems have terminals that nobody watches, and the debug
 * output of the libraries would tear a picture apart.
 */
export const isWatchedTerminal = (stream: { isTTY?: boolean }, { CI, DEBUG, TERM }: NodeJS.ProcessEnv): boolean =>
  stream.isTTY === true && !CI && !DEBUG && TERM !== 'dumb';
