import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
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

/**
 * Where output goes: to a reader, to one that has gone from the start, to one that leaves after the first words, or to a full
 * disk.
 */
type Destination = 'reader' | 'gone' | 'left' | 'full';

/** How a program is started: from the root of the project or from another folder, and where its output goes. */
export type ProcessOptions = {
  folder?: string;
  /** How long the reader of its stdout takes for each chunk, in milliseconds. */
  readingTime?: number;
  stdout?: Destination;
  stderr?: Destination;
};

type Program = string | (ProcessOptions & { program: string });

/** What the reader of a pipe gets. */
const readAs = async (destination: Destination, stream: Readable | null, readingTime = 0): Promise<string> => {
  if (!stream) return '';
  if (destination === 'gone') stream.destroy();
  else if (destination === 'left') stream.once('data', () => stream.destroy());
  else return readingTime > 0 ? readSlowly(stream, readingTime) : text(stream);
  return '';
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
  const options = typeof program === 'string' ? { program } : program;
  const { program: path, folder = root, readingTime, stdout = 'reader', stderr = 'reader' } = options;
  const full = [stdout, stderr].includes('full') ? openSync('/dev/full', 'w') : undefined;
  const stdioOf = (destination: Destination): number | 'pipe' => (destination === 'full' && full ? full : 'pipe');
  const child = spawn(...commandLine(path, args), { cwd: folder, stdio: ['ignore', stdioOf(stdout), stdioOf(stderr)] });
  if (full) closeSync(full);
  const exitCode = new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      resolve(code ?? -1);
    });
  });
  return {
    kill: (signal) => child.kill(signal),
    ended: Promise.all([readAs(stdout, child.stdout, readingTime), readAs(stderr, child.stderr), exitCode]).then(
      ([written, told, code]) => ({ stdout: written, stderr: told, exitCode: code }),
    ),
  };
};

/** Runs a program to its end. */
export const runProcess = async (program: string, ...args: string[]): Promise<CommandRun> =>
  startProcess(program, ...args).ended;
