import { Interruption } from './interruption.js';
import { Declined, type Prompter } from './environment.js';
import { MARKS_WIDTH } from './listMarks.js';
import { wrap } from './wrap.js';

/** What stands before and behind a question, in characters: the mark, and `(y/N)` with the answer. */
const AROUND_QUESTION = 14;

const fitted = (question: string): string => wrap(question, (process.stderr.columns || 80) - AROUND_QUESTION);

/** Where a prompt is shown, and what leaves it. */
type Context = { signal: AbortSignal; output: NodeJS.WriteStream };

/**
 * Asks a question that Escape and Ctrl-D leave, which the library doesn't know. Its prompts are read from stdin key by key,
 * and shown on stderr, so that stdout has nothing but results.
 *
 * @param signal leaves the question when the command ends, and gives the terminal its cursor back
 */
const ask = async <T>(signal: AbortSignal, prompt: (context: Context) => Promise<T>): Promise<T> => {
  const leaving = new AbortController();
  const onKey = (_: unknown, { name, ctrl }: { name?: string; ctrl?: boolean }): void => {
    if (name === 'escape' || (ctrl && name === 'd')) leaving.abort();
  };
  process.stdin.on('keypress', onKey);
  try {
    return await prompt({ signal: AbortSignal.any([leaving.signal, signal]), output: process.stderr });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    signal.throwIfAborted();
    if (error.name === 'AbortPromptError') throw new Declined();
    if (error.name === 'ExitPromptError') throw new Interruption();
    throw error;
  } finally {
    process.stdin.off('keypress', onKey);
  }
};

/** Asks on the terminal. The libraries are loaded with the first question, because most runs ask nothing. */
export const terminalPrompter: Prompter = {
  choose: async (signal, message, heading, choices) => {
    const { chooseFromTable } = await import('./chooseFromTable.js');
    return ask(signal, async (context) => chooseFromTable({ message: fitted(message), heading, choices }, context));
  },
  confirm: async (signal, message) => {
    const { default: confirm } = await import('@inquirer/confirm');
    return ask(signal, async (context) => confirm({ message: fitted(message), default: false }, context));
  },
  rowWidth: (process.stderr.columns || 80) - MARKS_WIDTH,
};
