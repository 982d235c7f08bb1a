import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packPlugin } from '../test/cli/plugin.js';
import { run } from '../test/cli/run.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What a plugin has that isn't bundled. */
const FILES = ['lib', 'messages', 'oclif.manifest.json', 'package.json'];

const PACKAGE = /(?:from|import\() ?'((?:@[^/']+\/)?[^/.:']+)[^:']*'/g;

/** The packages that the built code imports. */
const importedPackages = async (): Promise<string[]> => {
  const files = (await readdir(join(root, 'lib'), { recursive: true })).filter((file) => file.endsWith('.js'));
  const code = await Promise.all(files.map(async (file) => readFile(join(root, 'lib', file), 'utf8')));
  return [...new Set(code.flatMap((each) => [...each.matchAll(PACKAGE)].map(([, name = '']) => name)))];
};

/**
 * Packs the plugin without a bundle: the plain build, whose libraries are installed with it.
 *
 * @returns the URL of the package
 */
export const packPlainPlugin = async (): Promise<string> => {
  await run('npm', 'run', '--silent', 'build');
  const plugin = await mkdtemp(join(homedir(), 'plain-plugin-'));
  for (const file of FILES) await cp(join(root, file), join(plugin, file), { recursive: true });

  const packageJson = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const { devDependencies, ...others } = packageJson;
  const names = await importedPackages();
  const dependencies = Object.fromEntries(names.map((name) => [name, devDependencies[name]]));
  await writeFile(join(plugin, 'package.json'), JSON.stringify({ ...others, scripts: {}, dependencies }));

  return packPlugin(plugin);
};
