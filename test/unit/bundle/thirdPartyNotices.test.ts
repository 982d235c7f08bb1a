import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { thirdPartyNotices } from '../../../bundle/building/thirdPartyNotices.js';

/** Puts a package into a bundle, and gives what esbuild says of that. */
const bundled = (license: string, files: Record<string, string>): Parameters<typeof thirdPartyNotices>[0] => {
  const folder = join(mkdtempSync(join(homedir(), 'bundled-')), 'node_modules', '@scope', 'library');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: '@scope/library', version: '1.2.3', license }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const output = {
    bytes: 1,
    // esbuild has slashes in its paths on every system.
    inputs: { [`${folder.replaceAll('\\', '/')}/index.js`]: { bytesInOutput: 1 } },
    imports: [],
    exports: [],
  };
  return { inputs: {}, outputs: { 'lib/index.js': output } };
};

describe('the notices of what is in the bundle', () => {
  it('have the name, version, and license of a package, and all texts that come with it', async () => {
    const notices = await thirdPartyNotices(bundled('MIT', { LICENSE: 'Do what you like.\n', 'NOTICE.txt': 'By us.' }));

    expect(notices).to.include('@scope/library@1.2.3 (MIT)\n\nDo what you like.\n\nBy us.\n');
  });

  it('say when a package has no text of its license', async () => {
    expect(await thirdPartyNotices(bundled('MIT', {}))).to.include('without the text of its license');
  });

  for (const license of ['GPL-3.0', 'AGPL-3.0-only', '(MIT OR GPL-3.0)']) {
    it(`aren't made, nor is the bundle, when a package has the license ${license}`, async () => {
      const failure = await thirdPartyNotices(bundled(license, {})).catch((error: unknown) => error);

      expect(failure)
        .to.be.instanceOf(Error)
        .with.property('message')
        .that.includes(`1.2.3 has the license ${license}`);
    });
  }
});
