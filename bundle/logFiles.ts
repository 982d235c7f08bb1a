import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the bundle, wherever in it this code ends up: where `exports` of package.json points to. */
const bundle = dirname(fileURLToPath(import.meta.resolve('sf-plugin-deploy-cancel-rest')));

const worker = (name: string): string => join(bundle, 'log', `${name}.js`);

/**
 * The files that write the log in a thread of their own, by the names that pino knows them by: see "Bundling" in its
 * documentation. They are entry points of the bundle.
 */
export const __bundlerPathsOverrides = {
  'thread-stream-worker': worker('thread'),
  'pino-worker': worker('pipeline'),
  'pino/file': worker('file'),
  'pino-pretty': worker('pretty'),
  // As @salesforce/core spells it, with the separator of the system.
  [join('..', '..', 'lib', 'logger', 'transformStream')]: worker('transformStream'),
};
