import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { replaced } from './edits.js';
import { inlineMessages } from './inlineMessages.js';
import { keepConfiguration } from './keepConfiguration.js';
import { loadOnUse } from './loadOnUse.js';
import { requireCore } from './requireCore.js';

type Change = (code: string, path: string) => string;

/** Looks up an environment variable by its name. The library copies the whole environment each time. */
const lookUpVariable: Change = (code) => replaced(code, 'this.asMap().get(envName)', 'this.getString(envName)');

const allOnUse: Change = (code) => loadOnUse(code);

/** How the code of libraries is changed. The first line that fits a file counts. */
const CHANGES: Array<[files: RegExp, ...changes: Change[]]> = [
  [/\/@salesforce\/sf-plugins-core\/lib\/.*\.js$/, inlineMessages, requireCore],
  [/\/@oclif\/core\/lib\/command\.js$/, keepConfiguration, allOnUse],
  // Of undici, only this one: others add to what they share when they load.
  [/\/undici\/lib\/dispatcher\/client\.js$/, (code) => loadOnUse(code, /client-h2/)],
  [/\/@salesforce\/core\/lib\/config\/envVars\.js$/, lookUpVariable, allOnUse],
  [/\/(?:@jsforce\/jsforce-node|@oclif\/core|@salesforce\/core|form-data)\/lib\/.*\.js$/, allOnUse],
];

/** Changes the code of libraries on its way into the bundle, see README.md. */
export const changes: Plugin = {
  name: 'changes',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, async ({ path }) => {
      const [, ...found] = CHANGES.find(([files]) => files.test(path.replaceAll('\\', '/'))) ?? [];
      if (found.length === 0) return undefined;
      return { contents: found.reduce((code, change) => change(code, path), await readFile(path, 'utf8')) };
    });
  },
};
