import { createRequire } from 'node:module';
import { stripVTControlCharacters } from 'node:util';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import type { Terminal } from '@xterm/headless';
import { commandLine } from './commandLine.js';

// Mocha and the recording, which load this in different ways, don't agree on what this module exports.
const xterm = createRequire(import.meta.url)('@xterm/headless') as typeof import('@xterm/headless');

const root = fileURLToPath(new URL('..', import.meta.url));

/** What a terminal was sent until the program ended. */
export type TerminalRun = {
  /** All of it, without escape sequences. */
  screen: string;
  /** All of it. */
  sent: string;
  exitCode: number;
};

export type TerminalProcess = {
  /** Resolves when the terminal has shown a text, after what earlier calls waited for. Escape sequences don't count. */
  shows: (text: string) => Promise<void>;
  /** What a person sees now, line by line, from the top of the terminal. */
  visible: () => Promise<TerminalLine[]>;
  /** Types keys. */
  type: (keys: string) => void;
  /** Sends a signal; by default, the one of a terminal that is closed. */
  kill: (signal?: NodeJS.Signals) => void;
  /** Closes the terminal: the program gets SIGHUP, and can't write any longer. */
  close: () => void;
  /** Hands over all that the terminal is sent from now on, as it comes. */
  onData: (listener: (data: string) => void) => void;
  ended: Promise<TerminalRun>;
};

export type TerminalLine = {
  text: string;
  /** Whether it's the rest of a line that was too long for the terminal. */
  isRest: boolean;
};

export const Key = {
  enter: '\r',
  space: ' ',
  up: '\u001b[A',
  down: '\u001b[B',
  escape: '\u001b',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
} as const;

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
  const display = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });

  let sent = '';
  let screen = '';
  let seen = 0;
  let check = (): void => undefined;
  terminal.onData((data) => {
    sent += data;
    screen = stripVTControlCharacters(sent);
    display.write(data);
    check();
  });
  const ended = new Promise<TerminalRun>((resolve) => {
    terminal.onExit(({ exitCode }) => {
      resolve({ screen, sent, exitCode });
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
    visible: async () => {
      await new Promise<void>((resolve) => {
        display.write('', resolve);
      });
      return visibleLines(display);
    },
    type: (keys) => {
      terminal.write(keys);
    },
    kill: (signal) => {
      terminal.kill(signal);
    },
    close: () => {
      // The type doesn't have it.
      (terminal as typeof terminal & { destroy: () => void }).destroy();
    },
    onData: (listener) => {
      terminal.onData(listener);
    },
    ended,
  };
};

const visibleLines = ({ buffer: { active }, rows }: Terminal): TerminalLine[] =>
  Array.from({ length: rows }, (_, row) => {
    const line = active.getLine(active.viewportY + row);
    return { text: line?.translateToString(true) ?? '', isRest: line?.isWrapped ?? false };
  });
