import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.js';

/** The version of `@salesforce/cli` that the plugin is tested and measured with. It pins its own dependencies. */
export const SALESFORCE_CLI_VERSION = '2.150.6';

const folder = fileURLToPath(new URL(`../../.cache/salesforce-cli-${SALESFORCE_CLI_VERSION}`, import.meta.url));

/**
 * The path of the real `sf`. The first call installs it, for all runs to come.
 *
 * @throws Error where it can't be installed
 */
export const salesforceCli = async (): Promise<string> => {
  if (!existsSync(folder)) {
    // A folder under this name is a complete installation, also where an earlier one was interrupted.
    const unfinished = `${folder}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await run('npm', 'install', '--prefix', unfinished, '--no-fund', `@salesforce/cli@${SALESFORCE_CLI_VERSION}`);
    await mkdir(dirname(folder), { recursive: true });
    await rename(unfinished, folder);
  }
  return join(folder, 'node_modules', '.bin', 'sf');
};
