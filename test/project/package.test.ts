import { mkdtemp } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runProcess } from '../runProcess.js';

describe('the package', function () {
  // Each starts a process, which takes long on a slow machine.
  this.timeout(120_000);

  it('has a command snapshot that is true: npm run generate makes it anew', async () => {
    const { stdout, exitCode } = await runProcess('bin/dev.js', 'snapshot:compare');

    expect(stdout).to.include('No changes have been detected');
    expect(exitCode).to.equal(0);
  });

  it('has a schema of its JSON that is true: npm run generate makes it anew', async () => {
    const { stdout, exitCode } = await runProcess('bin/dev.js', 'schema:compare');

    expect(stdout).to.include('No changes have been detected');
    expect(exitCode).to.equal(0);
  });

  it("passes the checks of Salesforce's command reference", async () => {
    const { stderr, exitCode } = await runProcess(
      'bin/dev.js',
      ...['commandreference:generate', '--plugins', 'sf-plugin-deploy-cancel-rest'],
      ...['--output-dir', await mkdtemp(join(homedir(), 'command-reference-')), '--error-on-warnings'],
    );

    expect(stderr).to.equal('');
    expect(exitCode).to.equal(0);
  });
});
