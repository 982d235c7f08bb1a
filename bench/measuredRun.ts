import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** What one run of a program took. */
export type Measurement = {
  /** From the start of the process to its end, in milliseconds. */
  wallTime: number;
  /** In user and system mode, in milliseconds. */
  cpuTime: number;
  /** The largest resident set, in MB. */
  peakMemory: number;
};

/** Where and how a program runs. */
export type Setting = {
  /** The home of its user, which holds the installed plugins and logins. */
  home: string;
  /** Its working folder. */
  folder: string;
  /** Further options of Node.js. */
  nodeOptions?: string[];
};

const preload = fileURLToPath(new URL('resourceUsage.cjs', import.meta.url));

/**
 * Runs a Node.js program without a terminal, and measures the whole process.
 *
 * @throws Error where it doesn't exit with 0
 */
export const measuredRun = async (
  { home, folder, nodeOptions = [] }: Setting,
  program: string,
  ...args: string[]
): Promise<Measurement> => {
  const usageFile = join(home, 'resource-usage.json');
  const start = performance.now();
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      HOME: home,
      NODE_OPTIONS: [`--require "${preload}"`, ...nodeOptions].join(' '),
      BENCH_RESOURCE_USAGE_FILE: usageFile,
    },
  });
  const errors = text(child.stderr);
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  const wallTime = performance.now() - start;
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')} exited with ${exitCode}: ${await errors}`);

  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(await readFile(usageFile, 'utf8')) as NodeJS.ResourceUsage;
  return { wallTime, cpuTime: (userCPUTime + systemCPUTime) / 1000, peakMemory: maxRSS / 1024 };
};
