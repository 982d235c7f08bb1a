import { expect } from 'chai';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import type { Fault } from '../../simulatedOrg/fault.js';
import { errorAnswer, htmlAnswer } from '../../simulatedOrg/httpAnswer.js';
import type { JsonRun } from '../runCommand.js';
import { ageVersion, hang, HOUR, instead, MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

describe('sf deploy watch-rest, ended before the deployment', () => {
  const test = orgForEach();

  const add = (plan?: Partial<DeploymentPlan>): Deployment => test.add({ deployTime: HOUR, cancelTime: HOUR, ...plan });

  const interrupted = async ({ id }: Deployment, ...flags: string[]): Promise<JsonRun> => {
    test.interruptAfter(10 * SECOND);
    return test.watchJson('-i', id, ...flags);
  };

  describe('by a signal', () => {
    for (const { flags, sent } of [
      { flags: [], sent: '' },
      { flags: ['--cancel-on-failure'], sent: '' },
      { flags: ['--cancel-on-exit'], sent: 'PATCH' },
    ]) {
      it(`sends ${sent || 'nothing'} with ${flags.join('') || 'no flags'}, exit 130`, async () => {
        const { exitCode } = await interrupted(add(), ...flags);

        expect(exitCode).to.equal(130);
        expect(test.methodsSinceSignal()).to.equal(sent);
      });
    }

    it('sends nothing with --cancel-on-exit when somebody else is canceling the deployment, exit 130', async () => {
      const deployment = add();
      test.clock.after(5 * SECOND, () => {
        deployment.cancel(test.clock.now(), 'Casey Colleague');
      });
      const { exitCode } = await interrupted(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.be.empty;
    });

    const unknownFates: Array<{
      name: string;
      fault: () => Fault;
      methods: string;
      seen?: string;
      reason: (address: string) => string;
    }> = [
      {
        name: 'no response comes',
        fault: () => ({
          kind: 'hang',
          meanwhile: () => {
            test.clock.advance(5 * SECOND);
          },
        }),
        methods: 'PATCH',
        seen: 'last status seen',
        reason: (address) => `${address} didn't respond (ETIMEDOUT).`,
      },
      {
        name: 'the connection is reset',
        fault: () => ({ kind: 'reset', acts: false }),
        methods: 'PATCH PATCH PATCH PATCH GET',
        reason: (address) => `${address} didn't respond (ECONNRESET).`,
      },
      {
        name: 'the server fails with a page',
        fault: () => instead(htmlAnswer(502, 'Bad Gateway')),
        methods: 'PATCH PATCH PATCH PATCH GET',
        reason: () => 'The response was unexpected (HTTP status 502): Bad Gateway',
      },
      {
        name: 'the server fails with an error of the API',
        fault: () => instead(errorAnswer(503, 'SERVER_UNAVAILABLE', 'too busy')),
        methods: 'PATCH PATCH PATCH PATCH GET',
        reason: () => 'The org responded: too busy',
      },
      {
        name: 'something else accepts',
        fault: () => instead(htmlAnswer(200, 'Log in')),
        methods: 'PATCH GET',
        reason: () => 'The response was unexpected (HTTP status 200): Log in',
      },
    ];

    for (const { name, fault, methods, seen = 'status', reason } of unknownFates) {
      it(`repeats the request, and says that its fate isn't known when ${name}, within 5 s`, async () => {
        const deployment = add();
        test.org.failNext('PATCH', fault());
        let requestedAt = 0;
        test.org.beforeNext('PATCH', () => {
          requestedAt = test.clock.now();
        });
        const { exitCode, json } = await interrupted(deployment, '--cancel-on-exit');

        expect(exitCode).to.equal(130);
        expect(test.methodsSinceSignal()).to.equal(methods);
        expect(test.clock.now() - requestedAt).to.be.at.most(5 * SECOND);
        expect(json.message).to.equal(
          `Interrupted. Couldn't confirm whether org ${test.username} is canceling deployment ${deployment.id} (${seen}: InProgress). If it isn't, the deployment continues unless it has ended. ${reason(test.org.instanceUrl)}`,
        );
        expect(json.actions?.[0]).to.equal(
          `To repeat the request, which is safe, run "sf deploy cancel-rest -i ${deployment.id} -o ${test.username}". It doesn\'t ask for confirmation.`,
        );
        expect(json.data).to.include({ status: 'InProgress', done: false, outcome: 'unknown' });
      });
    }

    it('sees that the org is canceling the deployment when the responses to the request are lost', async () => {
      const deployment = add();
      test.org.failNext('PATCH', { kind: 'reset', acts: true });
      const { exitCode, json } = await interrupted(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(json.data).to.include({ status: 'Canceling', outcome: 'canceling' });
    });

    it('reads once when the org refuses because the deployment has just ended, and tells its end', async () => {
      const deployment = add({ deployTime: 11 * SECOND, finalizeTime: 0 });
      test.org.beforeNext('PATCH', () => {
        test.clock.advance(2 * SECOND);
      });
      const { exitCode, json } = await interrupted(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(0);
      expect(test.methodsSinceSignal()).to.equal('PATCH GET');
      expect(json.result).to.include({ status: 'Succeeded', done: true });
    });

    it('sends the request at once when a read is under way', async () => {
      const deployment = add();
      test.interruptAfter(10 * SECOND);
      test.clock.after(5 * SECOND, () => {
        test.org.failNext('GET', hang(test.clock, test.clock.now() + 6 * SECOND), 1);
      });
      const { exitCode } = await test.watchJson('-i', deployment.id, '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(test.methodsSinceSignal()).to.equal('PATCH');
    });

    it('sends the request when the first read is under way', async () => {
      const deployment = add();
      test.interruptAtNext('GET', /deployRequest/);
      const { exitCode, json } = await test.watchJson('-i', deployment.id, '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.have.lengthOf(1);
      expect(json.message).to.include(`accepted the request to cancel deployment ${deployment.id}`);
    });

    it('sends the request when the API version is being looked up', async () => {
      const deployment = add();
      await ageVersion(test.username, 25);
      test.interruptAtNext('GET', /^\/services\/data$/);
      const { exitCode, json } = await test.watchJson('-i', deployment.id, '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.have.lengthOf(1);
      expect(json.message).to.include(`accepted the request to cancel deployment ${deployment.id}`);
    });

    it('names the deployment when the first read is under way with no flags', async () => {
      const deployment = add();
      test.interruptAtNext('GET', /deployRequest/);
      const { exitCode, json } = await test.watchJson('-i', deployment.id);

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.be.empty;
      expect(json.message).to.equal(
        `Interrupted. This command canceled nothing. This command hadn't read the status of deployment ${deployment.id} in org ${test.username} yet. The deployment continues unless it has ended.`,
      );
    });

    it('changes nothing when the end has been seen', async () => {
      const deployment = add({ deployTime: 30 * SECOND, finalizeTime: 0 });
      test.interruptAtNext('GET', /includeDetails/);
      const { exitCode, json } = await test.watchJson('-i', deployment.id, '--cancel-on-exit');

      expect(exitCode).to.equal(0);
      expect(test.patched()).to.be.empty;
      expect(json.result).to.include({ status: 'Succeeded', done: true });
    });
  });

  describe('by its time', () => {
    const timeUp = async (deployment: Deployment, ...more: string[]): Promise<JsonRun & { took: number }> => {
      const start = test.clock.now();
      const run = await test.watchJson('-i', deployment.id, '--wait', '1', ...more);
      return { ...run, took: test.clock.now() - start };
    };

    it('cancels nothing with --cancel-on-failure when nothing has failed', async () => {
      const { exitCode } = await timeUp(add(), '--cancel-on-failure');

      expect(exitCode).to.equal(69);
      expect(test.patched()).to.be.empty;
    });

    it('cancels the deployment with --cancel-on-exit, and waits for its end, exit 69', async () => {
      const deployment = add({ cancelTime: 20 * SECOND });
      const { exitCode, json, took } = await timeUp(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(69);
      expect(test.patched()).to.have.lengthOf(1);
      expect(took).to.be.within(80 * SECOND, 90 * SECOND);
      expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'canceled' });
      expect(json.result.deployResult).to.have.nested.property('details.componentSuccesses').that.is.not.empty;
      expect(json.warnings).to.deep.equal([
        `--wait ran out after 1 minute, so this command is asking the org to cancel deployment ${deployment.id} (--cancel-on-exit).`,
      ]);
    });

    it('warns below API version 65.0 that some changes may be saved', async () => {
      const { json } = await timeUp(add({ cancelTime: 20 * SECOND }), '--cancel-on-exit', '--api-version', '64.0');

      expect(json.warnings.join()).to.include('64.0').and.include('saved its changes');
    });

    it('waits at most another minute when the org takes longer to cancel, exit 69', async () => {
      const deployment = add();
      const { exitCode, json, took } = await timeUp(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(69);
      expect(took).to.be.within(2 * MINUTE - SECOND, 2 * MINUTE + 20 * SECOND);
      expect(json.result).to.include({ status: 'Canceling', done: false, outcome: 'canceling' });
    });

    it('waits at most another minute when the request to cancel is repeated', async () => {
      const deployment = add();
      test.clock.after(MINUTE, () => {
        test.org.failNext('PATCH', instead(htmlAnswer(503, 'Down')), 6);
      });
      const { exitCode, took } = await timeUp(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(69);
      expect(took).to.be.at.most(2 * MINUTE + 20 * SECOND);
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
      test.interruptAfter(90 * SECOND);
      const { exitCode, json } = await test.watchJson('-i', deployment.id, '--wait', '1', '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.have.lengthOf(1);
      expect(test.methodsSinceSignal()).to.be.empty;
      expect(json.message).to.equal(
        `Interrupted. Org ${test.username} accepted the request to cancel deployment ${deployment.id}, and hasn't finished (last status seen: Canceling). The deployment can still succeed or fail before the org cancels it.`,
      );
      expect(json.data).to.include({ status: 'Canceling', done: false, outcome: 'canceling' });
    });

    it('sends one more request when a signal comes before the org has responded to the first, exit 130', async () => {
      const deployment = add();
      test.interruptAtNext('PATCH');
      const { exitCode, json } = await test.watchJson('-i', deployment.id, '--wait', '1', '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.have.lengthOf(2);
      expect(json.message).to.include(`accepted the request to cancel deployment ${deployment.id}`);
    });
  });
});
