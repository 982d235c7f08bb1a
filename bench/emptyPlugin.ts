import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from '../test/cli/run.js';

const NAME = 'bench-empty-plugin';

/** The words of the command that does nothing. */
export const EMPTY_COMMAND = ['deploy', 'nothing'];

/**
 * Packs a plugin whose only command does nothing: what it takes is what `sf` takes for any command.
 *
 * @param folder where the package is put
 * @returns the URL of the package
 */
export const packEmptyPlugin = async (folder: string): Promise<string> => {
  const plugin = await mkdtemp(join(tmpdir(), 'bench-empty-'));
  const commands = join(plugin, 'lib', 'commands', 'deploy');
  await mkdir(commands, { recursive: true });
  await writeFile(join(commands, 'nothing.js'), 'export default class Nothing { static async run() {} }\n');
  const id = EMPTY_COMMAND.join(':');
  const command = { id, aliases: [], args: {}, flags: {}, hiddenAliases: [], pluginName: NAME, pluginType: 'user' };
  await writeFile(
    join(plugin, 'oclif.manifest.json'),
    JSON.stringify({ version: '1.0.0', commands: { [id]: { ...command, relativePath: ['lib', ...EMPTY_COMMAND] } } }),
  );
  await writeFile(
    join(plugin, 'package.json'),
    JSON.stringify({
      name: NAME,
      version: '1.0.0',
      type: 'module',
      files: ['lib', 'oclif.manifest.json'],
      oclif: { bin: 'sf', commands: './lib/commands', topicSeparator: ' ' },
    }),
  );
  await run('npm', 'pack', '--silent', '--pack-destination', folder, plugin);
  await rm(plugin, { recursive: true });
  const file = (await readdir(folder)).find((name) => name.startsWith(NAME)) ?? '';
  return pathToFileURL(join(folder, file)).href;
};
