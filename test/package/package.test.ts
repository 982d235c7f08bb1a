import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AuthInfo } from '@salesforce/core';
import { expect } from 'chai';
import * as sinon from 'sinon';
import { systemClock } from '../../simulatedOrg/clock.js';
import { logIn, logInForLong, logInUnasked } from '../../simulatedOrg/logIn.js';
import { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import type { CommandRun } from '../runCommand.js';
import { runProcess } from '../runProcess.js';
import { unpackPackage } from '../testedPackage.js';
import { TestProxy } from '../testProxy.js';

const folder = unpackPackage();

type Manifest = { commands: Record<string, { id: string; flags: object }> };

const { commands } = JSON.parse(await readFile(join(folder, 'oclif.manifest.json'), 'utf8')) as Manifest;

describe('the package, where no other package is', () => {
  let org: SimulatedOrg;

  afterEach(async () => {
    sinon.restore();
    await org.stop();
  });

  const run = async (environment: NodeJS.ProcessEnv, ...words: string[]): Promise<CommandRun> => {
    sinon.stub(process, 'env').value({ ...process.env, PLUGIN_FOLDER: folder, ...environment });
    return runProcess('bin/run.js', ...words);
  };

  for (const { id, flags } of Object.values(commands)) {
    it(`starts ${id}, which asks an org over https and through a proxy`, async () => {
      org = await SimulatedOrg.start(systemClock, { tls: true });
      const proxy = await TestProxy.start();
      const username = await logInUnasked(org);
      const job = org.deployments.add({ deployTime: 0, finalizeTime: 0 });
      const { stdout, stderr } = await run(
        { NODE_EXTRA_CA_CERTS: org.certificateFile, HTTPS_PROXY: proxy.url },
        ...[...id.split(':'), '--target-org', username, ...('job-id' in flags ? ['--job-id', job.id] : [])],
      );
      await proxy.stop();

      if ('job-id' in flags) expect(stdout + stderr).to.include(job.id);
      expect(org.requests).not.to.deep.equal([]);
      expect(proxy.hosts).to.include(new URL(org.instanceUrl).host);
    });
  }

  it('gets a new session when it has expired', async () => {
    org = await SimulatedOrg.start(systemClock);
    const username = await logInForLong(org);
    org.expireSession();
    const { id } = org.deployments.add();
    const { stderr, exitCode } = await run({}, 'deploy', 'cancel-rest', '--async', '-o', username, '-i', id);

    expect(stderr).not.to.include('Error');
    expect(exitCode).to.equal(0);
  });

  it('knows an alias of the CLI', async () => {
    org = await SimulatedOrg.start(systemClock);
    const authInfo = await AuthInfo.create({ username: await logIn(org) });
    await authInfo.setAlias('staging');
    const { id } = org.deployments.add();
    const { stdout } = await run({}, 'deploy', 'cancel-rest', '--async', '-o', 'staging', '-i', id);

    expect(stdout).to.include('-o staging');
  });

  it('has the hook that sf doctor runs', async () => {
    org = await SimulatedOrg.start(systemClock);
    const hook = (await import(pathToFileURL(join(folder, 'lib', 'hooks', 'diagnostics.js')).href)) as object;

    expect(hook).to.have.property('default').that.is.a('function');
  });
});
