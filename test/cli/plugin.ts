import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './run.js';

/**
 * Packs a plugin.
 *
 * @param source the folder with its package.json; the root of the project, if not passed: the plugin as it's published
 * @returns the URL of the package
 */
export const packPlugin = async (source = '.'): Promise<string> => {
  const folder = await mkdtemp(join(homedir(), 'package-'));
  await run('npm', 'pack', '--silent', '--pack-destination', folder, source);
  const [file = ''] = await readdir(folder);
  return pathToFileURL(join(folder, file)).href;
};

/** Lets the CLI install an unsigned plugin in a home without a question. */
export const allowPlugin = async (home: string, url: string): Promise<void> => {
  const config = join(home, '.config', 'sf');
  await mkdir(config, { recursive: true });
  await writeFile(join(config, 'unsignedPluginAllowList.json'), JSON.stringify([url]));
};

/** Installs a packed plugin in the CLI, for the home of this process. */
export const installPlugin = async (sf: string, url: string): Promise<void> => {
  await allowPlugin(homedir(), url);
  await run(sf, 'plugins', 'install', url);
};
