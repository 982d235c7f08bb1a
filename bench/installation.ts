import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allowPlugin } from '../test/cli/plugin.js';
import { measuredRun } from './measuredRun.js';

/** What it took to install a plugin. */
export type InstallationMeasurement = {
  /** In milliseconds, with nothing in npm's cache. */
  wallTime: number;
  packages: number;
  /** Of all files, in MB. */
  size: number;
};

/** Makes a home for a user of the CLI, without plugins and logins. */
export const newHome = async (): Promise<string> => mkdtemp(join(tmpdir(), 'bench-home-'));

/** Where the CLI keeps the plugins of a user. */
const pluginsOf = (home: string): string => join(home, '.local', 'share', 'sf', 'node_modules');

const PACKAGE = /(^|node_modules\/)(@[^/]+\/)?[^/@][^/]*\/package\.json$/;

/**
 * Installs a packed plugin in the home of a user, as a pipeline does, and measures it.
 *
 * @param sf the path of the CLI
 * @param url the URL of the package
 */
export const installInto = async (home: string, sf: string, url: string): Promise<InstallationMeasurement> => {
  await allowPlugin(home, url);
  const { wallTime } = await measuredRun({ home, folder: home }, sf, 'plugins', 'install', url);

  const entries = await readdir(pluginsOf(home), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return {
    wallTime,
    packages: files.filter((file) => PACKAGE.test(file.slice(pluginsOf(home).length + 1))).length,
    size: sizes.reduce((sum, size) => sum + size, 0) / 1e6,
  };
};

/** Installs a packed plugin in a home of its own, and measures it. */
export const measureInstallation = async (sf: string, url: string): Promise<InstallationMeasurement> => {
  const home = await newHome();
  try {
    return await installInto(home, sf, url);
  } finally {
    await rm(home, { recursive: true });
  }
};
