import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Profiler } from 'node:inspector';
import { type Setting, measuredRun } from './measuredRun.js';

/** How much of the time of a process's main thread was spent in the code of what, waiting included, in milliseconds. */
export type ProfilePart = { name: string; time: number };

/** The files are named by date, time, process, thread, and a number. The threads that write the log do it beside. */
const MAIN_THREAD = /\.\d+\.0\.\d+\.cpuprofile$/;

/** Functions that aren't anybody's code. */
const NATIVE: Record<string, string> = {
  '(garbage collector)': 'garbage collection',
  '(program)': 'native code',
  '(idle)': 'idle',
};

/** The package that a script belongs to. */
const ownerOf = ({ functionName, url }: Profiler.ProfileNode['callFrame']): string => {
  const [, packagePath] = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
  if (packagePath) return packagePath;
  if (url.startsWith('node:') || url === '') return NATIVE[functionName] ?? 'Node.js';
  return url;
};

/**
 * Profiles the main thread of a Node.js program.
 *
 * @returns the parts that take most, the largest first, and the rest as one
 */
export const profile = async (
  setting: Setting,
  most: number,
  program: string,
  ...args: string[]
): Promise<ProfilePart[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-profile-'));
  try {
    await measuredRun({ ...setting, nodeOptions: [`--cpu-prof`, `--cpu-prof-dir=${folder}`] }, program, ...args);
    const file = (await readdir(folder)).find((name) => MAIN_THREAD.test(name)) ?? '';
    const {
      nodes,
      samples = [],
      timeDeltas = [],
    } = JSON.parse(await readFile(join(folder, file), 'utf8')) as Profiler.Profile;

    const owners = new Map(nodes.map(({ id, callFrame }) => [id, ownerOf(callFrame)]));
    const times = new Map<string, number>();
    for (const [index, sample] of samples.entries()) {
      const owner = owners.get(sample) ?? '';
      times.set(owner, (times.get(owner) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
    }
    const parts = [...times]
      .filter(([name]) => name !== 'idle')
      .map(([name, time]) => ({ name, time }))
      .sort((one, other) => other.time - one.time);
    const rest = parts.slice(most).reduce((sum, { time }) => sum + time, 0);
    return [...parts.slice(0, most), { name: 'all others', time: rest }];
  } finally {
    await rm(folder, { recursive: true });
  }
};
