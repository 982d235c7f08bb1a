import type { Choice, Prompter } from './prompter.js';
import { PromptDeclined } from './prompter.js';

type Context = { signal: AbortSignal; output: NodeJS.WriteStream };

/**
 * Asks a question that Escape leaves, which the library doesn't know. Its prompts are read from stdin key by key, and shown
 * on stderr, so that stdout has nothing but results.
 */
const ask = async <T>(prompt: (context: Context) => Promise<T>): Promise<T> => {
  const leaving = new AbortController();
  const onKey = (_: unknown, key: { name?: string }): void => {
    if (key.name === 'escape') leaving.abort();
  };
  process.stdin.on('keypress', onKey);
  try {
    return await prompt({ signal: leaving.signal, output: process.stderr });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'AbortPromptError') throw new PromptDeclined('escape');
    if (error.name === 'ExitPromptError') throw new PromptDeclined('interruption');
    throw error;
  } finally {
    process.stdin.off('keypress', onKey);
  }
};

/** Asks on the terminal. The library is loaded with the first question, because most runs ask nothing. */
export const terminalPrompter: Prompter = {
  choose: async <T>(message: string, heading: string, choices: Array<Choice<T>>) => {
    const { default: select, Separator } = await import('@inquirer/select');
    // The library indents it by one column, and the choices by two.
    const lines = [new Separator(` ${heading}`), ...choices];
    return ask(async (context) => select({ message, choices: lines, loop: false }, context));
  },
  confirm: async (message) => {
    const { default: confirm } = await import('@inquirer/confirm');
    return ask(async (context) => confirm({ message, default: false }, context));
  },
};
