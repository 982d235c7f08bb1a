import { mkdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { htmlAnswer } from '../../simulatedOrg/httpAnswer.js';
import { logInForLong } from '../../simulatedOrg/logIn.js';
import { violationsOf } from '../resultSchema.js';
import { type CommandJson, type CommandRun, COMMANDS } from '../runCommand.js';
import { runProcess, type StartedProcess } from '../runProcess.js';
import { TestProxy } from '../testProxy.js';
import { orgForEach } from './orgForEach.js';

describe('bin/run.js, the commands in a process of their own', () => {
  const test = orgForEach();

  const cancelRest = async (...flags: string[]): Promise<CommandRun> =>
    test.start('cancel-rest', '--async', ...flags).ended;

  /** The one document that stdout is, which is as its schema says. */
  const documentOf = ({ stdout }: CommandRun): CommandJson => {
    const json = JSON.parse(stdout) as CommandJson;
    const shown: unknown = json.data ?? json.result;
    if (shown !== undefined) expect(violationsOf(shown)).to.equal('');
    return json;
  };

  it('prints one JSON document, and exits with its status', async () => {
    const { id } = test.add();
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

  for (const command of COMMANDS) {
    it(`exits with 2 when ${command} is invalid`, async () => {
      const { exitCode } = await test.start(command, '--no-such-flag').ended;

      expect(exitCode).to.equal(2);
    });
  }

  it('is found as sf project deploy cancel-rest, too', async () => {
    const { id } = test.add();
    const { exitCode } = await runProcess(
      'bin/run.js',
      ...['project', 'deploy', 'cancel-rest', '--target-org', test.username, '--async', '--job-id', id],
    );

    expect(exitCode).to.equal(0);
    expect(test.patched()).to.have.lengthOf(1);
  });

  for (const flags of [
    ['--job-id', '0Af5g000000ZZZZ'],
    ['--all', '--no-prompt'],
  ]) {
    it(`doesn't color the JSON of ${flags.join(' ')} when FORCE_COLOR says so`, async () => {
      test.setVariables({ FORCE_COLOR: '1' });
      test.add();
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
          const { id } = test.add(plan);
          const run = await test.startWith({ readingTime }, 'cancel-rest', '--job-id', id, '--json').ended;

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

  describe('when the environment names a proxy', () => {
    let proxy: TestProxy;

    beforeEach(async () => {
      proxy = await TestProxy.start();
    });

    afterEach(async () => proxy.stop());

    const cancelWith = async (environment: NodeJS.ProcessEnv, ...flags: string[]): Promise<CommandRun> => {
      test.setVariables(environment);
      return cancelRest('--job-id', test.add().id, ...flags);
    };

    it('asks the org through it', async () => {
      const { exitCode } = await cancelWith({ HTTP_PROXY: proxy.url });

      expect(exitCode).to.equal(0);
      expect(test.patched()).to.have.lengthOf(1);
      expect(proxy.hosts).to.deep.equal([new URL(test.org.instanceUrl).host]);
    });

    it('asks an org directly that NO_PROXY names', async () => {
      const { exitCode } = await cancelWith({ HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' });

      expect(exitCode).to.equal(0);
      expect(test.patched()).to.have.lengthOf(1);
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
      expect(test.org.deployRequests).to.be.empty;
    });

    it("names the variable when it isn't an address, though NO_PROXY names the org", async () => {
      const run = await cancelWith({ HTTPS_PROXY: 'proxy.corp:8080', NO_PROXY: '127.0.0.1' }, '--json');
      const { name, message, actions } = documentOf(run);

      expect(run.exitCode).to.equal(2);
      expect(name).to.equal('UnusableValueError');
      expect(message).to.include("The environment variable HTTPS_PROXY doesn't contain a valid proxy address");
      expect(actions?.join()).to.include('Correct the environment variable');
      expect(run.stdout).not.to.include('proxy.corp');
      expect(test.org.deployRequests).to.be.empty;
    });

    for (const command of COMMANDS) {
      it(`shows the help of ${command} when it isn't an address`, async () => {
        test.setVariables({ HTTPS_PROXY: 'proxy.corp:8080' });
        const { stdout, exitCode } = await runProcess('bin/run.js', 'deploy', command, '--help');

        expect(exitCode).to.equal(0);
        expect(stdout).to.include('USAGE').and.include('--target-org');
      });
    }
  });

  describe('cancel-rest, interrupted', () => {
    /** Starts to wait, and gets the signal when the org has been asked for the status for the first time. */
    const waiting = async (...flags: string[]): Promise<StartedProcess> => {
      const started = test.start('cancel-rest', ...flags);
      await test.org.untilRequested('GET', /deployRequest|Id%20IN/);
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
        const { id } = test.add();
        const { stdout, stderr, exitCode } = await interruptWaiting(signal, '--job-id', id);

        expect(exitCode).to.equal(130);
        expect(stdout).to.equal('');
        expect(stderr)
          .to.include(
            `Interrupted. Org ${test.username} accepted the request to cancel deployment ${id}, and hasn't finished`,
          )
          .and.include(`sf deploy watch-rest -i ${id} -o ${test.username}`)
          .and.not.match(/^\s+at /m);
      });
    }

    it('tells what is known once when two signals come within 10 ms, exit 130', async () => {
      const { id } = test.add();
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
      const { id } = test.add();
      const { kill, ended } = await waiting('--job-id', id);
      kill('SIGINT');
      kill('SIGTERM');
      const { stderr, exitCode } = await ended;

      expect(exitCode).to.equal(130);
      expect(stderr.match(/Interrupted\./g)).to.have.lengthOf(1);
    });

    describe('ends within a second', () => {
      for (const { what, method, path } of [
        { what: 'the request to cancel', method: 'PATCH', path: /deployRequest/ },
        { what: 'a read', method: 'GET', path: /deployRequest/ },
        { what: 'the list', method: 'GET', path: /tooling/ },
      ]) {
        it(`when ${what} hangs`, async () => {
          const { id } = test.add();
          test.org.failNext(method, { kind: 'hang' }, Infinity, path);
          const flags = what === 'the list' ? ['--all', '--no-prompt'] : ['--job-id', id];
          const started = test.start('cancel-rest', ...flags);
          await test.org.untilRequested(method, path);

          expect(await timeToEnd(started, 'SIGTERM')).to.be.lessThan(1000);
          expect((await started.ended).exitCode).to.equal(130);
        });
      }

      it('when a request is about to be repeated', async () => {
        const { id } = test.add();
        test.org.answerInstead('PATCH', { ...htmlAnswer(503, 'Down'), headers: { 'retry-after': '30' } });
        const started = test.start('cancel-rest', '--job-id', id);
        await test.org.untilRequested('PATCH');

        expect(await timeToEnd(started, 'SIGTERM')).to.be.lessThan(1000);
      });
    });
  });

  describe('watch-rest, interrupted', () => {
    const watching = async (...flags: string[]): Promise<StartedProcess> => {
      const started = test.start('watch-rest', ...flags);
      // The first read is made before the watch begins.
      await test.org.untilRequested('GET', /deployRequest/);
      await test.org.untilRequested('GET', /deployRequest/);
      return started;
    };

    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      it(`cancels with one request with --cancel-on-exit when ${signal} comes, exit 130`, async () => {
        const { id } = test.add();
        const { kill, ended } = await watching('--job-id', id, '--cancel-on-exit', '--json');
        const requests = test.org.deployRequests.length;
        kill(signal);
        const run = await ended;
        const json = documentOf(run);

        expect(run).to.include({ exitCode: 130, stderr: '' });
        expect(test.org.deployRequests.slice(requests).map(({ method }) => method)).to.deep.equal(['PATCH']);
        expect(json).to.include({ name: 'InterruptedError', status: 130 });
        expect(json.message).to.include(
          `Org ${test.username} accepted the request to cancel deployment ${id}, and hasn't finished`,
        );
        expect(json.data).to.include({ id, status: 'Canceling', outcome: 'canceling' });
      });
    }

    it('cancels nothing without --cancel-on-exit, exit 130', async () => {
      const { kill, ended } = await watching('--job-id', test.add().id);
      kill('SIGINT');
      const { stdout, stderr, exitCode } = await ended;

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.be.empty;
      expect(stdout).to.equal('');
      expect(stderr)
        .to.include('This command canceled nothing.')
        .and.not.match(/^\s+at /m);
    });

    it('cancels once when two signals come within 10 ms', async () => {
      const { id } = test.add();
      const { kill, ended } = await watching('--job-id', id, '--cancel-on-exit', '--json');
      kill('SIGTERM');
      setTimeout(() => {
        kill('SIGTERM');
      }, 5);
      const run = await ended;

      expect(run.exitCode).to.equal(130);
      expect(test.patched()).to.have.lengthOf(1);
      expect(documentOf(run).message).to.include('accepted the request');
    });

    it('gives the request to cancel 5 s when the org does not answer, exit 130', async () => {
      const { id } = test.add();
      test.org.failNext('PATCH', { kind: 'hang' });
      const { kill, ended } = await watching('--job-id', id, '--cancel-on-exit', '--json');
      const before = performance.now();
      kill('SIGTERM');
      const run = await ended;

      expect(performance.now() - before).to.be.within(4500, 6000);
      expect(run.exitCode).to.equal(130);
      expect(test.patched()).to.have.lengthOf(1);
      expect(documentOf(run).message).to.include(`Couldn't confirm whether org ${test.username} is canceling`);
    });

    it('ends at once when a second signal comes later, exit 130', async () => {
      const { id } = test.add();
      test.org.failNext('PATCH', { kind: 'hang' });
      const { kill, ended } = await watching('--job-id', id, '--cancel-on-exit');
      kill('SIGINT');
      await test.org.untilRequested('PATCH');
      await new Promise((resolve) => setTimeout(resolve, 700));
      const before = performance.now();
      kill('SIGINT');
      const { exitCode } = await ended;

      expect(performance.now() - before).to.be.lessThan(500);
      expect(exitCode).to.equal(130);
    });
  });

  it('cancels on exit within 5 s of the first signal while another process holds the lock of the login', async () => {
    test.username = await logInForLong(test.org);
    const deployment = test.add();
    const lock = join(homedir(), '.sfdx', `${test.username}.json.lock`);
    await mkdir(lock);
    test.org.expireSession();
    const { kill, ended } = test.start('watch-rest', '-i', deployment.id, '--cancel-on-exit', '--json');
    await test.org.untilRequested('POST', /token/);
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
    expect(test.patched()).not.to.be.empty;
    expect(deployment.isCanceling).to.equal(true);
    expect(documentOf(run).message).to.include(`accepted the request to cancel deployment ${deployment.id}`);
  });

  it('ends with the watched deployment, whatever it has asked the org for besides', async () => {
    test.add();
    const queued = test.add();
    test.org.failNext('GET', { kind: 'hang' }, Infinity, /tooling/);
    const { ended } = test.start('watch-rest', '--job-id', queued.id);
    await test.org.untilRequested('GET', /tooling/);
    queued.cancel(test.org.now(), 'Casey Colleague');
    await test.org.untilRequested('GET', /includeDetails/);
    const before = performance.now();
    await ended;

    expect(performance.now() - before).to.be.lessThan(3000);
  });
});
