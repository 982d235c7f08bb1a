/* Bundles the plugin into dist, and leaves the package to publish there: see README.md. */

import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { npm } from '../bin/npm.js';
import { changes } from './building/changes.js';
import { installCommand } from './building/installCommand.js';
import { nodeCheck } from './building/nodeCheck.js';
import { replacements } from './building/replacements.js';
import { thirdPartyNotices } from './building/thirdPartyNotices.js';

const packageJson = JSON.parse(await readFile('package.json', 'utf8')) as { engines: { node: string } };

await rm('dist', { recursive: true, force: true });

const { metafile } = await build({
  entryPoints: ['src/index.ts', 'src/commands/**/*.ts', 'src/hooks/**/*.ts'],
  outbase: 'src',
  outdir: 'dist/lib',
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
  // Never used by the commands: schemas of project files, the streaming API, zip files, files in memory, scratch orgs, the
  // types of files that are uploaded, and what is for developers of a plugin or of a React renderer. The tests that run on
  // the package find none of them.
  external: ['ajv', 'faye', 'js2xmlparser', 'jszip', 'memfs', 'mime-types', 'typescript', 'zod', '*/devtools.js'],
  alias: { 'readable-stream': 'node:stream' },
  define: {
    // CommonJS has these, ESM doesn't.
    __dirname: 'import.meta.dirname',
    __filename: 'import.meta.filename',
    // Leaves out what React does for developers only.
    'process.env.DEV': '"false"',
    'process.env.NODE_ENV': '"production"',
    // undici's own switch for bundles, as in Node.js: leaves out its second parser of HTTP, an experiment.
    esbuildDetection: 'true',
  },
  banner: {
    js: [
      nodeCheck(packageJson.engines.node),
      // CommonJS loads the modules of Node.js by a function that ESM doesn't have.
      "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
    ].join('\n'),
  },
  // The comments with licenses are in the notices, with the licenses of packages that have none in their code.
  legalComments: 'none',
  metafile: true,
  plugins: [replacements, changes],
});

await writeFile('dist/THIRD-PARTY-NOTICES.txt', await thirdPartyNotices(metafile));
// The file needs no other one, see there.
const types = ts.transpileDeclaration(await readFile('src/index.ts', 'utf8'), {});
await writeFile('dist/lib/index.d.ts', types.outputText);
for (const file of ['LICENSE.txt', 'README.md', 'messages', 'oclif.manifest.json']) {
  await cp(file, `dist/${file}`, { recursive: true });
}
// The bundle needs nothing of them: its libraries are in it, and nobody develops it.
const DEVELOPMENT = ['allowScripts', 'dependencies', 'devDependencies', 'overrides', 'prettier', 'private', 'scripts'];
const published = Object.entries(packageJson).filter(([name]) => !DEVELOPMENT.includes(name));
await writeFile('dist/package.json', `${JSON.stringify(Object.fromEntries(published), undefined, 2)}\n`);

const file = npm('pack', '--silent', '--pack-destination', 'dist', './dist').trim();
process.stdout.write(`To install the package, run:\n\n  ${installCommand(resolve('dist', file))}\n\n`);
