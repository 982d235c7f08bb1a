import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { installAddress, installCommand } from '../../bundle/building/installCommand.js';
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
  const address = installAddress(file);
  const config = join(home, '.config', 'sf');
  await mkdir(config, { recursive: true });
  await writeFile(join(config, 'unsignedPluginAllowList.json'), JSON.stringify([address]));
  return address;
};

/** Installs a packed plugin in the CLI, for the home of this process, by pasting the command for it into a shell. */
export const installPlugin = async (sf: string, file: string): Promise<void> => {
  // A folder with a name of the kind that people have.
  const copy = join(await mkdtemp(join(homedir(), "it's a download-")), basename(file));
  await cp(file, copy);
  await allowPlugin(homedir(), copy);
  await run('sh', '-c', installCommand(copy).replace('sf', `'${sf}'`));
};
