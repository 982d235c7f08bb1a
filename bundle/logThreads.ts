import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const TRANSPORT = /[\\/]pino[\\/]lib[\\/]transport\.js$/;
const THREAD = /[\\/]thread-stream[\\/]index\.js$/;

const requireCall = (file: string): string =>
  `require(${JSON.stringify(fileURLToPath(new URL(file, import.meta.url)))})`;

/**
 * Lets pino find the files of the threads that write the log, see logFiles.ts, and start them only when there's something
 * to write, see startOnFirstLine.ts.
 *
 * Pino looks for the files in a property of `globalThis`. A real one would also be read by the pino of the CLI, which is
 * another version in the same process. So its modules get a `globalThis` of their own.
 */
export const logThreads: Plugin = {
  name: 'log threads',
  setup: (build) => {
    const withOwnGlobal = async (path: string): Promise<string> =>
      `const globalThis = ${requireCall('logFiles.ts')};\n${await readFile(path, 'utf8')}`;

    build.onLoad({ filter: THREAD }, async ({ path }) => ({ contents: await withOwnGlobal(path) }));
    build.onLoad({ filter: TRANSPORT }, async ({ path }) => ({
      contents: `${await withOwnGlobal(path)}\nmodule.exports = ${requireCall('startOnFirstLine.ts')}.startOnFirstLine(transport);`,
    }));
  },
};
