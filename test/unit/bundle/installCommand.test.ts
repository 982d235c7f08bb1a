import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { installCommand } from '../../../bundle/building/installCommand.js';

describe('the command that installs the package', () => {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  it('names the file', () => {
    expect(installCommand('/work/dist/plugin-1.0.0.tgz')).to.equal(
      'sf plugins install file:///work/dist/plugin-1.0.0.tgz',
    );
  });

  it('gives the CLI the path as it is, whatever a shell would take for something else', () => {
    const path = "/it's $HOME & `pwd` (100 %)/[a] #1!/é.tgz";

    const words = execFileSync('sh', ['-c', installCommand(path).replace('sf', "printf '%s\\n'")], {
      encoding: 'utf8',
    });

    expect(words).to.equal(`plugins\ninstall\nfile://${path}\n`);
  });
});
