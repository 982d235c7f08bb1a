import { expect } from 'chai';
import type { Clock } from '../../src/system/clock.js';
import { runCommandJson } from '../runCommand.js';
import { errorAnswer, htmlAnswer, jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import { BUSY, instead, MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

describe('sf deploy cancel-rest, waiting', () => {
  const test = orgForEach();

  describe('the pauses between reads', () => {
    for (const { cancelTime, requests } of [
      { cancelTime: 5 * SECOND, requests: 7 },
      { cancelTime: 60 * SECOND, requests: 21 },
      { cancelTime: 33 * MINUTE - SECOND, requests: 213 },
    ]) {
      it(`make ${requests} requests of a cancel of ${cancelTime / SECOND} s, and its end is noticed in time`, async () => {
        const deployment = test.inProgress({ cancelTime });
        const { exitCode } = await test.cancel('-i', deployment.id);

        expect(exitCode).to.equal(0);
        expect(test.org.deployRequests).to.have.lengthOf(requests);
        const lateness = test.clock.now() - (deployment.completedAt ?? 0);
        expect(lateness).to.be.at.most(Math.min(10 * SECOND, Math.max(SECOND, cancelTime / 5)));
      });
    }

    it('are left out when the org says at once that the deployment is canceled', async () => {
      test.inProgress();
      const queued = test.add();
      const before = test.clock.now();
      await test.cancel('-i', queued.id);

      expect(test.clock.now()).to.equal(before);
      expect(test.org.deployRequests.map(({ method, path }) => `${method} ${path.split('?')[1] ?? ''}`)).to.deep.equal([
        'PATCH ',
        'GET includeDetails=true',
      ]);
    });
  });

  for (const shape of ['real', 'documented'] as const) {
    it(`succeeds with the details when the deployment ends as Canceled, in the ${shape} shape`, async () => {
      test.org.shape = shape;
      const { exitCode, json } = await test.cancelJson('-i', test.inProgress().id);

      expect(exitCode).to.equal(0);
      expect(json.warnings).to.be.empty;
      expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'canceled' });
      expect(json.result.deployResult?.details).to.have.property('componentSuccesses').with.lengthOf(4);
      expect(json.result.deployResult).to.have.nested.property('details.componentSuccesses[0].success', true);
    });
  }

  it('keeps waiting when the status is still InProgress for some reads after the org accepted', async () => {
    const { exitCode, json } = await test.cancelJson('-i', test.inProgress({ cancelHiddenTime: 4 * SECOND }).id);

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ status: 'Canceled', done: true });
  });

  for (const cancelEnding of ['Succeeded', 'SucceededPartial', 'Failed', 'FinalizingDeployFailed']) {
    it(`fails with DeploymentNotCanceledError when it ends as ${cancelEnding} instead, exit 1`, async () => {
      const deployment = test.inProgress({ cancelEnding });
      const { exitCode, json } = await test.cancelJson('-i', deployment.id);

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('DeploymentNotCanceledError');
      expect(json.message).to.include(`status ${cancelEnding} before`).and.include(deployment.id);
      expect(json.data).to.include({ id: deployment.id, status: cancelEnding, done: true });
      expect(json.data?.deployResult).to.have.property('details');
    });
  }

  it('keeps waiting when the org finalizes the deployment after it accepted', async () => {
    const finalizing = { cancelStatus: 'FinalizingDeploy', cancelEnding: 'Succeeded' };
    const { exitCode, json } = await test.cancelJson('-i', test.inProgress(finalizing).id);

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('DeploymentNotCanceledError');
    expect(json.data).to.include({ status: 'Succeeded', done: true });
  });

  it('keeps waiting when the status is one that nobody has heard of', async () => {
    const { exitCode, json } = await test.cancelJson('-i', test.inProgress({ cancelStatus: 'Rewinding' }).id);

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ status: 'Canceled' });
  });

  it('gives the result so far when --wait runs out, exit 69', async () => {
    const deployment = test.inProgress({ cancelTime: 2 * MINUTE });
    const before = test.clock.now();
    const { exitCode, json } = await test.cancelJson('-i', deployment.id, '--wait', '1');

    expect(exitCode).to.equal(69);
    expect(test.clock.now() - before).to.equal(MINUTE);
    expect(json.result).to.include({ id: deployment.id, status: 'Canceling', done: false, outcome: 'canceling' });
  });

  it('succeeds with a warning and the details when the deployment was already canceled, exit 0', async () => {
    const deployment = test.inProgress();
    deployment.cancel(test.clock.now(), 'Casey Canceler');
    test.clock.advance(MINUTE);
    const { exitCode, json } = await test.cancelJson('-i', deployment.id);

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ outcome: 'alreadyCanceled' });
    expect(json.result.deployResult).to.have.property('details');
  });

  for (const { what, ageAfterwards } of [
    { what: 'had already been canceled, so this command changed nothing', ageAfterwards: MINUTE },
    { what: 'was already being canceled', ageAfterwards: 0 },
  ]) {
    it(`says that it ${what} when the org doesn't say by whom`, async () => {
      const deployment = test.inProgress();
      deployment.cancel(test.clock.now(), '');
      test.clock.advance(ageAfterwards);
      const answer = jsonAnswer(200, {
        id: deployment.id,
        deployResult: { id: deployment.id, status: ageAfterwards ? 'Canceled' : 'Canceling', done: ageAfterwards > 0 },
      });
      test.org.failNext('GET', { kind: 'instead', answer }, 1, /deployRequest/);
      const { exitCode, json } = await test.cancelJson('-i', deployment.id, '--api-version', '64.0');

      expect(exitCode).to.equal(0);
      expect(json.result.outcome).to.match(/^already/);
    });
  }

  it("takes a status that nobody has heard of as an end when the org says that it's done", async () => {
    const { exitCode, json } = await test.cancelJson('-i', test.inProgress({ cancelEnding: 'Vanished' }).id);

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('DeploymentNotCanceledError');
    expect(json.data).to.include({ status: 'Vanished', done: true });
  });

  it('says that a deployment was being canceled, and not that the org accepted, when somebody else had asked', async () => {
    const deployment = test.inProgress({ cancelTime: 10 * MINUTE });
    deployment.cancel(test.clock.now(), 'Casey Canceler');
    test.clock.after(2 * SECOND, () => {
      test.org.answerInstead('GET', errorAnswer(403, 'API_DISABLED_FOR_ORG', 'no more'));
    });
    const { exitCode, json } = await test.cancelJson('-i', deployment.id);

    expect(exitCode).to.equal(1);
    expect(json.message).to.include(
      `was already canceling deployment ${deployment.id}, but no longer returns its status`,
    );
  });

  describe('for a person', () => {
    it("writes a line to stderr with each change when there's no terminal", async () => {
      const deployment = test.inProgress({ cancelHiddenTime: 2 * SECOND });
      const { stderr } = await test.cancel('-i', deployment.id);

      expect(stderr.split('\n')).to.deep.equal([
        `Org ${test.username} accepted the request to cancel deployment ${deployment.id}. Until the org finishes the current step, which can take minutes, the status can stay InProgress.`,
        '[0 s] Status: InProgress, Components Deployed: 103/1032 (10%), Tests Completed: 13/135 (10%), State Detail: Processing Type: Apex Component',
        '[2 s] Status: Canceling, Components Deployed: 103/1032 (10%), Tests Completed: 13/135 (10%)',
        '[5 s] Status: Canceled, Components Deployed: 103/1032 (10%), Tests Completed: 13/135 (10%)',
        '',
      ]);
    });

    it('writes no progress when the org has canceled it at once', async () => {
      test.inProgress();
      const { stderr } = await test.cancel('-i', test.add().id);

      expect(stderr).to.equal('');
    });

    it('gives a sign of life about every minute when nothing changes', async () => {
      const { stderr } = await test.cancel('-i', test.inProgress({ cancelTime: 30 * MINUTE }).id);

      const lines = stderr.trim().split('\n');
      expect(lines).to.have.lengthOf.within(28, 33);
      expect(lines[2]).to.match(/^\[6\d s\] Status: Canceling/);
    });
  });

  describe('the warning that some changes may be saved', () => {
    const cancelBelow = async (id: string, ...flags: string[]): Promise<string[]> =>
      (await test.cancelJson('-i', id, '--api-version', '64.0', ...flags)).json.warnings;

    for (const { when, isWarned, warnings } of [
      { when: 'below API version 65.0', isWarned: true, warnings: async () => cancelBelow(test.inProgress().id) },
      {
        when: 'as of 65.0',
        isWarned: false,
        warnings: async () =>
          (await test.cancelJson('-i', test.inProgress().id, '--api-version', '65.0')).json.warnings,
      },
      { when: 'with --async', isWarned: true, warnings: async () => cancelBelow(test.inProgress().id, '--async') },
      {
        when: 'for a validation',
        isWarned: false,
        warnings: async () => cancelBelow(test.inProgress({ checkOnly: true }).id),
      },
      {
        when: 'when only some are validations',
        isWarned: true,
        warnings: async () => cancelBelow(`${test.inProgress({ checkOnly: true }).id},${test.inProgress().id}`),
      },
      {
        when: 'when the deployment was not canceled',
        isWarned: false,
        warnings: async () => cancelBelow(`${test.inProgress({ cancelEnding: 'Failed' }).id},0Af000000000000CAA`),
      },
      {
        when: 'when no response said that the org had accepted',
        isWarned: true,
        warnings: async () => {
          test.org.failNext('PATCH', { kind: 'reset', acts: true }, 1);
          return cancelBelow(test.inProgress().id);
        },
      },
      {
        when: 'when the org was finalizing the deployment, which it stops there',
        isWarned: true,
        warnings: async () => cancelBelow(test.add({}, 10 * MINUTE).id),
      },
    ]) {
      it(`is ${isWarned ? '' : 'not '}given ${when}`, async () => {
        const [warning = '', ...others] = await warnings();

        expect(others).to.be.empty;
        expect(/64\.0.*saved its changes/.test(warning)).to.equal(isWarned);
        if (!isWarned) expect(warning).to.equal('');
      });
    }
  });

  describe('the end of the time', () => {
    it('is followed by one last read when the machine was suspended during a read', async () => {
      const deployment = test.inProgress({ cancelTime: 20 * MINUTE });
      test.org.beforeNext(
        'GET',
        () => {
          test.clock.advance(3 * 60 * MINUTE);
        },
        /deployRequest/,
      );
      const { exitCode, json } = await test.cancelJson('-i', deployment.id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'canceled' });
    });

    it('is followed by one last read when the machine was suspended during a pause', async () => {
      const { clock } = test;
      const suspended: Clock = {
        now: () => clock.now(),
        sleep: async (milliseconds, signal) => clock.sleep(milliseconds + 3 * 60 * MINUTE, signal),
        // As on a real clock, no time is over at once.
        timeout: (milliseconds) =>
          milliseconds > 0 ? clock.timeout(milliseconds) : AbortSignal.abort(new DOMException('', 'TimeoutError')),
      };
      const deployment = test.inProgress({ cancelTime: 20 * MINUTE });
      const { exitCode, json } = await runCommandJson({ clock: suspended }, '-o', test.username, '-i', deployment.id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'canceled' });
    });
  });

  describe('the end that has been seen', () => {
    it('stays a failure when reading the details fails', async () => {
      const deployment = test.inProgress({ cancelEnding: 'Failed' });
      test.org.failNext('GET', BUSY, Infinity, /includeDetails/);
      const { exitCode, json } = await test.cancelJson('-i', deployment.id);

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('DeploymentNotCanceledError');
      expect(json.data).to.include({ status: 'Failed', outcome: 'notCanceled' });
    });
  });

  describe('an accepted request without a usable response', () => {
    it('is waited for to its end when the first read fails too', async () => {
      test.org.failNext('PATCH', { kind: 'afterActing', answer: jsonAnswer(202, {}) }, 1);
      test.org.failNext('GET', instead(htmlAnswer(500, 'Down')), 1, /deployRequest/);
      const { exitCode, json } = await test.cancelJson('-i', test.inProgress().id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceled', outcome: 'canceled' });
    });
  });
});
