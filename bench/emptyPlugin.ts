import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { packPlugin } from '../test/cli/plugin.js';

const NAME = 'bench-empty-plugin';

/** The words of the command that does nothing. */
export const EMPTY_COMMAND = ['deploy', 'nothing'];

/**
 * Packs a plugin whose only command does nothing: what it takes is what `sf` takes for any command.
 *
 * @returns the URL of the package
 */
export const packEmptyPlugin = async (): Promise<string> => {
  const plugin = await mkdtemp(join(homedir(), 'empty-plugin-'));
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
  return packPlugin(plugin);
};
