import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { installCommand } from '../../../bundle/building/installCommand.js';

describe('the command that installs the package', () => {
  it('names the file', () => {
    expect(installCommand('/work/dist/plugin-1.0.0.tgz', false)).to.equal(
      'sf plugins install file:///work/dist/plugin-1.0.0.tgz',
    );
  });

  for (const { path, command } of [
    {
      path: 'C:\\work\\dist\\plugin-1.0.0.tgz',
      command: 'sf plugins install file:///C:/work/dist/plugin-1.0.0.tgz',
    },
    {
      path: 'C:\\Users\\Riley Release\\dist\\plugin-1.0.0.tgz',
      command: 'sf plugins link --no-install "C:\\Users\\Riley Release\\dist"',
    },
  ]) {
    it(`works on Windows with ${path}`, () => {
      expect(installCommand(path, true)).to.equal(command);
    });
  }

  it('gives the CLI the path as it is, whatever a shell would take for something else', function () {
    if (process.platform === 'win32') this.skip();
    const path = "/it's $HOME & `pwd` (100 %)/[a] #1!/é.tgz";

    const words = execFileSync('sh', ['-c', installCommand(path, false).replace('sf', "printf '%s\\n'")], {
      encoding: 'utf8',
    });

    expect(words).to.equal(`plugins\ninstall\nfile://${path}\n`);
  });
});
