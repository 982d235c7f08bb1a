import { expect } from 'chai';
import { Interruption } from '../../src/system/interruption.js';
import type { Environment } from '../../src/system/environment.js';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import type { Fault } from '../../simulatedOrg/fault.js';
import { errorAnswer, htmlAnswer } from '../../simulatedOrg/httpAnswer.js';
import { type CommandJson, type CommandRun, runWatch, runWatchJson } from '../runCommand.js';
import { ageVersion, HOUR, MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

describe('sf deploy watch-rest, ended before the deployment', () => {
  const test = orgForEach();

  const add = (plan?: Partial<DeploymentPlan>): Deployment =>
    test.org.deployments.add({ deployTime: HOUR, cancelTime: HOUR, ...plan });

  const flags = ({ id }: Pick<Deployment, 'id'>, ...more: string[]): string[] => [
    ...['--target-org', test.username, '--job-id', id],
    ...more,
  ];

  /** How many requests about deployments had arrived when the signal came. */
  let requestsBefore: number;

  /** An outside that sends a signal. The second one would end the process, so there's only one here. */
  const withSignal = (schedule: (send: () => void) => void): Partial<Environment> => ({
    clock: test.clock,
    untilInterrupted: () => {
      const controller = new AbortController();
      schedule(() => {
        requestsBefore = test.org.deployRequests.length;
        controller.abort(new Interruption());
      });
      return controller.signal;
    },
  });

  const signalAfter = (milliseconds: number): Partial<Environment> =>
    withSignal((send) => {
      test.clock.after(milliseconds, send);
    });

  const signalAtNext = (method: string, path?: RegExp): Partial<Environment> =>
    withSignal((send) => {
      test.org.failNext(method, { kind: 'hang', meanwhile: send }, 1, path);
    });

  const sinceSignal = (): string[] => test.org.deployRequests.slice(requestsBefore).map(({ method }) => method);

  const patches = (): number => test.org.deployRequests.filter(({ method }) => method === 'PATCH').length;

  type JsonRun = CommandRun & { json: CommandJson };

  const interrupted = async (deployment: Deployment, ...more: string[]): Promise<JsonRun> =>
    runWatchJson(signalAfter(10 * SECOND), ...flags(deployment, ...more));

  describe('by a signal', () => {
    for (const flag of [[], ['--cancel-on-failure']]) {
      it(`cancels nothing with ${flag.join('') || 'no flags'}, and says so, exit 130`, async () => {
        const deployment = add();
        const { exitCode, json } = await interrupted(deployment, ...flag);

        expect(exitCode).to.equal(130);
        expect(json).to.include({ name: 'InterruptedError', status: 130 });
        expect(json.message).to.equal(
          `Interrupted. Nothing was canceled. Deployment ${deployment.id} in org ${test.username} continues (status: InProgress).`,
        );
        expect(json.actions).to.deep.equal([
          `To see how deployment ${deployment.id} ends, run "sf deploy watch-rest -i ${deployment.id} -o ${test.username}".`,
        ]);
        expect(json.data).to.include({ status: 'InProgress', done: false, outcome: 'unfinished' });
        expect(sinceSignal()).to.be.empty;
      });
    }

    it('sends one request to cancel with --cancel-on-exit, and says that it was accepted, exit 130', async () => {
      const deployment = add();
      const { exitCode, stderr, json } = await interrupted(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(sinceSignal()).to.deep.equal(['PATCH']);
      expect(json).to.include({ name: 'InterruptedError', status: 130 });
      expect(json.message).to.equal(
        `Interrupted. Org ${test.username} accepted the request to cancel deployment ${deployment.id}, and is still canceling it (status: Canceling).`,
      );
      expect(json.data).to.include({ id: deployment.id, status: 'Canceling', done: false, outcome: 'canceling' });
      expect(stderr).to.equal('');
    });

    it('gives a person one sentence and what to run next with --cancel-on-exit', async () => {
      const deployment = add();
      const run = await runWatch(signalAfter(10 * SECOND), ...flags(deployment, '--cancel-on-exit'));

      expect(run.stdout).to.equal('');
      expect(run.stderr)
        .to.include(`accepted the request to cancel deployment ${deployment.id}`)
        .and.include(`sf deploy watch-rest -i ${deployment.id}`)
        .and.not.match(/^\s+at /m);
    });

    const unknownFates: Array<{ name: string; fault: () => Fault; reason: (address: string) => string }> = [
      {
        name: 'no response comes',
        fault: () => ({
          kind: 'hang',
          meanwhile: () => {
            test.clock.advance(5 * SECOND);
          },
        }),
        reason: (address) => `There's no response from ${address} (ETIMEDOUT).`,
      },
      {
        name: 'the connection is reset',
        fault: () => ({ kind: 'reset', acts: true }),
        reason: (address) => `There's no response from ${address} (ECONNRESET).`,
      },
      {
        name: 'the server fails with a page',
        fault: () => ({ kind: 'instead', answer: htmlAnswer(502, 'Bad Gateway') }),
        reason: () => 'Received an unexpected response with HTTP status 502: Bad Gateway',
      },
      {
        name: 'the server fails with an error of the API',
        fault: () => ({ kind: 'afterActing', answer: errorAnswer(503, 'SERVER_UNAVAILABLE', 'too busy') }),
        reason: () => 'The org responded: too busy',
      },
      {
        name: 'something else accepts',
        fault: () => ({ kind: 'instead', answer: htmlAnswer(200, 'Log in') }),
        reason: () => 'Received an unexpected response with HTTP status 200: Log in',
      },
    ];

    for (const { name, fault, reason } of unknownFates) {
      it(`says that the fate of the request isn't known when ${name}, within 5 s`, async () => {
        const deployment = add();
        test.org.failNext('PATCH', fault());
        let requestedAt = 0;
        test.org.beforeNext('PATCH', () => {
          requestedAt = test.clock.now();
        });
        const { exitCode, json } = await interrupted(deployment, '--cancel-on-exit');

        expect(exitCode).to.equal(130);
        expect(sinceSignal()).to.deep.equal(['PATCH']);
        expect(test.clock.now() - requestedAt).to.be.at.most(5 * SECOND);
        expect(json.message).to.equal(
          `Interrupted. Couldn't confirm whether org ${test.username} is canceling deployment ${deployment.id}. ${reason(test.org.instanceUrl)}`,
        );
        expect(json.actions?.[0]).to.equal(
          `To ask the org to cancel again, run "sf deploy cancel-rest -i ${deployment.id} -o ${test.username}". It doesn\'t ask for confirmation, and repeating the request is safe.`,
        );
        expect(json.data).to.include({ status: 'InProgress', done: false, outcome: 'unknown' });
      });
    }

    it('gives the org’s reason when the org refuses the request', async () => {
      const deployment = add();
      test.org.refuseToCancel(deployment.id, errorAnswer(403, 'INSUFFICIENT_ACCESS', 'you are not allowed to'));
      const { exitCode, json } = await interrupted(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(sinceSignal()).to.deep.equal(['PATCH']);
      expect(json.message).to.equal(
        `Interrupted. Org ${test.username} refused to cancel deployment ${deployment.id}, so the deployment continues (status: InProgress). The org responded: you are not allowed to`,
      );
      expect(json.actions?.join()).to.include('lacks a permission').and.include('Setup > Deployment Status');
      expect(json.data).to.include({ status: 'InProgress', done: false, outcome: 'refused' });
    });

    it('gives the end itself when the org cancels the deployment at once', async () => {
      add();
      const queued = add();
      const { exitCode, json } = await interrupted(queued, '--cancel-on-exit');

      expect(sinceSignal()).to.deep.equal(['PATCH']);
      expect(json.result).to.include({ id: queued.id, status: 'Canceled', done: true });
      expect(exitCode).to.equal(1);
    });

    it('sends the request at once when a read is under way', async () => {
      const deployment = add();
      const environment = signalAfter(10 * SECOND);
      test.clock.after(5 * SECOND, () => {
        test.org.failNext(
          'GET',
          {
            kind: 'hang',
            meanwhile: () => {
              test.clock.advance(6 * SECOND);
            },
          },
          1,
        );
      });
      const { exitCode } = await runWatchJson(environment, ...flags(deployment, '--cancel-on-exit'));

      expect(exitCode).to.equal(130);
      expect(sinceSignal()).to.deep.equal(['PATCH']);
    });

    it('sends the request when the first read is under way', async () => {
      const deployment = add();
      const environment = signalAtNext('GET', /deployRequest/);
      const { exitCode, json } = await runWatchJson(environment, ...flags(deployment, '--cancel-on-exit'));

      expect(exitCode).to.equal(130);
      expect(patches()).to.equal(1);
      expect(json.message).to.include(`accepted the request to cancel deployment ${deployment.id}`);
    });

    it('sends the request when the API version is being looked up', async () => {
      const deployment = add();
      await ageVersion(test.username, 25);
      const environment = signalAtNext('GET', /^\/services\/data$/);
      const { exitCode, json } = await runWatchJson(environment, ...flags(deployment, '--cancel-on-exit'));

      expect(exitCode).to.equal(130);
      expect(patches()).to.equal(1);
      expect(json.message).to.include(`accepted the request to cancel deployment ${deployment.id}`);
    });

    it('names the deployment when the first read is under way with no flags', async () => {
      const deployment = add();
      const { exitCode, json } = await runWatchJson(signalAtNext('GET', /deployRequest/), ...flags(deployment));

      expect(exitCode).to.equal(130);
      expect(patches()).to.equal(0);
      expect(json.message).to.equal(
        `Interrupted. Nothing was canceled. The command hadn't read the status of deployment ${deployment.id} in org ${test.username} yet.`,
      );
    });

    it('changes nothing when the end has been seen', async () => {
      const deployment = add({ deployTime: 30 * SECOND, finalizeTime: 0 });
      const environment = signalAtNext('GET', /includeDetails/);
      const { exitCode, json } = await runWatchJson(environment, ...flags(deployment, '--cancel-on-exit'));

      expect(exitCode).to.equal(0);
      expect(patches()).to.equal(0);
      expect(json.result).to.include({ status: 'Succeeded', done: true });
    });
  });

  describe('by its time', () => {
    const timeUp = async (deployment: Deployment, ...more: string[]): Promise<JsonRun & { took: number }> => {
      const start = test.clock.now();
      const run = await runWatchJson(test.clock, ...flags(deployment, '--wait', '1', ...more));
      return { ...run, took: test.clock.now() - start };
    };

    it('cancels nothing with --cancel-on-failure when nothing has failed', async () => {
      const { exitCode } = await timeUp(add(), '--cancel-on-failure');

      expect(exitCode).to.equal(69);
      expect(patches()).to.equal(0);
    });

    it('cancels the deployment with --cancel-on-exit, and waits for its end, exit 69', async () => {
      const deployment = add({ cancelTime: 20 * SECOND });
      const { exitCode, json, took } = await timeUp(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(69);
      expect(patches()).to.equal(1);
      expect(took).to.be.within(80 * SECOND, 90 * SECOND);
      expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'canceled' });
      expect(json.result.deployResult).to.have.nested.property('details.componentSuccesses').that.is.not.empty;
      expect(json.warnings).to.deep.equal([
        `--wait ran out after 1 minute, so this command is asking the org to cancel deployment ${deployment.id} (--cancel-on-exit).`,
      ]);
    });

    it('warns below API version 65.0 that data may have been committed', async () => {
      const { json } = await timeUp(add({ cancelTime: 20 * SECOND }), '--cancel-on-exit', '--api-version', '64.0');

      expect(json.warnings.join()).to.include('64.0').and.include('saved some of the changes');
    });

    it('waits at most another minute when the org takes longer to cancel, exit 69', async () => {
      const deployment = add();
      const { exitCode, json, took } = await timeUp(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(69);
      expect(took).to.be.within(2 * MINUTE - SECOND, 2 * MINUTE + 20 * SECOND);
      expect(json.result).to.include({ status: 'Canceling', done: false, outcome: 'canceling' });
    });

    it('says that the org is still canceling, and what to run next, when the org takes longer to cancel', async () => {
      const deployment = add();
      const { stdout } = await runWatch(test.clock, ...flags(deployment, '--wait', '1', '--cancel-on-exit'));

      expect(stdout.split('\n')).to.deep.equal([
        `Org ${test.username} is still canceling deployment ${deployment.id} (status: Canceling). The deployment can still succeed or fail before the org cancels it.`,
        `To keep waiting, run "sf deploy watch-rest -i ${deployment.id} -o ${test.username}".`,
        '',
      ]);
    });

    it('waits at most another minute when the request to cancel is repeated', async () => {
      const deployment = add();
      test.clock.after(MINUTE, () => {
        test.org.failNext('PATCH', { kind: 'instead', answer: htmlAnswer(503, 'Down') }, 6);
      });
      const { exitCode, took } = await timeUp(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(69);
      expect(took).to.be.at.most(2 * MINUTE + 20 * SECOND);
    });

    it('tells that the deployment keeps running when the org refuses to cancel it, exit 69', async () => {
      const deployment = add();
      test.org.refuseToCancel(deployment.id, errorAnswer(403, 'INSUFFICIENT_ACCESS', 'you are not allowed to'));
      const { exitCode, json } = await timeUp(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(69);
      expect(patches()).to.equal(1);
      expect(json.result).to.include({ status: 'InProgress', done: false, outcome: 'unfinished' });
      expect(JSON.stringify(json)).to.include('you are not allowed to');
    });

    it('tells the real end when the deployment ends before the request to cancel arrives', async () => {
      const deployment = add({ deployTime: MINUTE + 5 * SECOND, finalizeTime: 0 });
      test.org.beforeNext('PATCH', () => {
        test.clock.advance(10 * SECOND);
      });
      const { exitCode, json } = await timeUp(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(69);
      expect(json.result).to.include({ status: 'Succeeded', done: true });
      expect(json.result.deployResult).to.have.nested.property('details.componentSuccesses').that.is.not.empty;
    });

    it('tells how the org stands when a signal comes while it cancels, exit 130', async () => {
      const deployment = add();
      const environment = signalAfter(90 * SECOND);
      const { exitCode, json } = await runWatchJson(
        environment,
        ...flags(deployment, '--wait', '1', '--cancel-on-exit'),
      );

      expect(exitCode).to.equal(130);
      expect(patches()).to.equal(1);
      expect(sinceSignal()).to.be.empty;
      expect(json.message).to.equal(
        `Interrupted. Org ${test.username} accepted the request to cancel deployment ${deployment.id}, and is still canceling it (status: Canceling).`,
      );
      expect(json.data).to.include({ status: 'Canceling', done: false, outcome: 'canceling' });
    });

    it('sends one more request when a signal comes before the org has responded to the first, exit 130', async () => {
      const deployment = add();
      const environment = signalAtNext('PATCH');
      const { exitCode, json } = await runWatchJson(
        environment,
        ...flags(deployment, '--wait', '1', '--cancel-on-exit'),
      );

      expect(exitCode).to.equal(130);
      expect(patches()).to.equal(2);
      expect(json.message).to.include(`accepted the request to cancel deployment ${deployment.id}`);
    });
  });
});
