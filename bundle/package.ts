/* Bundles the plugin into dist, and leaves the package to publish there: see DESIGN.md. */

import { execFile } from 'node:child_process';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import ts from 'typescript';
import { inlineMessages } from './building/inlineMessages.js';
import { replacements } from './building/replacements.js';
import { requireOnUse } from './building/requireOnUse.js';
import { say } from '../src/messages.js';
import { thirdPartyNotices } from './building/thirdPartyNotices.js';

const packageJson = JSON.parse(await readFile('package.json', 'utf8')) as { engines: { node: string } };
const [, oldestNode = ''] = /(\d+\.\d+)/.exec(packageJson.engines.node) ?? [];

await rm('dist', { recursive: true, force: true });

const { metafile } = await build({
  entryPoints: {
    index: 'src/index.ts',
    'commands/deploy/cancel-rest': 'bundle/inside/cancelRest.ts',
    'commands/deploy/watch-rest': 'bundle/inside/watchRest.ts',
    'hooks/diagnostics': 'src/hooks/diagnostics.ts',
  },
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
  // Never used by this command: schemas of project files, the streaming API, zip files, bulk jobs, files in memory, scratch
  // orgs, and what is for developers of a plugin or of a React renderer.
  external: ['ajv', 'faye', 'js2xmlparser', 'jszip', 'memfs', 'multistream', 'typescript', 'zod', '*/devtools.js'],
  alias: { 'readable-stream': 'node:stream' },
  define: {
    // CommonJS has these, ESM doesn't.
    __dirname: 'import.meta.dirname',
    __filename: 'import.meta.filename',
    // Leaves out what React does for developers only.
    'process.env.DEV': '"false"',
    'process.env.NODE_ENV': '"production"',
    OLDEST_NODE: JSON.stringify(oldestNode),
    OLD_NODE: JSON.stringify(say('error.OldNode', { needed: oldestNode, found: '{version}' })),
  },
  // CommonJS loads the modules of Node.js by a function that ESM doesn't have.
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
  plugins: [replacements, inlineMessages, requireOnUse],
  // The comments with licenses are in the notices, with the licenses of packages that have none in their code.
  legalComments: 'none',
  metafile: true,
});

await writeFile('dist/THIRD-PARTY-NOTICES.txt', await thirdPartyNotices(metafile));
// The file needs no other one, see there.
const types = ts.transpileDeclaration(await readFile('src/index.ts', 'utf8'), {});
await writeFile('dist/lib/index.d.ts', types.outputText);
for (const file of ['LICENSE.txt', 'README.md', 'messages', 'oclif.manifest.json']) {
  await cp(file, `dist/${file}`, { recursive: true });
}
// What the bundle needs nothing of: its libraries are in it, and nobody develops it.
const DEVELOPMENT = ['allowScripts', 'dependencies', 'devDependencies', 'overrides', 'prettier', 'private', 'scripts'];
const published = Object.entries(packageJson).filter(([name]) => !DEVELOPMENT.includes(name));
await writeFile('dist/package.json', `${JSON.stringify(Object.fromEntries(published), undefined, 2)}\n`);

await promisify(execFile)('npm', ['pack', '--silent', '--pack-destination', 'dist', './dist']);
