import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { Plugin, settings } from '@oclif/core';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a manifest of the sources says of what is built from them. */
const built = (manifest: unknown): unknown =>
  JSON.parse(JSON.stringify(manifest), (key, value: string[]) =>
    key === 'relativePath' ? value.map((part) => part.replace(/^src$/, 'lib').replace(/\.ts$/, '.js')) : value,
  );

/** Where two values differ, such as `commands.deploy:cancel-rest.flags.wait.summary`. */
const differences = (one: unknown, other: unknown, path: string[] = []): string[] => {
  if (isDeepStrictEqual(one, other)) return [];
  if (!isObject(one) || !isObject(other)) return [path.join('.')];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => differences(one[key], other[key], [...path, key]));
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

describe('the manifest', () => {
  const before = settings.enableAutoTranspile;

  afterEach(() => {
    settings.enableAutoTranspile = before;
  });

  it('says what the commands in src say: npm run generate makes it anew', async () => {
    settings.enableAutoTranspile = true;
    const plugin = new Plugin({ root, ignoreManifest: true });
    await plugin.load();

    const manifest: unknown = JSON.parse(await readFile(`${root}/oclif.manifest.json`, 'utf8'));
    expect(differences(manifest, built(plugin.manifest))).to.deep.equal([]);
  });
});
