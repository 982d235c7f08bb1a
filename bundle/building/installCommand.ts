import { pathToFileURL } from 'node:url';

/** A command that installs a package in Salesforce CLI, the same for bash, zsh, PowerShell, and cmd. */
export const installCommand = (file: string): string => {
  // What a shell would take for something else.
  const address = pathToFileURL(file).href.replace(
    /[^\w./:%-]/g,
    (character) => `%${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
  return `sf plugins install ${address}`;
};
