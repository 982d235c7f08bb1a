import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Plugin, settings } from '@oclif/core';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** All that a manifest says but where the compiled files are. */
const said = (json: string): unknown =>
  JSON.parse(json, (key, value: unknown) => (key === 'relativePath' ? undefined : value));

describe('the manifest', () => {
  const before = settings.enableAutoTranspile;

  afterEach(() => {
    settings.enableAutoTranspile = before;
  });

  it('says what the commands in src say: npm run generate makes it anew', async () => {
    settings.enableAutoTranspile = true;
    const plugin = new Plugin({ root, ignoreManifest: true });
    await plugin.load();

    expect(said(await readFile(`${root}/oclif.manifest.json`, 'utf8'))).to.deep.equal(
      said(JSON.stringify(plugin.manifest)),
    );
  });
});
