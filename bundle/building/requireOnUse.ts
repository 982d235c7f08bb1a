import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { keepConfiguration } from './keepConfiguration.js';
import { loadOnUse } from './loadOnUse.js';

const LIBRARIES = /[\\/](?:@jsforce[\\/]jsforce-node|@oclif[\\/]core|@salesforce[\\/]core|undici)[\\/]lib[\\/].*\.js$/;
const OCLIF_COMMAND = /[\\/]@oclif[\\/]core[\\/]lib[\\/]command\.js$/;

/**
 * Makes the modules of these libraries load when they're used first. They are CommonJS, which can't be left out in part:
 * whatever is imported of them loads all of them, though most (streaming, scratch orgs, XML, help) is never used here.
 */
export const requireOnUse: Plugin = {
  name: 'require on use',
  setup: (build) => {
    build.onLoad({ filter: LIBRARIES }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      return { contents: loadOnUse(OCLIF_COMMAND.test(path) ? keepConfiguration(code) : code) };
    });
  },
};
