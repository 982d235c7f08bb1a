import { mkdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as sinon from 'sinon';
import { systemClock } from '../../simulatedOrg/clock.js';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { htmlAnswer } from '../../simulatedOrg/httpAnswer.js';
import { logIn, logInForLong } from '../../simulatedOrg/logIn.js';
import { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { violationsOf } from '../resultSchema.js';
import type { CommandJson, CommandRun } from '../runCommand.js';
import { runProcess, type StartedProcess, startProcess } from '../runProcess.js';
import { TestProxy } from '../testProxy.js';

const HOUR = 60 * 60_000;

describe('bin/run.js, the commands in a process of their own', () => {
  let org: SimulatedOrg;
  let username: string;

  beforeEach(async () => {
    org = await SimulatedOrg.start(systemClock);
    username = await logIn(org);
  });

  afterEach(async () => {
    sinon.restore();
    await org.stop();
  });

  const setVariables = (environment: NodeJS.ProcessEnv): void => {
    sinon.stub(process, 'env').value({ ...process.env, ...environment });
  };

  const start = (command: 'cancel-rest' | 'watch-rest', ...flags: string[]): StartedProcess =>
    startProcess('bin/run.js', 'deploy', command, '--target-org', username, ...flags);

  const cancelRest = async (...flags: string[]): Promise<CommandRun> => start('cancel-rest', '--async', ...flags).ended;

  const add = (plan?: Partial<DeploymentPlan>): Deployment => org.deployments.add({ cancelTime: HOUR, ...plan });

  const patches = (): number => org.deployRequests.filter(({ method }) => method === 'PATCH').length;

  /** The one document that stdout is, which is as its schema says. */
  const documentOf = ({ stdout }: CommandRun): CommandJson => {
    const json = JSON.parse(stdout) as CommandJson;
    const shown: unknown = json.data ?? json.result;
    if (shown !== undefined) expect(violationsOf(shown)).to.equal('');
    return json;
  };

  it('prints one JSON document, and exits with its status', async () => {
    const { id } = add();
    const run = await cancelRest('--job-id', id, '--json');

    expect(documentOf(run).result).to.include({ id, status: 'Canceling' });
    expect(run).to.include({ stderr: '', exitCode: 0 });
  });

  it('prints an error as one JSON document, and exits with its status', async () => {
    const run = await cancelRest('--job-id', '0Af5g000000ZZZZ', '--json');

    expect(documentOf(run)).to.include({ name: 'DeploymentNotFoundError', status: 1, exitCode: 1 });
    expect(run.exitCode).to.equal(1);
  });

  it('prints an error for a person on stderr, without a stack trace', async () => {
    const { stdout, stderr, exitCode } = await cancelRest('--job-id', '0Af5g000000ZZZZ');

    expect(stdout).to.equal('');
    expect(stderr)
      .to.match(/Org \S+ has no deployment with job ID 0Af5g000000ZZZZ\./)
      .and.not.match(/^\s+at /m);
    expect(exitCode).to.equal(1);
  });

  for (const command of ['cancel-rest', 'watch-rest'] as const) {
    it(`exits with 2 when ${command} is invalid`, async () => {
      const { exitCode } = await start(command).ended;

      expect(exitCode).to.equal(2);
    });
  }

  it('is found as sf project deploy cancel-rest, too', async () => {
    const { id } = add();
    const { exitCode } = await runProcess(
      'bin/run.js',
      ...['project', 'deploy', 'cancel-rest', '--target-org', username, '--async', '--job-id', id],
    );

    expect(exitCode).to.equal(0);
    expect(patches()).to.equal(1);
  });

  for (const flags of [
    ['--job-id', '0Af5g000000ZZZZ'],
    ['--all', '--no-prompt'],
  ]) {
    it(`doesn't color the JSON of ${flags.join(' ')} when FORCE_COLOR says so`, async () => {
      setVariables({ FORCE_COLOR: '1' });
      add();
      const run = await cancelRest(...flags, '--json');

      expect(run.stdout).not.to.include('\u001b');
      expect(documentOf(run).status).to.equal(run.exitCode);
    });
  }

  describe('a document of more than 64 kB', () => {
    /** Long lists in the details: the more components, the more of them are deployed soon. */
    const long = { componentsTotal: 100_000_000, testsTotal: 0, listedInDetails: 1000 };

    for (const { name, plan, exit } of [
      { name: 'result', plan: { ...long, cancelTime: 0 }, exit: 0 },
      { name: 'error', plan: { ...long, cancelTime: 0, cancelEnding: 'Succeeded' }, exit: 1 },
    ]) {
      for (const readingTime of [0, 20]) {
        it(`arrives whole through a pipe when it is the ${name}, and each chunk takes ${readingTime} ms`, async () => {
          const { id } = add(plan);
          const run = await startProcess(
            { program: 'bin/run.js', readingTime },
            ...['deploy', 'cancel-rest', '--target-org', username, '--job-id', id, '--json'],
          ).ended;

          expect(run.stdout.length).to.be.greaterThan(500_000);
          const { status, result, data } = documentOf(run);
          expect(status).to.equal(exit);
          expect((data ?? result).deployResult)
            .to.have.nested.property('details.componentSuccesses')
            .with.lengthOf(1001);
          expect(run.exitCode).to.equal(exit);
        });
      }
    }
  });

  it('says on stderr within 3 s that a request is being repeated', async () => {
    const { id } = add({ cancelTime: 0 });
    org.failNext('PATCH', { kind: 'instead', answer: htmlAnswer(503, 'Down') }, 2);
    const { stdout, stderr, exitCode } = await cancelRest('--job-id', id);

    expect(exitCode).to.equal(0);
    expect(stdout).not.to.include('503');
    expect(stderr).to.match(/^Org \S+ isn't responding as expected\. Retrying until [\d:]+ [AP]M \S+ \(HTTP 503\)\.$/m);
  });

  describe('when the environment names a proxy', () => {
    let proxy: TestProxy;

    beforeEach(async () => {
      proxy = await TestProxy.start();
    });

    afterEach(async () => proxy.stop());

    const cancelWith = async (environment: NodeJS.ProcessEnv, ...flags: string[]): Promise<CommandRun> => {
      setVariables(environment);
      return cancelRest('--job-id', add().id, ...flags);
    };

    it('asks the org through it', async () => {
      const { exitCode } = await cancelWith({ HTTP_PROXY: proxy.url });

      expect(exitCode).to.equal(0);
      expect(patches()).to.equal(1);
      expect(proxy.hosts).to.deep.equal([new URL(org.instanceUrl).host]);
    });

    it('asks an org directly that NO_PROXY names', async () => {
      const { exitCode } = await cancelWith({ HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' });

      expect(exitCode).to.equal(0);
      expect(patches()).to.equal(1);
      expect(proxy.hosts).to.be.empty;
    });

    it('says that the proxy wants a password', async () => {
      proxy.mode = 'authenticate';
      const run = await cancelWith({ HTTP_PROXY: proxy.url }, '--json');
      const { name, message, actions } = documentOf(run);

      expect(run.exitCode).to.equal(1);
      expect(name).to.equal('OrgUnreachableError');
      expect(message).to.include('The proxy requires a valid username and password (HTTP status 407).');
      expect(actions?.join()).to.include('password of the proxy');
      expect(org.deployRequests).to.be.empty;
    });

    for (const { HTTPS_PROXY, NO_PROXY } of [
      { HTTPS_PROXY: 'proxy.corp:8080', NO_PROXY: '' },
      { HTTPS_PROXY: 'proxy.corp:8080', NO_PROXY: '127.0.0.1' },
      { HTTPS_PROXY: 'http://user:50%@proxy.corp:8080', NO_PROXY: '' },
    ]) {
      it(`names the variable when it isn't an address but ${HTTPS_PROXY}, with NO_PROXY=${NO_PROXY}`, async () => {
        const run = await cancelWith({ HTTPS_PROXY, NO_PROXY }, '--json');
        const { name, message, actions } = documentOf(run);

        expect(run.exitCode).to.equal(2);
        expect(name).to.equal('UnusableValueError');
        expect(message).to.include("The environment variable HTTPS_PROXY isn't a valid proxy address");
        expect(actions?.join()).to.include('Correct the environment variable');
        expect(run.stdout).not.to.include('proxy.corp');
        expect(org.deployRequests).to.be.empty;
      });
    }

    for (const command of ['cancel-rest', 'watch-rest']) {
      it(`shows the help of ${command} when it isn't an address`, async () => {
        setVariables({ HTTPS_PROXY: 'proxy.corp:8080' });
        const { stdout, exitCode } = await runProcess('bin/run.js', 'deploy', command, '--help');

        expect(exitCode).to.equal(0);
        expect(stdout).to.include('USAGE').and.include('--job-id');
      });
    }
  });

  describe('cancel-rest, interrupted', () => {
    /** Starts to wait, and gets the signal when the org has been asked for the status for the first time. */
    const waiting = async (...flags: string[]): Promise<StartedProcess> => {
      const started = start('cancel-rest', ...flags);
      await org.untilRequested('GET', /deployRequest|Id%20IN/);
      return started;
    };

    const interruptWaiting = async (signal: NodeJS.Signals, ...flags: string[]): Promise<CommandRun> => {
      const { kill, ended } = await waiting(...flags);
      kill(signal);
      return ended;
    };

    /** How many milliseconds the process takes to end after a signal. */
    const timeToEnd = async ({ kill, ended }: StartedProcess, signal: NodeJS.Signals): Promise<number> => {
      const before = performance.now();
      kill(signal);
      await ended;
      return performance.now() - before;
    };

    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      it(`says what the org does and what to run next when ${signal} comes while it waits, exit 130`, async () => {
        const { id } = add();
        const { stdout, stderr, exitCode } = await interruptWaiting(signal, '--job-id', id);

        expect(exitCode).to.equal(130);
        expect(stdout).to.equal('');
        expect(stderr)
          .to.include(
            `Interrupted. Org ${username} accepted the request to cancel deployment ${id}, and is still canceling it`,
          )
          .and.include(`sf deploy watch-rest -i ${id} -o ${username}`)
          .and.not.match(/^\s+at /m);
      });

      it(`prints one JSON document when ${signal} comes while it waits, exit 130`, async () => {
        const { id } = add();
        const run = await interruptWaiting(signal, '--job-id', id, '--json');
        const json = documentOf(run);

        expect(run).to.include({ exitCode: 130, stderr: '' });
        expect(json).to.include({ name: 'InterruptedError', status: 130 });
        expect(json.data).to.include({ id, status: 'Canceling', done: false });
      });
    }

    it('tells what is known once when two signals come within 10 ms, exit 130', async () => {
      const { id } = add();
      const { kill, ended } = await waiting('--job-id', id, '--json');
      kill('SIGINT');
      setTimeout(() => {
        kill('SIGINT');
      }, 5);
      const run = await ended;

      expect(run).to.include({ exitCode: 130, stderr: '' });
      expect(documentOf(run).message).to.include(`accepted the request to cancel deployment ${id}`);
    });

    it('says it once to a person when two signals come within 10 ms, exit 130', async () => {
      const { id } = add();
      const { kill, ended } = await waiting('--job-id', id);
      kill('SIGINT');
      kill('SIGTERM');
      const { stderr, exitCode } = await ended;

      expect(exitCode).to.equal(130);
      expect(stderr.match(/Interrupted\./g)).to.have.lengthOf(1);
    });

    it('says that the org has not answered when a signal comes before, exit 130', async () => {
      const { id } = add();
      org.failNext('PATCH', { kind: 'hang' });
      const { kill, ended } = start('cancel-rest', '--job-id', id);
      await org.untilRequested('PATCH');
      kill('SIGINT');
      const { stderr, exitCode } = await ended;

      expect(exitCode).to.equal(130);
      expect(stderr)
        .to.include(`Couldn't confirm whether org ${username} is canceling deployment ${id}: the org hadn't responded`)
        .and.not.match(/^\s+at /m);
    });

    it('tells each deployment as it is when a signal comes during the requests of --all, exit 130', async () => {
      const [running, queued] = [add(), add()];
      // The queued one is canceled at once; the request for the running one isn't answered.
      org.failNext('PATCH', { kind: 'hang' }, Infinity, new RegExp(running.id));
      const { kill, ended } = start('cancel-rest', '--all', '--no-prompt', '--json');
      await org.untilRequested('PATCH', new RegExp(running.id));
      kill('SIGTERM');
      const run = await ended;
      const { name, message, data } = documentOf(run);

      expect(run).to.include({ exitCode: 130, stderr: '' });
      expect(name).to.equal('InterruptedError');
      expect(message).to.include(running.id);
      expect(data?.deployments.map(({ id, status, outcome }) => ({ id, status, outcome }))).to.have.deep.members([
        { id: queued.id, status: 'Canceled', outcome: 'canceled' },
        { id: running.id, status: 'InProgress', outcome: 'unknown' },
      ]);
    });

    it('tells which requests were not sent when a signal comes during the requests of --all, exit 130', async () => {
      const ids = Array.from({ length: 8 }, () => add().id);
      org.failNext('PATCH', { kind: 'hang' });
      const { kill, ended } = start('cancel-rest', '--all', '--no-prompt', '--json');
      while (patches() < 5) await org.untilRequested('PATCH');
      kill('SIGTERM');
      const run = await ended;
      const { message, data } = documentOf(run);

      expect(run.exitCode).to.equal(130);
      expect(patches()).to.equal(5);
      expect(data?.deployments.map(({ id }) => id)).to.have.members(ids);
      expect(data?.deployments.filter(({ outcome }) => outcome === 'unfinished')).to.have.lengthOf(3);
      expect(message)
        .to.include('3 deployments in org ')
        .and.include("weren't canceled because no requests were sent, and continue: ");
    });

    describe('ends within a second', () => {
      for (const { what, method, path } of [
        { what: 'the request to cancel', method: 'PATCH', path: /deployRequest/ },
        { what: 'a read', method: 'GET', path: /deployRequest/ },
        { what: 'the list', method: 'GET', path: /tooling/ },
      ]) {
        it(`when ${what} hangs`, async () => {
          const { id } = add();
          org.failNext(method, { kind: 'hang' }, Infinity, path);
          const flags = what === 'the list' ? ['--all', '--no-prompt'] : ['--job-id', id];
          const started = start('cancel-rest', ...flags);
          await org.untilRequested(method, path);

          expect(await timeToEnd(started, 'SIGTERM')).to.be.lessThan(1000);
          expect((await started.ended).exitCode).to.equal(130);
        });
      }

      it('when a request is about to be repeated', async () => {
        const { id } = add();
        org.answerInstead('PATCH', { ...htmlAnswer(503, 'Down'), headers: { 'retry-after': '30' } });
        const started = start('cancel-rest', '--job-id', id);
        await org.untilRequested('PATCH');

        expect(await timeToEnd(started, 'SIGTERM')).to.be.lessThan(1000);
      });
    });
  });

  describe('watch-rest, interrupted', () => {
    const watching = async (...flags: string[]): Promise<StartedProcess> => {
      const started = start('watch-rest', ...flags);
      // The first read is made before the watch begins.
      await org.untilRequested('GET', /deployRequest/);
      await org.untilRequested('GET', /deployRequest/);
      return started;
    };

    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      it(`cancels with one request with --cancel-on-exit when ${signal} comes, exit 130`, async () => {
        const { id } = add();
        const { kill, ended } = await watching('--job-id', id, '--cancel-on-exit', '--json');
        const requests = org.deployRequests.length;
        kill(signal);
        const run = await ended;
        const json = documentOf(run);

        expect(run).to.include({ exitCode: 130, stderr: '' });
        expect(org.deployRequests.slice(requests).map(({ method }) => method)).to.deep.equal(['PATCH']);
        expect(json).to.include({ name: 'InterruptedError', status: 130 });
        expect(json.message).to.include(
          `Org ${username} accepted the request to cancel deployment ${id}, and is still canceling it`,
        );
        expect(json.data).to.include({ id, status: 'Canceling', outcome: 'canceling' });
      });

      it(`cancels nothing without --cancel-on-exit when ${signal} comes, exit 130`, async () => {
        const { id } = add();
        const { kill, ended } = await watching('--job-id', id);
        kill(signal);
        const { stdout, stderr, exitCode } = await ended;

        expect(exitCode).to.equal(130);
        expect(patches()).to.equal(0);
        expect(stdout).to.equal('');
        expect(stderr)
          .to.include(`Nothing was canceled. Deployment ${id} in org ${username} continues (status: InProgress).`)
          .and.not.match(/^\s+at /m);
      });
    }

    it('cancels once when two signals come within 10 ms', async () => {
      const { id } = add();
      const { kill, ended } = await watching('--job-id', id, '--cancel-on-exit', '--json');
      kill('SIGTERM');
      setTimeout(() => {
        kill('SIGTERM');
      }, 5);
      const run = await ended;

      expect(run.exitCode).to.equal(130);
      expect(patches()).to.equal(1);
      expect(documentOf(run).message).to.include('accepted the request');
    });

    it('gives the request to cancel 5 s when the org does not answer, exit 130', async () => {
      const { id } = add();
      org.failNext('PATCH', { kind: 'hang' });
      const { kill, ended } = await watching('--job-id', id, '--cancel-on-exit', '--json');
      const before = performance.now();
      kill('SIGTERM');
      const run = await ended;

      expect(performance.now() - before).to.be.within(4500, 6000);
      expect(run.exitCode).to.equal(130);
      expect(patches()).to.equal(1);
      expect(documentOf(run).message).to.include(`Couldn't confirm whether org ${username} is canceling`);
    });

    it('ends at once when a second signal comes later, exit 130', async () => {
      const { id } = add();
      org.failNext('PATCH', { kind: 'hang' });
      const { kill, ended } = await watching('--job-id', id, '--cancel-on-exit');
      kill('SIGINT');
      await org.untilRequested('PATCH');
      await new Promise((resolve) => setTimeout(resolve, 700));
      const before = performance.now();
      kill('SIGINT');
      const { exitCode } = await ended;

      expect(performance.now() - before).to.be.lessThan(500);
      expect(exitCode).to.equal(130);
    });
  });

  it('cancels on exit within 5 s of the first signal while another process holds the lock of the login', async () => {
    const user = await logInForLong(org);
    const deployment = add();
    const lock = join(homedir(), '.sfdx', `${user}.json.lock`);
    await mkdir(lock);
    org.expireSession();
    const { kill, ended } = startProcess(
      'bin/run.js',
      ...['deploy', 'watch-rest', '-o', user, '-i', deployment.id, '--cancel-on-exit', '--json'],
    );
    await org.untilRequested('POST', /token/);
    const before = performance.now();
    kill('SIGINT');
    const second = setTimeout(() => {
      kill('SIGTERM');
    }, 7500);
    const run = await ended;
    clearTimeout(second);
    await rm(lock, { recursive: true });

    expect(run.exitCode).to.equal(130);
    expect(performance.now() - before).to.be.lessThan(6500);
    expect(patches()).to.be.greaterThan(0);
    expect(deployment.isCanceling).to.equal(true);
    expect(documentOf(run).message).to.include(`accepted the request to cancel deployment ${deployment.id}`);
  });

  it('ends as the watched deployment does, with its progress on stderr', async () => {
    const deployment = add({ cancelTime: 0, cancelEnding: 'SucceededPartial' });
    const { ended } = start('watch-rest', '--job-id', deployment.id);
    await org.untilRequested('GET', /deployRequest/);
    await org.untilRequested('GET', /deployRequest/);
    deployment.cancel(org.now(), 'Casey Colleague');
    const { stdout, stderr, exitCode } = await ended;

    expect(exitCode).to.equal(68);
    expect(stdout).to.equal(
      `Deployment ${deployment.id} in org ${username} ended with status SucceededPartial. Some of its changes are in the org.\n`,
    );
    expect(stderr)
      .to.match(/^\[0 s\] Status: InProgress/)
      .and.match(/^\[\d+ s\] Status: SucceededPartial/m);
  });

  it('ends with the watched deployment, whatever it has asked the org for besides', async () => {
    add();
    const queued = add();
    org.failNext('GET', { kind: 'hang' }, Infinity, /tooling/);
    const { ended } = start('watch-rest', '--job-id', queued.id);
    await org.untilRequested('GET', /tooling/);
    queued.cancel(org.now(), 'Casey Colleague');
    await org.untilRequested('GET', /includeDetails/);
    const before = performance.now();
    await ended;

    expect(performance.now() - before).to.be.lessThan(3000);
  });

  it('prints the failures before it cancels with --cancel-on-failure', async () => {
    const { id } = add({ failAt: 0, cancelTime: 0 });
    const { stdout, stderr, exitCode } = await start('watch-rest', '--job-id', id, '--cancel-on-failure').ended;

    expect(exitCode).to.equal(1);
    expect(patches()).to.equal(1);
    expect(stderr).to.include('ApexClass BrokenComponent failed: Variable does not exist: rate');
    expect(stdout).to.include(
      `Deployment ${id} in org ${username} was canceled by this command (--cancel-on-failure).`,
    );
  });
});
