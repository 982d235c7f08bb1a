/* Puts the bundle into lib, in place of the plain build: what is packed, see `prepack` in package.json. */

import { readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { dynamicImports } from './dynamicImports.js';
import { inlineMessages } from './inlineMessages.js';
import { logThreads } from './logThreads.js';
import { requireOnUse } from './requireOnUse.js';
import { thirdPartyNotices } from './thirdPartyNotices.js';

// The types come from tsc, and are all that the plain build leaves.
const types = await readFile('lib/index.d.ts');
await rm('lib', { recursive: true });

const { metafile } = await build({
  entryPoints: {
    index: 'src/index.ts',
    'commands/deploy/cancel-rest': 'src/commands/deploy/cancel-rest.ts',
    // What the threads that write the log run, see logFiles.ts.
    'log/thread': 'thread-stream/lib/worker.js',
    'log/pipeline': 'pino/lib/worker.js',
    'log/file': 'pino/file.js',
    'log/pretty': 'pino-pretty',
    // By its path, since the package doesn't export it.
    'log/transformStream': 'node_modules/@salesforce/core/lib/logger/transformStream.js',
  },
  outdir: 'lib',
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  // What is imported dynamically gets files of its own, which are loaded only then: prompts, and the progress display.
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // A third off the size. Identifiers stay as they are, so that stack traces can be read.
  minifySyntax: true,
  minifyWhitespace: true,
  // Libraries ask for the names of classes, some of which esbuild changes: the names of loggers come from them.
  keepNames: true,
  alias: { '@oclif/table': './bundle/plainTable.ts' },
  // Never used by this command: schemas of project files, the streaming API, zip files, bulk jobs, files in memory, scratch
  // orgs, and what is for developers of a plugin or of a React renderer.
  external: ['ajv', 'faye', 'js2xmlparser', 'jszip', 'memfs', 'multistream', 'typescript', 'zod', '*/devtools.js'],
  define: {
    // CommonJS has these, ESM doesn't.
    __dirname: 'import.meta.dirname',
    __filename: 'import.meta.filename',
    // Leaves out what React does for developers only.
    'process.env.DEV': '"false"',
    'process.env.NODE_ENV': '"production"',
  },
  // CommonJS loads the modules of Node.js by a function that ESM doesn't have.
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
  plugins: [dynamicImports, inlineMessages, logThreads, requireOnUse],
  // The comments with licenses are in the notices, with the licenses of packages that have none in their code.
  legalComments: 'none',
  metafile: true,
});

await writeFile('lib/index.d.ts', types);
await writeFile('THIRD-PARTY-NOTICES.txt', await thirdPartyNotices(metafile));
