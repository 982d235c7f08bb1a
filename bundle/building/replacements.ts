import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const inside = (file: string): string => fileURLToPath(new URL(`../inside/${file}`, import.meta.url));

const requireInside = (file: string): string => `require(${JSON.stringify(inside(file))})`;

/** The CommonJS modules of libraries that files of `inside` take the place of. */
const REPLACED: Array<[module: RegExp, by: string]> = [
  [/@jsforce[\\/]jsforce-node[\\/]index\.js$/, requireInside('jsforce.ts')],
  [/pino[\\/]lib[\\/]transport\.js$/, `${requireInside('log.ts')}.logStream`],
];

/** Puts files of `inside` in the place of modules of libraries, see README.md. */
export const replacements: Plugin = {
  name: 'replacements',
  setup: (build) => {
    for (const [filter, by] of REPLACED) build.onLoad({ filter }, () => ({ contents: `module.exports = ${by};` }));
    build.onResolve({ filter: /^@oclif\/table$/ }, () => ({ path: inside('table.ts') }));
  },
};
