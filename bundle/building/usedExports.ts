import { readFile } from 'node:fs/promises';
import type { Metafile } from 'esbuild';
import { edited, parse } from './edits.js';

/**
 * The names that some code uses of a module, which it imports or requires at its beginning.
 *
 * @throws Error where it uses the module in another way
 */
export const namesUsed = (code: string, module: string): string[] => {
  const imported = [...code.matchAll(new RegExp(`^import \\{(.*)\\} from '${module}'`, 'gm'))].flatMap(
    ([, names = '']) => names.split(',').flatMap((name) => /^ *(?!type )(\w+)/.exec(name)?.[1] ?? []),
  );
  const [, variable] = new RegExp(`^const (\\w+) = require\\("${module}"\\);`, 'm').exec(code) ?? [];
  const uses = variable ? [...code.matchAll(new RegExp(`\\b${variable}\\b(?! =)(?:\\.(\\w+))?`, 'g'))] : [];
  const names = [...imported, ...uses.map(([, name]) => name)];
  if (names.length === 0 || names.includes(undefined)) throw new Error(`What is used of ${module}?\n${code}`);
  return names as string[];
};

/** The names that the modules of a bundle use of another one. */
export const namesUsedIn = async ({ inputs }: Metafile, file: RegExp): Promise<Set<string>> => {
  const users = Object.entries(inputs).flatMap(([user, { imports }]) =>
    imports.filter(({ path }) => file.test(path)).map(({ original = '' }) => ({ user, original })),
  );
  const names = await Promise.all(
    users.map(async ({ user, original }) => namesUsed(await readFile(user, 'utf8'), original)),
  );
  return new Set(names.flat());
};

/** Leaves out of a CommonJS module what it exports (`module.exports.x = …`) and nobody uses. */
export const withExports = (code: string, names: ReadonlySet<string>): string =>
  edited(
    code,
    parse(code).statements.flatMap((statement) => {
      const [, name] = /^module\.exports\.(\w+)/.exec(statement.getText()) ?? [];
      return name && !names.has(name) ? [{ start: statement.getStart(), end: statement.end, text: '' }] : [];
    }),
  );
