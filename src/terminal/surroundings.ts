import type { Clock } from './clock.js';
import type { Prompter } from './prompter.js';

/** What the command has from outside, which tests replace: the time, the terminals, the people, and the signals to end. */
export type Outside = {
  clock: Clock;
  /** Starts to listen to the signals that end the command. */
  untilInterrupted: () => AbortSignal;
  /** Whom to ask; undefined if nobody is there. */
  prompter: Prompter | undefined;
  /** Whether somebody watches stdout, so that progress can be drawn. */
  canDraw: boolean;
  /** How many characters fit in a line. */
  columns: number;
};

/** What is around the command while it runs. */
export type Surroundings = Pick<Outside, 'clock' | 'prompter' | 'columns'> & {
  /** Aborts, with an `Interruption`, when somebody or something ends the command. */
  signal: AbortSignal;
  /** Whether to draw the progress on a terminal that somebody watches, to write it to a log, or not to show it. */
  progress: 'terminal' | 'log' | 'nowhere';
  /** What the CLI is called, for commands to paste. */
  bin: string;
  /** Writes a line for a person, which isn't a result. */
  writeLine: (line: string) => void;
  warn: (warning: string) => void;
};
