import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** Licenses that allow to pass the code on as part of a package with another license, if their text goes with it. */
const ALLOWED_LICENSES = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Zlib'];

type Package = { name: string; version: string; license?: string };

const FOLDER = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;

const LICENSE_FILE = /^(?:copying|licen[cs]e|notice)/i;

const packageIn = async (folder: string): Promise<Package> =>
  JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Package;

const licenseTexts = async (folder: string): Promise<string[]> => {
  const files = (await readdir(folder)).filter((file) => LICENSE_FILE.test(file)).sort();
  return Promise.all(files.map(async (file) => (await readFile(join(folder, file), 'utf8')).trim()));
};

/** The folders of the packages of which something is in the bundle. */
const bundledFolders = ({ outputs }: Metafile): string[] => {
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  return [...new Set(files.flatMap((file) => FOLDER.exec(file)?.[0] ?? []))];
};

/**
 * The notices of all packages that are in the bundle: name, version, license, and its text.
 *
 * @throws where a package has a license that isn't known to allow that
 */
export const thirdPartyNotices = async (metafile: Metafile): Promise<string> => {
  const notices = new Map<string, string>();
  for (const folder of bundledFolders(metafile)) {
    const { name, version, license } = await packageIn(folder);
    if (!license || !ALLOWED_LICENSES.includes(license))
      throw new Error(`${name} ${version} has the license ${license ?? 'that it keeps to itself'}.`);
    const texts = await licenseTexts(folder);
    if (texts.length === 0) texts.push('The package comes without the text of its license.');
    notices.set(`${name}@${version}`, [`${name}@${version} (${license})`, ...texts].join('\n\n'));
  }
  const sorted = [...notices.keys()].sort().map((key) => notices.get(key));
  return `${['This package contains code of the packages below, bundled, minified, and in part modified.', ...sorted].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
};
