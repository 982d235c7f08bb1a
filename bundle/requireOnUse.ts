import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const LIBRARIES = /[\\/](@jsforce[\\/]jsforce-node|@oclif[\\/]core|@salesforce[\\/]core)[\\/]lib[\\/].*\.js$/;

/** How TypeScript's CommonJS output imports a module: `const sfError_1 = require("../sfError");`. */
const IMPORT = /^(?:const|var) (\w+) = (\w*\(?require\("(?!node:)[^"]+"\)\)?);$/gm;

/**
 * Makes the modules of these libraries load when they're used first. They are CommonJS, which can't be left out in part:
 * whatever is imported of them loads all of them, though most (streaming, scratch orgs, XML, help) is never used here.
 */
export const requireOnUse: Plugin = {
  name: 'require on use',
  setup: (build) => {
    build.onLoad({ filter: LIBRARIES }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const [statement, name = '', load = ''] of contents.matchAll(IMPORT)) {
        const others = contents.replace(statement, '');
        const use = new RegExp(`(?<![\\w$"'/]|[^.]\\.)${name}(?![\\w$])`, 'g');
        // A module that is passed on as a whole is used already.
        if (others.search(new RegExp(`${use.source}\\s*[,;)\\]}]`)) >= 0) continue;

        // The parentheses are for `new sfError_1.SfError()`.
        const uses = others.replace(use, '($&())');
        contents = `${uses}\nvar loaded_${name}; function ${name}() { return (loaded_${name} ??= ${load}); }`;
      }
      return { contents };
    });
  },
};
