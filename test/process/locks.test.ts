import { mkdir, rm, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AuthInfo } from '@salesforce/core';
import { expect } from 'chai';
import { logInForLong } from '../../simulatedOrg/logIn.js';
import type { CommandRun } from '../runCommand.js';
import { orgForEach } from './orgForEach.js';

describe('a login that another process keeps locked', () => {
  const test = orgForEach();
  let release: () => Promise<void>;

  /** Locks a login as `proper-lockfile` does, which gives a sign of life now and then. */
  const lock = async (): Promise<void> => {
    const folder = join(homedir(), '.sfdx', `${test.username}.json.lock`);
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

  afterEach(async () => release());

  const run = async (): Promise<CommandRun & { time: number }> => {
    const before = performance.now();
    const seen = await test.start('cancel-rest', '--job-id', test.add().id, '--async').ended;
    return { ...seen, time: performance.now() - before };
  };

  it('delays neither the request nor the end of the process while the API version would be remembered', async () => {
    const authInfo = await AuthInfo.create({ username: test.username });
    await authInfo.save({ instanceApiVersion: '60.0', instanceApiVersionLastRetrieved: '2020-01-01T00:00:00.000Z' });
    await lock();
    const { exitCode, stderr, time } = await run();

    expect(stderr).to.equal('');
    expect(exitCode).to.equal(0);
    expect(time).to.be.below(8000);
  });

  it('costs no new session, which is used before it can be written', async () => {
    test.username = await logInForLong(test.org);
    test.org.expireSession();
    await lock();
    const { exitCode, stdout } = await run();

    expect(stdout).to.include('accepted the request');
    expect(exitCode).to.equal(0);
  }).timeout(30_000);
});
