import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { inlineMessages } from './inlineMessages.js';
import { keepConfiguration } from './keepConfiguration.js';
import { loadOnUse } from './loadOnUse.js';
import { requireCore } from './requireCore.js';
import { withExports } from './usedExports.js';

/** The index of undici. */
export const UNDICI = /\/undici\/index\.js$/;

type Change = (code: string, path: string) => string;

/** How the code of libraries is changed. The first line that fits a file counts. */
const changesWith = (usedOfUndici: ReadonlySet<string>): Array<[files: RegExp, ...changes: Change[]]> => [
  [/\/@salesforce\/sf-plugins-core\/lib\/.*\.js$/, inlineMessages, requireCore],
  [/\/@oclif\/core\/lib\/command\.js$/, keepConfiguration, loadOnUse],
  // Only its index: the modules below add to what they share when they load.
  [UNDICI, (code) => withExports(code, usedOfUndici), loadOnUse],
  [/\/(?:@jsforce\/jsforce-node|@oclif\/core|@salesforce\/core|form-data)\/lib\/.*\.js$/, loadOnUse],
  [/\/mime-types\/index\.js$/, loadOnUse],
];

/**
 * Changes the code of libraries on its way into the bundle, see README.md.
 *
 * @param usedOfUndici the names that the bundle uses of undici
 */
export const changes = (usedOfUndici: ReadonlySet<string>): Plugin => ({
  name: 'changes',
  setup: (build) => {
    const lines = changesWith(usedOfUndici);
    build.onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, async ({ path }) => {
      const [, ...found] = lines.find(([files]) => files.test(path.replaceAll('\\', '/'))) ?? [];
      if (found.length === 0) return undefined;
      return { contents: found.reduce((code, change) => change(code, path), await readFile(path, 'utf8')) };
    });
  },
});
