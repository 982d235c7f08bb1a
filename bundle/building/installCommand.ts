import { pathToFileURL } from 'node:url';

/** Quotes a word that a shell would take apart, for bash, zsh, and fish, or for PowerShell and cmd. */
const quoted = (word: string): string => {
  if (/^[\w./:-]+$/.test(word)) return word;
  return process.platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
};

/** The address by which Salesforce CLI installs a package from a file: the path as it is, since the CLI decodes nothing. */
export const installAddress = (file: string): string => decodeURIComponent(pathToFileURL(file).href);

/** A command that installs a package in Salesforce CLI, to be pasted into a shell. */
export const installCommand = (file: string): string => `sf plugins install ${quoted(installAddress(file))}`;
