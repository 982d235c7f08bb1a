import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Plugin, settings } from '@oclif/core';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a manifest of the sources says of what is built from them. */
const built = (manifest: unknown): unknown =>
  JSON.parse(JSON.stringify(manifest), (key, value: string[]) =>
    key === 'relativePath' ? value.map((part) => part.replace(/^src$/, 'lib').replace(/\.ts$/, '.js')) : value,
  );

describe('the manifest', () => {
  const before = settings.enableAutoTranspile;

  afterEach(() => {
    settings.enableAutoTranspile = before;
  });

  it('says what the commands in src say: npm run generate makes it anew', async () => {
    settings.enableAutoTranspile = true;
    const plugin = new Plugin({ root, ignoreManifest: true });
    await plugin.load();

    expect(JSON.parse(await readFile(`${root}/oclif.manifest.json`, 'utf8'))).to.deep.equal(built(plugin.manifest));
  });
});
