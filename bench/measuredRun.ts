import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** What one run of a program took: times in milliseconds, memory (the largest resident set) in MB. */
export type Measurement = { start: number; wallTime: number; peakMemory: number };

const preload = fileURLToPath(new URL('resourceUsage.cjs', import.meta.url));

/**
 * Runs a Node.js program in a folder, without a terminal and for the user with that home, and measures the whole process.
 *
 * @throws Error where it doesn't exit with 0
 */
export const measuredRun = async (home: string, program: string, ...args: string[]): Promise<Measurement> => {
  const usageFile = join(home, 'resource-usage.json');
  const start = performance.now();
  const child = spawn(program, args, {
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      HOME: home,
      NODE_OPTIONS: `--require "${preload}"`,
      BENCH_RESOURCE_USAGE_FILE: usageFile,
    },
  });
  const errors = text(child.stderr);
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  const wallTime = performance.now() - start;
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')} exited with ${exitCode}: ${await errors}`);

  const { maxRSS } = JSON.parse(await readFile(usageFile, 'utf8')) as NodeJS.ResourceUsage;
  return { start, wallTime, peakMemory: maxRSS / 1024 };
};
