import { mkdir, rm, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AuthInfo } from '@salesforce/core';
import { expect } from 'chai';
import { systemClock } from '../../simulatedOrg/clock.js';
import { logIn, logInForLong } from '../../simulatedOrg/logIn.js';
import { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import type { CommandRun } from '../runCommand.js';
import { runProcess } from '../runProcess.js';

describe('a login that another process keeps locked', () => {
  let org: SimulatedOrg;
  let release: () => Promise<void>;

  /** Locks a login as `proper-lockfile` does, which gives a sign of life now and then. */
  const lock = async (username: string): Promise<void> => {
    const folder = join(homedir(), '.sfdx', `${username}.json.lock`);
    await mkdir(folder);
    const timer = setInterval(() => {
      const now = new Date();
      void utimes(folder, now, now);
    }, 1000);
    release = async () => {
      clearInterval(timer);
      await rm(folder, { recursive: true });
    };
  };

  beforeEach(async () => {
    org = await SimulatedOrg.start(systemClock);
  });

  afterEach(async () => {
    await release();
    await org.stop();
  });

  const run = async (username: string): Promise<CommandRun & { time: number }> => {
    const { id } = org.deployments.add();
    const before = performance.now();
    const flags = ['--target-org', username, '--job-id', id, '--async'];
    const seen = await runProcess('bin/run.js', 'deploy', 'cancel-rest', ...flags);
    return { ...seen, time: performance.now() - before };
  };

  it('delays neither the request nor the end of the process while the API version would be remembered', async () => {
    const username = await logIn(org);
    const authInfo = await AuthInfo.create({ username });
    await authInfo.save({ instanceApiVersion: '60.0', instanceApiVersionLastRetrieved: '2020-01-01T00:00:00.000Z' });
    await lock(username);
    const { exitCode, stderr, time } = await run(username);

    expect(stderr).to.equal('');
    expect(exitCode).to.equal(0);
    expect(time).to.be.below(8000);
  });

  it('costs no new session, which is used before it can be written', async () => {
    const username = await logInForLong(org);
    org.expireSession();
    await lock(username);
    const { exitCode, stdout } = await run(username);

    expect(stdout).to.include('accepted the request');
    expect(exitCode).to.equal(0);
  }).timeout(30_000);
});
