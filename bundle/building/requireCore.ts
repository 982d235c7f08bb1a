/**
 * Makes a library require `@salesforce/core` where it imports it dynamically, because what esbuild makes of a CommonJS
 * module for a dynamic import has a default export only.
 */
export const requireCore = (code: string): string =>
  code.replace(/\bimport\((['"]@salesforce\/core['"])\)/g, 'Promise.resolve(require($1))');
