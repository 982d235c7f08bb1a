import type { Plugin } from 'esbuild';

/** The modules of which the sources use nothing before the request, and which take long to load. */
const MODULES = /^string-width$/;

/** A function that loads the one of a module when it's called first. */
const functionOnUse = (module: string, name: string): string =>
  `const ${name}OnUse = (...values) => require('${module}').${name}(...values); export { ${name}OnUse as ${name} };`;

/** Lets modules that have only functions load when one is called first, where our own sources import them. */
export const functionsOnUse: Plugin = {
  name: 'functions on use',
  setup: (build) => {
    build.onResolve({ filter: MODULES }, ({ path, importer, kind }) =>
      kind === 'require-call' || importer.includes('node_modules')
        ? undefined
        : { path, namespace: 'functions-on-use' },
    );
    build.onLoad({ filter: MODULES, namespace: 'functions-on-use' }, async ({ path }) => {
      const names = Object.keys((await import(path)) as object);
      return { contents: names.map((name) => functionOnUse(path, name)).join('\n'), resolveDir: '.' };
    });
  },
};
