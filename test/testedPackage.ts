// The first import: the folder is in the private home, which is removed at the end.
import './privateHome.js';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

/**
 * The path of the package to publish.
 *
 * @throws Error where `npm run package` hasn't made it
 */
export const packagePath = (): string => {
  const file = readdirSync(dist).find((name) => name.endsWith('.tgz'));
  if (!file) throw new Error(`There's no package in ${dist}. Run "npm run package".`);
  return join(dist, file);
};

/** Unpacks the package to publish into a folder of its own, where no other package is found. */
export const unpackPackage = (): string => {
  const folder = mkdtempSync(join(homedir(), 'plugin-'));
  execFileSync('tar', ['-xzf', packagePath(), '--strip-components', '1', '-C', folder]);
  return folder;
};

/** The folder of the unpacked package, where `TEST_PACKAGE` says that the tests are for that and not for the sources. */
export const testedPackage = process.env.TEST_PACKAGE ? unpackPackage() : undefined;

// For bin/run.js.
if (testedPackage) process.env.PLUGIN_FOLDER = testedPackage;
