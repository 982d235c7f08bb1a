import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { loadOnUse } from './loadOnUse.js';

const LIBRARIES = /[\\/](@jsforce[\\/]jsforce-node|@oclif[\\/]core|@salesforce[\\/]core)[\\/]lib[\\/].*\.js$/;

/**
 * Makes the modules of these libraries load when they're used first. They are CommonJS, which can't be left out in part:
 * whatever is imported of them loads all of them, though most (streaming, scratch orgs, XML, help) is never used here.
 */
export const requireOnUse: Plugin = {
  name: 'require on use',
  setup: (build) => {
    build.onLoad({ filter: LIBRARIES }, async ({ path }) => ({ contents: loadOnUse(await readFile(path, 'utf8')) }));
  },
};
