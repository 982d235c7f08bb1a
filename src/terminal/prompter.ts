/** An answer that can be chosen from a list. */
export type Choice<T> = {
  value: T;
  /** One line. */
  row: string;
  /** What stands for it once it's chosen. */
  short: string;
};

/**
 * Asks a person. All questions throw {@link Declined} if the person leaves them, and the signal's reason when the command
 * ends.
 */
export type Prompter = {
  /**
   * Asks to choose one or several from a list.
   *
   * @param heading what stands above the rows of the choices
   */
  choose: <T>(signal: AbortSignal, message: string, heading: string, choices: Array<Choice<T>>) => Promise<T[]>;
  /** Asks for a yes or no; no is the default. */
  confirm: (signal: AbortSignal, message: string) => Promise<boolean>;
  /** How many characters a row of a list has room for. */
  rowWidth: number;
};

/** A person answered no, or left a question with Escape, Ctrl-D, or Ctrl-C. */
export class Declined extends Error {
  public constructor(public readonly by: 'answer' | 'escape' | 'interruption') {
    super();
  }
}
