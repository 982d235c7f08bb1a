import { expect } from 'chai';
import * as sinon from 'sinon';
import type { CommandJson, CommandRun } from './runCommand.js';
import { type StartedProcess, startProcess } from './runProcess.js';
import { systemClock } from './standInOrg/clock.js';
import type { Deployment } from './standInOrg/deployment.js';
import { logIn } from './standInOrg/logIn.js';
import { StandInOrg } from './standInOrg/standInOrg.js';
import { StandInProxy } from './standInProxy.js';

describe('bin/run.js, the command in a process of its own', () => {
  let org: StandInOrg;
  let username: string;

  beforeEach(async () => {
    org = await StandInOrg.start(systemClock);
    username = await logIn(org);
  });

  afterEach(async () => org.stop());

  const start = (...flags: string[]): StartedProcess =>
    startProcess('bin/run.js', 'deploy', 'cancel-rest', '--target-org', username, ...flags);

  const cancelRest = async (...flags: string[]): Promise<CommandRun> => start('--async', ...flags).ended;

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

  describe('where the environment names a proxy', () => {
    let proxy: StandInProxy;

    beforeEach(async () => {
      proxy = await StandInProxy.start();
    });

    afterEach(async () => {
      sinon.restore();
      await proxy.stop();
    });

    const cancelWith = async (environment: NodeJS.ProcessEnv): Promise<CommandRun> => {
      sinon.stub(process, 'env').value({ ...process.env, ...environment });
      return cancelRest('--job-id', org.deployments.add().id);
    };

    it('asks the org through it', async () => {
      const { exitCode } = await cancelWith({ HTTP_PROXY: proxy.url });

      expect(exitCode).to.equal(0);
      expect(org.deployRequests).to.have.lengthOf(1);
      expect(proxy.hosts).to.deep.equal([new URL(org.instanceUrl).host]);
    });

    it('asks an org directly that NO_PROXY names', async () => {
      const { exitCode } = await cancelWith({ HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' });

      expect(exitCode).to.equal(0);
      expect(org.deployRequests).to.have.lengthOf(1);
      expect(proxy.hosts).to.be.empty;
    });
  });

  describe('interrupted', () => {
    const deployment = (): Deployment => org.deployments.add({ cancelTime: 60 * 60_000 });

    /** Starts to wait, and gets the signal when the org has been asked for the first time how it goes on. */
    const interruptWaiting = async (signal: NodeJS.Signals, ...flags: string[]): Promise<CommandRun> => {
      const { kill, ended } = start(...flags);
      await org.untilRequested('GET');
      kill(signal);
      return ended;
    };

    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      it(`by ${signal} while waiting says that the org goes on, and what to run next, exit 130`, async () => {
        const { id } = deployment();
        const { stdout, stderr, exitCode } = await interruptWaiting(signal, '--job-id', id);

        expect(exitCode).to.equal(130);
        expect(stdout).to.equal('');
        expect(stderr).to.include(`Deployment ${id} is still being canceled by org ${username}`);
        expect(stderr)
          .to.include(`sf project deploy report --job-id ${id}`)
          .and.include('sf deploy cancel-rest --job-id');
        expect(stderr).not.to.match(/^\s+at /m);
      });

      it(`by ${signal} while waiting prints one JSON document, exit 130`, async () => {
        const { id } = deployment();
        const { stdout, stderr, exitCode } = await interruptWaiting(signal, '--job-id', id, '--json');

        const json = JSON.parse(stdout) as CommandJson;
        expect(exitCode).to.equal(130);
        expect(json).to.include({ name: 'InterruptedError', status: 130 });
        expect(json.data).to.include({ id, status: 'Canceling', done: false });
        expect(stderr).to.equal('');
      });
    }

    it('before the org has answered says that it is not known what the org does, exit 130', async () => {
      const { id } = deployment();
      org.failNext('PATCH', { kind: 'hang' });
      const { kill, ended } = start('--job-id', id);
      await org.untilRequested('PATCH');
      kill('SIGINT');
      const { stderr, exitCode } = await ended;

      expect(exitCode).to.equal(130);
      expect(stderr)
        .to.include("isn't known")
        .and.not.match(/^\s+at /m);
    });

    it('while a read hangs ends at once', async () => {
      const { id } = deployment();
      org.failNext('GET', { kind: 'hang' }, Infinity, /metadata/);
      const { exitCode } = await interruptWaiting('SIGTERM', '--job-id', id, '--api-version', '67.0');

      expect(exitCode).to.equal(130);
    });
  });
});
