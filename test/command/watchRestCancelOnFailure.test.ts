import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import * as sinon from 'sinon';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { errorAnswer, htmlAnswer } from '../../simulatedOrg/httpAnswer.js';
import { baseCommand, type CommandRun, type JsonRun } from '../runCommand.js';
import { HOUR, instead, MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

const COMPONENT = 'ApexClass BrokenComponent failed: Variable does not exist: rate (classes/BrokenComponent.cls:13:24)';
const TEST = 'BrokenTest.addsUp failed: System.AssertException: Assertion Failed: Expected: 3, Actual: 4';

describe('sf deploy watch-rest --cancel-on-failure', () => {
  const test = orgForEach();

  afterEach(() => {
    sinon.restore();
  });

  const add = (plan?: Partial<DeploymentPlan>): Deployment =>
    test.add({ deployTime: 10 * MINUTE, finalizeTime: 0, failAt: 20 * SECOND, ...plan });

  const watch = async ({ id }: Deployment, ...flags: string[]): Promise<CommandRun> =>
    test.watch('-i', id, '--cancel-on-failure', ...flags);

  const watchJson = async ({ id }: Deployment, ...flags: string[]): Promise<JsonRun> =>
    test.watchJson('-i', id, '--cancel-on-failure', ...flags);

  const requests = (): string[] =>
    test.org.deployRequests.map(({ method, path }) => (path.includes('includeDetails') ? `${method} details` : method));

  const failures = 'details.componentFailures[0].problem';

  for (const { what, plan, lines, place } of [
    { what: 'a component', plan: {}, lines: [COMPONENT], place: failures },
    {
      what: 'a test',
      plan: { failAt: undefined, testFailAt: 20 * SECOND },
      lines: [TEST],
      place: 'details.runTestResult.failures[0].message',
    },
    { what: 'each', plan: { testFailAt: 20 * SECOND }, lines: [COMPONENT, TEST], place: failures },
  ]) {
    it(`prints the failures before it cancels when ${what} has failed, exit 1`, async () => {
      const deployment = add(plan);
      const log = sinon.spy((await baseCommand()).prototype, 'logToStderr');
      let printed: unknown[] = [];
      test.org.beforeNext('PATCH', () => {
        printed = log.args.flat().map((line) => stripVTControlCharacters(String(line)));
      });
      const { exitCode, stdout } = await watch(deployment);

      expect(exitCode).to.equal(1);
      expect(test.patched()).to.have.lengthOf(1);
      expect(printed).to.include.members([
        ...lines,
        `Warning: Deployment ${deployment.id} has failures, so this command is asking the org to cancel it (--cancel-on-failure).`,
      ]);
      expect(log.args.flat().filter((line) => lines.includes(String(line)))).to.deep.equal(lines);
      expect(stdout).to.equal(
        `Deployment ${deployment.id} in org ${test.username} was canceled by this command (--cancel-on-failure). The org rolled back its changes.\nFix the failures before you deploy again.\n`,
      );
    });

    it(`gives the failures with --json when ${what} has failed, exit 1`, async () => {
      const deployment = add(plan);
      const { exitCode, json } = await watchJson(deployment);

      expect(exitCode).to.equal(1);
      expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'canceled' });
      expect(json.result.deployResult).to.have.nested.property(place);
    });
  }

  it('cancels as soon as the failure is noticed', async () => {
    const deployment = add();
    const start = test.clock.now();
    let canceledAt = 0;
    test.org.beforeNext('PATCH', () => {
      canceledAt = test.clock.now() - start;
    });
    await watchJson(deployment);

    expect(canceledAt).to.be.within(20 * SECOND, 24 * SECOND);
  });

  it('cancels at once when something has failed before', async () => {
    const deployment = add();
    test.clock.advance(MINUTE);
    const { exitCode } = await watchJson(deployment);

    expect(exitCode).to.equal(1);
    expect(requests().slice(0, 3)).to.deep.equal(['GET', 'GET details', 'PATCH']);
  });

  it('cancels nothing when the failure doesn’t undo the rest (rollbackOnError is false), exit 68', async () => {
    const { exitCode, json } = await watchJson(add({ rollbackOnError: false }));

    expect(exitCode).to.equal(68);
    expect(test.patched()).to.be.empty;
    expect(json.result).to.include({ status: 'SucceededPartial' });
  });

  it('cancels nothing when the deployment has failed already, exit 1', async () => {
    const deployment = add();
    test.clock.advance(HOUR);
    const { exitCode } = await watchJson(deployment);

    expect(exitCode).to.equal(1);
    expect(test.patched()).to.be.empty;
  });

  describe('when the race is lost', () => {
    it('tells the end after the request, with the failures, exit 1', async () => {
      const deployment = add({ cancelEnding: 'Failed' });
      const { exitCode, json } = await watchJson(deployment);

      expect(exitCode).to.equal(1);
      expect(json.result).to.include({ status: 'Failed', done: true, outcome: 'notCanceled' });
      expect(json.result.deployResult).to.have.nested.property(failures);
    });
  });

  it('cancels all the same when the failures can’t be read, and prints them at the end', async () => {
    const deployment = add();
    test.org.failNext('GET', instead(htmlAnswer(503, 'Down')), 1, /includeDetails/);
    const { exitCode, stdout, stderr } = await watch(deployment);

    expect(exitCode).to.equal(1);
    expect(test.patched()).to.have.lengthOf(1);
    expect(requests().filter((request) => request === 'GET details')).to.have.lengthOf(2);
    expect(requests().indexOf('GET details')).to.equal(requests().indexOf('PATCH') - 1);
    expect(stdout + stderr).to.include(COMPONENT);
  });

  it('keeps watching to the real end when the org refuses to cancel', async () => {
    const deployment = add();
    test.org.refuseToCancel(deployment.id, errorAnswer(403, 'INSUFFICIENT_ACCESS', 'you are not allowed to'));
    const { exitCode, json } = await watchJson(deployment);

    expect(exitCode).to.equal(1);
    expect(test.patched()).to.have.lengthOf(1);
    expect(json.result).to.include({ status: 'Failed', done: true });
    expect(json.result.deployResult).to.have.nested.property(failures);
  });

  it('ends with the time when the org takes longer to cancel, with the failures, exit 69', async () => {
    const deployment = add({ cancelTime: HOUR });
    const start = test.clock.now();
    const { exitCode, json } = await watchJson(deployment, '--wait', '2');

    expect(exitCode).to.equal(69);
    expect(test.clock.now() - start).to.be.within(2 * MINUTE - SECOND, 2 * MINUTE + 20 * SECOND);
    expect(json.result).to.include({ status: 'Canceling', done: false, outcome: 'canceling' });
    expect(json.result.deployResult).to.have.nested.property(failures);
  });

  it('asks again with --cancel-on-exit when --wait runs out and the org refused before, exit 69', async () => {
    const deployment = add();
    test.org.failNext('PATCH', instead(errorAnswer(403, 'REQUEST_LIMIT_EXCEEDED', 'too many')), 1);
    const { exitCode, json } = await watchJson(deployment, '--wait', '2', '--cancel-on-exit');

    expect(exitCode).to.equal(69);
    expect(test.patched()).to.have.lengthOf(2);
    expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'canceled' });
    expect(json.result.deployResult).to.have.nested.property(failures);
  });

  it('says that the deployment is still running when --wait runs out after requests without a response', async () => {
    const deployment = add();
    test.org.failNext('PATCH', { kind: 'reset', acts: false });
    const { exitCode, json, stdout } = await watchJson(deployment, '--wait', '2');

    expect(exitCode).to.equal(69);
    expect(json.result).to.include({ status: 'InProgress', done: false, outcome: 'unknown' });
    expect(stdout).to.include("Couldn't confirm whether");
  });

  describe('by a signal', () => {
    it('cancels nothing when the failures are being read, exit 130', async () => {
      const deployment = add();
      test.interruptAtNext('GET', /includeDetails/);
      const { exitCode, json } = await watchJson(deployment);

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.be.empty;
      expect(json.message).to.include(deployment.id);
      expect(json.data).to.include({ id: deployment.id, status: 'InProgress', done: false });
    });

    it('cancels with --cancel-on-exit when the failures are being read, exit 130', async () => {
      const deployment = add();
      test.interruptAtNext('GET', /includeDetails/);
      const { exitCode } = await watchJson(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.have.lengthOf(1);
    });

    it('cancels with --cancel-on-exit when the org refused to cancel before, exit 130', async () => {
      const deployment = add();
      test.org.failNext('PATCH', instead(errorAnswer(403, 'REQUEST_LIMIT_EXCEEDED', 'too many')), 1);
      test.interruptAfter(2 * MINUTE);
      const { exitCode, json } = await watchJson(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.have.lengthOf(2);
      expect(json.message).to.include(`accepted the request to cancel deployment ${deployment.id}`);
      expect(json.data?.deployResult).to.have.nested.property(failures);
    });

    it('says that the fate of an earlier request isn’t known when the org refuses the last one, exit 130', async () => {
      const deployment = add();
      test.org.failNext('PATCH', { kind: 'reset', acts: false });
      test.clock.after(5 * MINUTE, () => {
        test.org.recover();
        test.org.refuseToCancel(deployment.id, errorAnswer(403, 'INSUFFICIENT_ACCESS', 'you are not allowed to'));
        test.interrupt();
      });
      const { exitCode, json } = await watchJson(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(json.message).to.match(/Couldn't confirm whether .*: you are not allowed to$/);
      expect(json.data).to.include({ status: 'InProgress', outcome: 'unknown' });
    });

    it('says so when the signal ends that request and the org refuses the next one, exit 130', async () => {
      const deployment = add();
      test.org.refuseToCancel(deployment.id, errorAnswer(403, 'INSUFFICIENT_ACCESS', 'you are not allowed to'));
      test.interruptAtNext('PATCH', /deployRequest/);
      const { exitCode, json } = await watchJson(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.have.lengthOf(2);
      expect(json.data).to.include({ status: 'InProgress', outcome: 'unknown' });
    });

    it('cancels with --cancel-on-exit when the request to cancel is being repeated, exit 130', async () => {
      const deployment = add();
      test.org.failNext('PATCH', instead(htmlAnswer(503, 'Down')), 20);
      test.clock.after(50 * SECOND, () => {
        test.org.recover();
        test.interrupt();
      });
      const { exitCode, json } = await watchJson(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(json.message).to.include(`accepted the request to cancel deployment ${deployment.id}`);
    });

    it('says that the fate of a request without a response isn’t known, exit 130', async () => {
      const deployment = add();
      test.org.failNext('PATCH', { kind: 'reset', acts: false });
      test.interruptAfter(5 * MINUTE);
      const { exitCode, json } = await watchJson(deployment);

      expect(exitCode).to.equal(130);
      expect(json.message).to.include(
        `Interrupted. Couldn't confirm whether org ${test.username} is canceling deployment ${deployment.id}`,
      );
      expect(json.data).to.include({ status: 'InProgress', outcome: 'unknown' });
    });

    it('tells how the org stands when it’s canceling, exit 130', async () => {
      const deployment = add({ cancelTime: HOUR });
      test.interruptAfter(MINUTE);
      const { exitCode, json } = await watchJson(deployment);

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.have.lengthOf(1);
      expect(json.message).to.equal(
        `Interrupted. Org ${test.username} accepted the request to cancel deployment ${deployment.id}, and hasn't finished (last status seen: Canceling). The deployment can still succeed or fail before the org cancels it.`,
      );
    });
  });
});
