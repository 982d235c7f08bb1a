import { stripVTControlCharacters } from 'node:util';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import { commandLine } from './commandLine.js';

const root = fileURLToPath(new URL('..', import.meta.url));

export type TerminalProcess = {
  /** Resolves when the terminal has shown a text, after what earlier calls waited for. Escape sequences don't count. */
  shows: (text: string) => Promise<void>;
  /** Types keys. */
  type: (keys: string) => void;
  kill: () => void;
  /** Hands over all that the terminal is sent from now on, as it comes. */
  onData: (listener: (data: string) => void) => void;
  /** All that the terminal was sent, without escape sequences, and the exit code. */
  ended: Promise<{ screen: string; exitCode: number }>;
};

export const Key = { enter: '\r', down: '\u001b[B', escape: '\u001b', ctrlC: '\u0003' } as const;

/** How many characters fit on a terminal. */
export type TerminalSize = { columns: number; rows: number };

/** Starts a program from the root of the project in a pseudo-terminal of 80 columns, as a person would. */
export const startInTerminal = (program: string, ...args: string[]): TerminalProcess =>
  startInTerminalOf({ columns: 80, rows: 30 }, program, ...args);

/** Starts a program from the root of the project in a pseudo-terminal of any size. */
export const startInTerminalOf = (
  { columns, rows }: TerminalSize,
  program: string,
  ...args: string[]
): TerminalProcess => {
  // This variable would say that nobody is there.
  const withoutCi = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'CI'));
  const terminal = spawn(...commandLine(program, args), {
    cwd: root,
    cols: columns,
    rows,
    env: { ...withoutCi, TERM: 'xterm-256color' },
  });

  let screen = '';
  let seen = 0;
  let check = (): void => undefined;
  terminal.onData((data) => {
    screen = stripVTControlCharacters(screen + data);
    check();
  });
  const ended = new Promise<{ screen: string; exitCode: number }>((resolve) => {
    terminal.onExit(({ exitCode }) => {
      resolve({ screen, exitCode });
    });
  });
  return {
    shows: async (text) =>
      new Promise<void>((resolve, reject) => {
        check = (): void => {
          const at = screen.indexOf(text, seen);
          if (at < 0) return;
          seen = at + text.length;
          check = (): void => undefined;
          resolve();
        };
        check();
        void ended.then(() => {
          reject(new Error(`The command has ended without showing "${text}". It showed: ${screen}`));
        });
      }),
    type: (keys) => {
      terminal.write(keys);
    },
    kill: () => {
      terminal.kill();
    },
    onData: (listener) => {
      terminal.onData(listener);
    },
    ended,
  };
};
