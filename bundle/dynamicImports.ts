import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const namedExports = fileURLToPath(new URL('salesforceCoreExports.ts', import.meta.url));

/**
 * Gives `await import('@salesforce/core')` the names that are taken of it. The file that esbuild makes of a CommonJS module
 * for a dynamic import has a default export only.
 */
export const dynamicImports: Plugin = {
  name: 'dynamic imports',
  setup: (build) => {
    build.onResolve({ filter: /^@salesforce\/core$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: namedExports } : undefined,
    );
  },
};
