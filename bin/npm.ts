import { execFileSync } from 'node:child_process';

/**
 * Runs npm, which tells each of its scripts where it is. By its name, Windows would start a batch file, which Node.js doesn't do.
 *
 * @returns what it printed
 * @throws Error if it fails, or if this process isn't a script of npm's
 */
export const npm = (...args: string[]): string => {
  const { npm_execpath: npmFile } = process.env;
  if (!npmFile) throw new Error('Run this by npm, such as "npm run package".');
  return execFileSync(process.execPath, [npmFile, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
};
