/** An answer that can be chosen from a list. */
export type Choice<T> = {
  value: T;
  /** One line. */
  name: string;
  /** What stands for it once it's chosen. */
  short: string;
  /** More about it, shown for the choice that the user is at. */
  description: string;
};

/** Asks a person. */
export type Prompter = {
  /** Asks to choose one of a list, which has a heading above the names of the choices. @throws PromptDeclined */
  choose: <T>(message: string, heading: string, choices: Array<Choice<T>>) => Promise<T>;
  /** Asks for a yes or no; no is the default. @throws PromptDeclined */
  confirm: (message: string) => Promise<boolean>;
};

/** The user left a question with Escape or Ctrl-C. */
export class PromptDeclined extends Error {
  public constructor(public readonly by: 'escape' | 'interruption') {
    super();
  }
}
