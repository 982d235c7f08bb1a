import type { Clock } from './clock.js';

/** An answer that can be chosen from a list. */
export type TableRow<T> = {
  value: T;
  /** One line. */
  row: string;
  /** What stands for it once it's chosen. */
  short: string;
};

/**
 * Asks a person. All questions throw {@link Declined} if the person leaves them, an `Interruption` after Ctrl-C, and the
 * signal's reason when the command ends.
 */
export type Prompter = {
  /**
   * Asks to choose one or several from a list.
   *
   * @param heading what stands above the rows of the choices
   */
  choose: <T>(signal: AbortSignal, message: string, heading: string, choices: Array<TableRow<T>>) => Promise<T[]>;
  /** Asks for a yes or no; no is the default. */
  confirm: (signal: AbortSignal, message: string) => Promise<boolean>;
  /** How many characters a row of a list has room for. */
  rowWidth: number;
};

/** A person answered no, or left a question with Escape or Ctrl-D. */
export class Declined extends Error {
  public override readonly name = 'Declined';
}

/** Whether it's a {@link Declined}, of this copy of the code or of another one. */
export const isDeclined = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'Declined';

/** The outside of a command, which tests replace: the time, the terminals, the people, the signals to end, and lost output. */
export type Environment = {
  clock: Clock;
  /** Starts to listen to the signals that end the command. */
  untilInterrupted: () => AbortSignal;
  /** Starts to bear with output that can't be written; the signal aborts when that happens. */
  untilOutputFails: () => AbortSignal;
  /** Asks a person; undefined if nobody is there. */
  prompter: Prompter | undefined;
  /** Whether nobody is asked only because the environment variable `CI` says that nobody sits at the terminal. */
  isTerminalOfCi?: boolean;
  /** Whether somebody watches stdout, so that progress can be drawn. */
  canDraw: boolean;
  /** How many characters fit in a line. */
  columns: number;
};
