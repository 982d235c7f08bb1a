import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { packPlugin } from '../test/cli/plugin.js';
import type { SimulatedOrg } from '../simulatedOrg/simulatedOrg.js';

/** Packs a plugin whose only command, `sf deploy floor --job-id <id>`, does nothing but send the request to the org. */
export const packFloorPlugin = async ({ instanceUrl, accessToken }: SimulatedOrg): Promise<string> => {
  const url = `${instanceUrl}/services/data/v67.0/metadata/deployRequest/`;
  const request = {
    method: 'PATCH',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ deployResult: { status: 'Canceling' } }),
  };
  const code = `export default class Floor {
    static run = async ([, id]) => fetch('${url}' + id, ${JSON.stringify(request)});
  }`;
  const folder = await mkdtemp(join(homedir(), 'floor-plugin-'));
  const [name, version, relativePath] = ['bench-floor-plugin', '1.0.0', ['lib', 'commands', 'deploy', 'floor.js']];
  const floor = { id: 'deploy:floor', aliases: [], args: {}, flags: {}, hiddenAliases: [], isESM: true, relativePath };
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ name, version, type: 'module', oclif: { commands: './lib/commands' } }),
    'oclif.manifest.json': JSON.stringify({ version, commands: { [floor.id]: floor } }),
    [join(...relativePath)]: code,
  };
  await mkdir(join(folder, 'lib', 'commands', 'deploy'), { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
  return packPlugin(folder);
};
