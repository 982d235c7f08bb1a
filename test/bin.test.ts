import { expect } from 'chai';
import type { CommandJson } from './runCommand.js';
import { runProcess } from './runProcess.js';
import { systemClock } from './standInOrg/clock.js';
import { logIn } from './standInOrg/logIn.js';
import { StandInOrg } from './standInOrg/standInOrg.js';

describe('bin/run.js, the command in a process of its own', () => {
  let org: StandInOrg;
  let username: string;

  before(async () => {
    org = await StandInOrg.start(systemClock);
    username = await logIn(org);
  });

  after(async () => org.stop());

  const cancelRest = async (...flags: string[]): ReturnType<typeof runProcess> =>
    runProcess('bin/run.js', 'deploy', 'cancel-rest', '--target-org', username, '--async', ...flags);

  it('prints one JSON document, and exits with its status', async () => {
    const { id } = org.deployments.add();
    const { stdout, stderr, exitCode } = await cancelRest('--job-id', id, '--json');

    expect((JSON.parse(stdout) as CommandJson).result).to.include({ id, status: 'Canceling' });
    expect(stderr).to.equal('');
    expect(exitCode).to.equal(0);
  });

  it('prints an error as one JSON document, and exits with its status', async () => {
    const { stdout, exitCode } = await cancelRest('--job-id', '0Af5g000000ZZZZ', '--json');

    expect(JSON.parse(stdout)).to.include({ name: 'DeploymentNotFoundError', status: 1, exitCode: 1 });
    expect(exitCode).to.equal(1);
  });

  it('prints an error for a person on stderr, without a stack trace', async () => {
    const { stdout, stderr, exitCode } = await cancelRest('--job-id', '0Af5g000000ZZZZ');

    expect(stdout).to.equal('');
    expect(stderr)
      .to.include("Can't find deployment 0Af5g000000ZZZZ")
      .and.not.match(/^\s+at /m);
    expect(exitCode).to.equal(1);
  });

  it('exits with 2 where it is used wrongly', async () => {
    const { exitCode } = await cancelRest();

    expect(exitCode).to.equal(2);
  });
});
