import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { installCommand } from '../../../bundle/building/installCommand.js';

describe('the command that installs the package', () => {
  it('names the file', () => {
    expect(installCommand('/work/dist/plugin-1.0.0.tgz')).to.match(
      /^sf plugins install file:\/\/\/([A-Z]:\/)?work\/dist\/plugin-1\.0\.0\.tgz$/,
    );
  });

  const path = resolve("/it's $HOME & `pwd` (100 %)/[a] #1!/é.tgz");

  it('has nothing that a shell takes for something else', () => {
    expect(installCommand(path)).to.match(/^sf plugins install [\w./:%-]+$/);
  });

  it('names any file', () => {
    expect(fileURLToPath(installCommand(path).split(' ').at(-1) ?? '')).to.equal(path);
  });

  it('is taken by a shell as it is', () => {
    const command = installCommand(path);

    expect(execFileSync('sh', ['-c', `echo ${command}`], { encoding: 'utf8' }).trim()).to.equal(command);
  });
});
