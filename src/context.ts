import type { Org } from './org/org.js';
import type { Environment } from './system/environment.js';

/** Every step of a command gets this: the org, the environment, and the ways to say something. */
export type Context = Pick<Environment, 'clock' | 'prompter' | 'canDraw' | 'columns'> & {
  org: Org;
  /** Aborts, with an `Interruption`, when somebody or something ends the command. */
  signal: AbortSignal;
  /** The name of the CLI, for commands to paste. */
  bin: string;
  /** Writes a line for a person, which isn't a result; not with `--json`. */
  writeLine: (line: string) => void;
  warn: (warning: string) => void;
};
