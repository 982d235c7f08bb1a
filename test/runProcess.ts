import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { commandLine } from './commandLine.js';
import type { CommandRun } from './runCommand.js';

const root = fileURLToPath(new URL('..', import.meta.url));

export type StartedProcess = {
  /** Sends a signal to the process. */
  kill: (signal: NodeJS.Signals) => void;
  /** What a shell sees of it when it has ended. */
  ended: Promise<CommandRun>;
};

/** A program, started from the root of the project or from another folder. */
type Program =
  | string
  | {
      program: string;
      folder?: string;
      /** How long the reader of its stdout takes for each chunk, in milliseconds. */
      readingTime?: number;
    };

/** Reads slower than a process writes, so that it has to wait. */
const readSlowly = async (stream: Readable, readingTime: number): Promise<string> => {
  let read = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    read += String(chunk);
    await setTimeout(readingTime);
  }
  return read;
};

/** Starts a program, without a terminal. */
export const startProcess = (program: Program, ...args: string[]): StartedProcess => {
  const { program: path, folder = root, readingTime = 0 } = typeof program === 'string' ? { program } : program;
  const child = spawn(...commandLine(path, args), { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const exitCode = new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      resolve(code ?? -1);
    });
  });
  const written = readingTime > 0 ? readSlowly(child.stdout, readingTime) : text(child.stdout);
  return {
    kill: (signal) => child.kill(signal),
    ended: Promise.all([written, text(child.stderr), exitCode]).then(([stdout, stderr, code]) => ({
      stdout,
      stderr,
      exitCode: code,
    })),
  };
};

/** Runs a program to its end. */
export const runProcess = async (program: string, ...args: string[]): Promise<CommandRun> =>
  startProcess(program, ...args).ended;
