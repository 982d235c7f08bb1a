import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './run.js';

/**
 * Packs another plugin.
 *
 * @param source the folder with its package.json
 * @returns the path of the package
 */
export const packPlugin = async (source: string): Promise<string> => {
  const folder = await mkdtemp(join(homedir(), 'package-'));
  const file = await run('npm', 'pack', '--silent', '--pack-destination', folder, source);
  return join(folder, file.trim());
};

/**
 * Lets the CLI install an unsigned plugin in a home without a question.
 *
 * @param file the path of its package
 * @returns what `sf plugins install` takes
 */
export const allowPlugin = async (home: string, file: string): Promise<string> => {
  const { href } = pathToFileURL(file);
  const config = join(home, '.config', 'sf');
  await mkdir(config, { recursive: true });
  await writeFile(join(config, 'unsignedPluginAllowList.json'), JSON.stringify([href]));
  return href;
};

/** Installs a packed plugin in the CLI, for the home of this process. */
export const installPlugin = async (sf: string, file: string): Promise<void> => {
  await run(sf, 'plugins', 'install', await allowPlugin(homedir(), file));
};
