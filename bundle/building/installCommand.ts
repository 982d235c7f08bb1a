import { win32 } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Quotes a word that a shell would take apart, for bash, zsh, and fish, or for PowerShell and cmd. */
const quoted = (word: string, isWindows: boolean): string => {
  if (/^[\w./:-]+$/.test(word)) return word;
  return isWindows ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
};

/** The address by which Salesforce CLI installs a package from a file: the path as it is, since the CLI decodes nothing. */
export const installAddress = (file: string, isWindows = process.platform === 'win32'): string =>
  decodeURIComponent(pathToFileURL(file, { windows: isWindows }).href);

/**
 * A command that installs a package in Salesforce CLI, to be pasted into a shell. On Windows, no version of the CLI can install a
 * package whose path has a blank, quoted or not (oclif/plugin-plugins issue 1387): the folder that was packed is linked instead.
 *
 * @param file the package, in the folder that was packed
 */
export const installCommand = (file: string, isWindows = process.platform === 'win32'): string =>
  isWindows && /\s/.test(file)
    ? `sf plugins link --no-install ${quoted(win32.dirname(file), true)}`
    : `sf plugins install ${quoted(installAddress(file, isWindows), isWindows)}`;
