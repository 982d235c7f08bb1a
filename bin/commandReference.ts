/* Writes docs/reference.md: what oclif makes of the help, and the exit codes, which oclif leaves out. Part of `npm run generate`. */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const root = fileURLToPath(new URL('..', import.meta.url));
const REFERENCE = `${root}docs/reference.md`;

type Manifest = {
  commands: Record<string, { id: string; errorCodes?: { body: Array<{ name: string; description: string }> } }>;
};

/** The table of exit codes of each command, by the command as it's typed. */
const exitCodeTables = (): Map<string, string> => {
  const { commands } = JSON.parse(readFileSync(`${root}oclif.manifest.json`, 'utf8')) as Manifest;
  const tables = Object.values(commands).map(({ id, errorCodes }): [string, string] => {
    if (!errorCodes) throw new Error(`The command ${id} has no exit codes: its class needs a static field errorCodes.`);
    const rows = errorCodes.body.map(({ name, description }) => `| ${name} | ${description} |`);
    return [`sf ${id.replaceAll(':', ' ')}`, ['| exit code | meaning |', '| --- | --- |', ...rows].join('\n')];
  });
  return new Map(tables);
};

/** The text of docs/reference.md, from the manifest. */
export const commandReference = async (): Promise<string> => {
  // An alias would repeat its command; the command's own section names it.
  const { stdout } = spawnSync(
    process.execPath,
    [
      `${root}node_modules/oclif/bin/run.js`,
      'readme',
      '--no-source-links',
      '--no-aliases',
      '--readme-path',
      'docs/reference.md',
      '--dry-run',
    ],
    { cwd: root, encoding: 'utf8', env: { ...process.env, COLUMNS: '120' } },
  );
  const printed = stdout.slice(stdout.indexOf('# Command reference'));
  const tables = exitCodeTables();
  const [start = '', ...sections] = printed.split(/^(?=## )/m);
  const withExitCodes = sections.map((section) => {
    const [, command = ''] = /^## `(sf [a-z :-]+)/.exec(section) ?? [];
    const table = tables.get(command.trim());
    if (!table) throw new Error(`There are no exit codes for "${command}".`);
    const [text = '', end] = section.split(/^(?=<!-- commandsstop -->)/m);
    return [`${text.trimEnd()}\n\n### Exit codes of \`${command.trim()}\`\n\n${table}\n`, end ?? ''].join('\n');
  });
  const config = await resolveConfig(REFERENCE);
  return format([start, ...withExitCodes].join(''), { ...config, parser: 'markdown' });
};

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(REFERENCE, await commandReference());
