import { expect } from 'chai';
import type { Clock } from '../../src/system/clock.js';
import { runCommand, runCommandJson } from '../runCommand.js';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import type { Fault } from '../../simulatedOrg/fault.js';
import {
  errorAnswer,
  htmlAnswer,
  incompleteAcceptances,
  invalidSessionAnswer,
  jsonAnswer,
} from '../../simulatedOrg/httpAnswer.js';
import { MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

describe('sf deploy cancel-rest, waiting', () => {
  const test = orgForEach();

  const flags = ({ id }: Pick<Deployment, 'id'>): string[] => ['--target-org', test.username, '--job-id', id];

  const inProgress = (plan?: Partial<DeploymentPlan>): Deployment => {
    const deployment = test.org.deployments.add(plan);
    test.clock.advance(MINUTE);
    return deployment;
  };

  describe('the pauses between reads', () => {
    for (const { cancelTime, requests } of [
      { cancelTime: 5 * SECOND, requests: 7 },
      { cancelTime: 60 * SECOND, requests: 21 },
      { cancelTime: 33 * MINUTE - SECOND, requests: 213 },
    ]) {
      it(`make ${requests} requests of a cancel of ${cancelTime / SECOND} s, and its end is noticed in time`, async () => {
        const deployment = inProgress({ cancelTime });
        const { exitCode } = await runCommand(test.clock, ...flags(deployment));

        expect(exitCode).to.equal(0);
        expect(test.org.deployRequests).to.have.lengthOf(requests);
        const lateness = test.clock.now() - (deployment.completedAt ?? 0);
        expect(lateness).to.be.at.most(Math.min(10 * SECOND, Math.max(SECOND, cancelTime / 5)));
      });
    }

    it('are left out when the org says at once that the deployment is canceled', async () => {
      inProgress();
      const queued = test.org.deployments.add();
      const before = test.clock.now();
      await runCommand(test.clock, ...flags(queued));

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
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress()));

      expect(exitCode).to.equal(0);
      expect(json.status).to.equal(0);
      expect(json.warnings).to.be.empty;
      expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'canceled' });
      expect(json.result.deployResult?.details).to.have.property('componentSuccesses').with.lengthOf(4);
      expect(json.result.deployResult).to.have.nested.property('details.componentSuccesses[0].success', true);
    });
  }

  it('keeps waiting when the status is still InProgress for some reads after the org accepted', async () => {
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress({ cancelHiddenTime: 4 * SECOND })));

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ status: 'Canceled', done: true });
  });

  for (const cancelEnding of ['Succeeded', 'SucceededPartial', 'Failed', 'FinalizingDeployFailed']) {
    it(`fails with DeploymentNotCanceledError when it ends as ${cancelEnding} instead, exit 1`, async () => {
      const deployment = inProgress({ cancelEnding });
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('DeploymentNotCanceledError');
      expect(json.message).to.include(`status ${cancelEnding}.`).and.include(deployment.id);
      expect(json.data).to.include({ id: deployment.id, status: cancelEnding, done: true });
      expect(json.data?.deployResult).to.have.property('details');
    });
  }

  it('keeps waiting when the org finalizes the deployment after it accepted', async () => {
    const finalizing = { cancelStatus: 'FinalizingDeploy', cancelEnding: 'Succeeded' };
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress(finalizing)));

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('DeploymentNotCanceledError');
    expect(json.data).to.include({ status: 'Succeeded', done: true });
  });

  it('keeps waiting when the status is one that nobody has heard of', async () => {
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress({ cancelStatus: 'Rewinding' })));

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ status: 'Canceled' });
  });

  it('gives the result so far when the time is up, exit 69', async () => {
    const deployment = inProgress({ cancelTime: 2 * MINUTE });
    const before = test.clock.now();
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment), '--wait', '1');

    expect(exitCode).to.equal(69);
    expect(json.status).to.equal(69);
    expect(test.clock.now() - before).to.equal(MINUTE);
    expect(json.result).to.include({ id: deployment.id, status: 'Canceling', done: false, outcome: 'canceling' });
    expect(json.warnings).to.have.lengthOf(1);
    expect(json.warnings[0]).to.include("didn't finish canceling within 1 minute");
  });

  it('succeeds with a warning when somebody was already canceling the deployment, exit 0', async () => {
    const deployment = inProgress();
    deployment.cancel(test.clock.now(), 'Casey Canceler');
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'alreadyCanceling' });
    expect(json.warnings).to.have.lengthOf(1);
    expect(json.warnings[0]).to.include('was already being canceled at the request of Casey Canceler');
  });

  it('succeeds with a warning and the details when the deployment was already canceled, exit 0', async () => {
    const deployment = inProgress();
    deployment.cancel(test.clock.now(), 'Casey Canceler');
    test.clock.advance(MINUTE);
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

    expect(exitCode).to.equal(0);
    expect(json.warnings.join()).to.include('Casey Canceler had already canceled deployment');
    expect(json.result.deployResult).to.have.property('details');
  });

  it('fails when somebody was already canceling the deployment and it ended otherwise, exit 1', async () => {
    const deployment = inProgress({ cancelEnding: 'Succeeded' });
    deployment.cancel(test.clock.now(), 'Casey Canceler');
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('DeploymentNotCanceledError');
  });

  for (const { what, ageAfterwards } of [
    { what: 'had already been canceled, so this command changed nothing', ageAfterwards: MINUTE },
    { what: 'was already being canceled', ageAfterwards: 0 },
  ]) {
    it(`says that it ${what} when the org doesn't say by whom`, async () => {
      const deployment = inProgress();
      deployment.cancel(test.clock.now(), '');
      test.clock.advance(ageAfterwards);
      const answer = jsonAnswer(200, {
        id: deployment.id,
        deployResult: { id: deployment.id, status: ageAfterwards ? 'Canceled' : 'Canceling', done: ageAfterwards > 0 },
      });
      test.org.failNext('GET', { kind: 'instead', answer }, 1, /deployRequest/);
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment), '--api-version', '64.0');

      expect(exitCode).to.equal(0);
      expect(json.warnings).to.deep.equal([`Deployment ${deployment.id} ${what}.`]);
    });
  }

  it("takes a status that nobody has heard of as an end when the org says that it's done", async () => {
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress({ cancelEnding: 'Vanished' })));

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('DeploymentNotCanceledError');
    expect(json.data).to.include({ status: 'Vanished', done: true });
  });

  describe('below API version 65.0', () => {
    it('ends with the warning when no response said that the org had accepted', async () => {
      test.org.failNext('PATCH', { kind: 'reset', acts: true }, 1);
      const { json } = await runCommandJson(test.clock, ...flags(inProgress()), '--api-version', '64.0');

      expect(json.warnings.join()).to.include('saved some of the changes');
    });

    it('ends without the warning when the deployment was not canceled', async () => {
      const { id } = inProgress({ cancelEnding: 'Failed' });
      const flagsOfTwo = ['-o', test.username, '-i', `${id},0Af000000000000CAA`, '--api-version', '64.0'];
      const { exitCode, json } = await runCommandJson(test.clock, ...flagsOfTwo);

      expect(exitCode).to.equal(1);
      expect(json.warnings).to.deep.equal([]);
    });

    it('ends with the warning that data might have been committed', async () => {
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress()), '--api-version', '64.0');

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceled' });
      expect(json.warnings).to.have.lengthOf(1);
      expect(json.warnings[0]).to.include('saved some of the changes').and.include('65.0');
    });

    it("ends without the warning when it's a validation", async () => {
      const { json } = await runCommandJson(
        test.clock,
        ...flags(inProgress({ checkOnly: true })),
        '--api-version',
        '64.0',
      );

      expect(json.warnings).to.be.empty;
    });
  });

  describe('reads that fail', () => {
    for (const answer of [
      htmlAnswer(503, '<h1>Down for maintenance</h1>'),
      htmlAnswer(200, '<h1>Log in</h1>'),
      errorAnswer(503, 'SERVER_UNAVAILABLE', 'busy'),
    ]) {
      it(`with ${answer.status} ${answer.body} warn once, and the command keeps waiting`, async () => {
        const deployment = inProgress({ cancelTime: 30 * SECOND });
        test.clock.after(5 * SECOND, () => {
          test.org.answerInstead('GET', answer);
        });
        test.clock.after(20 * SECOND, () => {
          test.org.recover();
        });
        const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'Canceled' });
        expect(json.warnings).to.have.lengthOf(1);
        expect(json.warnings[0]).to.include("Can't get the status from org").and.include('keeps trying');
      });
    }

    it('until the time is up leave the result as it was seen last, exit 69', async () => {
      const deployment = inProgress({ cancelTime: 30 * SECOND });
      test.clock.after(5 * SECOND, () => {
        test.org.answerInstead('GET', htmlAnswer(503, 'Down'));
      });
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment), '--wait', '1');

      expect(exitCode).to.equal(69);
      expect(json.result).to.include({ status: 'Canceling', done: false });
    });

    it('end the wait when the session has expired, saying that the org had accepted, exit 1', async () => {
      const deployment = inProgress();
      test.clock.after(2 * SECOND, () => {
        test.org.expireSession();
      });
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('INVALID_SESSION_ID');
      expect(json.message).to.include('accepted the request').and.include(deployment.id);
      expect(json.data).to.include({ id: deployment.id, status: 'Canceling', done: false, outcome: 'canceling' });
    });

    for (const refusal of [
      errorAnswer(403, 'API_DISABLED_FOR_ORG', 'no more'),
      errorAnswer(404, 'NOT_FOUND', 'gone'),
    ]) {
      it(`end the wait when they get ${refusal.status}, saying that the org had accepted, exit 1`, async () => {
        const deployment = inProgress({ cancelTime: 10 * MINUTE });
        test.clock.after(2 * SECOND, () => {
          test.org.answerInstead('GET', refusal);
        });
        const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

        expect(exitCode).to.equal(1);
        expect(refusal.body).to.include(json.name);
        expect(json.message).to.include('accepted the request').and.include(deployment.id);
        expect(json.data).to.include({ status: 'Canceling', done: false, outcome: 'canceling' });
      });
    }
  });

  it('says that a deployment was being canceled, and not that the org accepted, when somebody else had asked', async () => {
    const deployment = inProgress({ cancelTime: 10 * MINUTE });
    deployment.cancel(test.clock.now(), 'Casey Canceler');
    test.clock.after(2 * SECOND, () => {
      test.org.answerInstead('GET', errorAnswer(403, 'API_DISABLED_FOR_ORG', 'no more'));
    });
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

    expect(exitCode).to.equal(1);
    expect(json.message).to.include(
      `was already canceling deployment ${deployment.id}, but no longer returns its status`,
    );
  });

  describe('for a person', () => {
    it('says on stdout that the deployment was canceled, what that means, and what to run next', async () => {
      const deployment = inProgress();
      const { stdout } = await runCommand(test.clock, ...flags(deployment));

      expect(stdout).to.equal(
        `Deployment ${deployment.id} in org ${test.username} was canceled. The org rolled back its changes.\n` +
          `To see what's unfinished in the org now, run "sf deploy cancel-rest --dry-run -o ${test.username}".\n`,
      );
    });

    it("writes a line to stderr with each change when there's no terminal", async () => {
      const deployment = inProgress({ cancelHiddenTime: 2 * SECOND });
      const { stderr } = await runCommand(test.clock, ...flags(deployment));

      expect(stderr.split('\n')).to.deep.equal([
        `Org ${test.username} accepted the request to cancel deployment ${deployment.id}. Its status can stay InProgress until the org finishes the current step.`,
        '[0 s] Status: InProgress, Components Deployed: 103/1032 (10%), Tests Completed: 13/135 (10%), State Detail: Processing Type: Apex Component',
        '[2 s] Status: Canceling, Components Deployed: 103/1032 (10%), Tests Completed: 13/135 (10%)',
        '[5 s] Status: Canceled, Components Deployed: 103/1032 (10%), Tests Completed: 13/135 (10%)',
        '',
      ]);
    });

    it('gives a sign of life about every minute when nothing changes', async () => {
      const { stderr } = await runCommand(test.clock, ...flags(inProgress({ cancelTime: 30 * MINUTE })));

      const lines = stderr.trim().split('\n');
      expect(lines).to.have.lengthOf.within(28, 33);
      expect(lines[2]).to.match(/^\[6\d s\] Status: Canceling/);
    });

    it('writes nothing to stderr with --json', async () => {
      const { stderr } = await runCommandJson(test.clock, ...flags(inProgress()));

      expect(stderr).to.equal('');
    });

    it('says what to run next when the time is up', async () => {
      const deployment = inProgress({ cancelTime: 2 * MINUTE });
      const { stdout, exitCode } = await runCommand(test.clock, ...flags(deployment), '--wait', '1');

      expect(exitCode).to.equal(69);
      expect(stdout).to.include(`To keep waiting, run "sf deploy watch-rest -i ${deployment.id} -o ${test.username}".`);
    });
  });

  describe('the end of the time', () => {
    it('is followed by one last read when the machine was suspended during a read', async () => {
      const deployment = inProgress({ cancelTime: 20 * MINUTE });
      test.org.beforeNext(
        'GET',
        () => {
          test.clock.advance(3 * 60 * MINUTE);
        },
        /deployRequest/,
      );
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

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
      const deployment = inProgress({ cancelTime: 20 * MINUTE });
      const { exitCode, json } = await runCommandJson({ clock: suspended }, ...flags(deployment));

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'canceled' });
    });

    it('is exceeded by at most 20 s when the org stops responding', async () => {
      const deployment = inProgress({ cancelTime: 20 * MINUTE });
      const before = test.clock.now();
      test.clock.after(58 * SECOND, () => {
        const meanwhile = (): void => {
          test.clock.advance(20 * SECOND);
        };
        test.org.failNext('GET', { kind: 'hang', meanwhile }, Infinity, /deployRequest/);
      });
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment), '--wait', '1');

      expect(exitCode).to.equal(69);
      expect(json.result).to.include({ status: 'Canceling', outcome: 'canceling' });
      expect(test.clock.now() - before).to.be.at.most(80 * SECOND);
    });
  });

  describe('the end that has been seen', () => {
    const DETAILS = 'includeDetails';
    const hang: Fault = {
      kind: 'hang',
      meanwhile: () => {
        test.clock.advance(20 * SECOND);
      },
    };
    const faults: Array<{ name: string; fault: Fault }> = [
      { name: '401', fault: { kind: 'instead', answer: invalidSessionAnswer() } },
      { name: '403', fault: { kind: 'instead', answer: errorAnswer(403, 'API_DISABLED_FOR_ORG', 'no') } },
      { name: '404', fault: { kind: 'instead', answer: errorAnswer(404, 'NOT_FOUND', 'gone') } },
      { name: '503', fault: { kind: 'instead', answer: htmlAnswer(503, 'Down') } },
      { name: 'a login page', fault: { kind: 'instead', answer: htmlAnswer(200, '<h1>Log in</h1>') } },
      { name: 'half a response', fault: { kind: 'cut' } },
      { name: 'nothing within 20 s', fault: hang },
    ];
    for (const { name, fault } of faults) {
      it(`stays a success, without details and with a warning, when reading them gets ${name}`, async () => {
        const deployment = inProgress({ cancelTime: 5 * SECOND });
        test.org.failNext('GET', fault, Infinity, new RegExp(DETAILS));
        const before = test.clock.now();
        const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'canceled' });
        expect(json.result.deployResult).to.include({ status: 'Canceled' });
        expect(json.warnings.join()).to.include(`Couldn't get the details of deployment ${deployment.id}`);
        expect(test.org.requests.filter(({ path }) => path.includes(DETAILS))).to.have.lengthOf(1);
        expect(test.clock.now() - before).to.be.at.most(30 * SECOND);
      });
    }

    it('stays a failure when reading the details fails', async () => {
      const deployment = inProgress({ cancelEnding: 'Failed' });
      test.org.failNext('GET', { kind: 'instead', answer: htmlAnswer(503, 'Down') }, Infinity, new RegExp(DETAILS));
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('DeploymentNotCanceledError');
      expect(json.data).to.include({ status: 'Failed', outcome: 'notCanceled' });
    });

    it('stays what it was when the details come with another status', async () => {
      const deployment = inProgress();
      const { id } = deployment;
      const answer = jsonAnswer(200, { id, deployResult: { id, status: 'InProgress' } });
      test.org.failNext('GET', { kind: 'instead', answer }, 1, new RegExp(DETAILS));
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'canceled' });
      expect(json.result.deployResult).to.include({ status: 'Canceled' });
    });
  });

  describe('an accepted request without a usable response', () => {
    const acceptances = [
      ...incompleteAcceptances('0Af5g0000000001CAA').map(({ name, answer }) => ({
        name,
        fault: { kind: 'afterActing', answer } satisfies Fault,
      })),
      { name: 'half a response', fault: { kind: 'cut' } satisfies Fault },
    ];
    for (const { name, fault } of acceptances) {
      it(`is waited for to its end when the response is ${name}`, async () => {
        test.org.failNext('PATCH', fault, 1);
        const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress({ cancelHiddenTime: 3000 })));

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'canceled' });
        expect(json.warnings).to.be.empty;
      });
    }

    it('is waited for to its end when the first read fails too', async () => {
      test.org.failNext('PATCH', { kind: 'afterActing', answer: jsonAnswer(202, {}) }, 1);
      test.org.failNext('GET', { kind: 'instead', answer: htmlAnswer(503, 'Down') }, 1, /deployRequest/);
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress()));

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceled', outcome: 'canceled' });
    });
  });
});
