import { expect } from 'chai';
import { runCommand, runCommandJson } from '../../runCommand.js';
import type { TestClock } from '../../standInOrg/clock.js';
import type { Deployment, DeploymentPlan } from '../../standInOrg/deployment.js';
import type { AnswerShape } from '../../standInOrg/deployRequestAnswer.js';
import { errorAnswer, htmlAnswer, jsonAnswer } from '../../standInOrg/httpAnswer.js';
import type { StandInOrg } from '../../standInOrg/standInOrg.js';
import { startOrg } from '../../standInOrg/startOrg.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe('sf deploy cancel-rest, waiting', () => {
  let clock: TestClock;
  let org: StandInOrg;
  let username: string;

  beforeEach(async () => {
    ({ clock, org, username } = await startOrg());
  });

  afterEach(async () => org.stop());

  const flags = ({ id }: Pick<Deployment, 'id'>): string[] => ['--target-org', username, '--job-id', id];

  const inProgress = (plan?: Partial<DeploymentPlan>): Deployment => {
    const deployment = org.deployments.add(plan);
    clock.advance(MINUTE);
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
        const { exitCode } = await runCommand(clock, ...flags(deployment));

        expect(exitCode).to.equal(0);
        expect(org.deployRequests).to.have.lengthOf(requests);
        const lateness = clock.now() - (deployment.completedAt ?? 0);
        expect(lateness).to.be.at.most(Math.min(10 * SECOND, Math.max(SECOND, cancelTime / 5)));
      });
    }

    it('are not made where the org answers that the deployment is canceled: one read, for the details', async () => {
      inProgress();
      const queued = org.deployments.add();
      const before = clock.now();
      await runCommand(clock, ...flags(queued));

      expect(clock.now()).to.equal(before);
      expect(org.deployRequests.map(({ method, path }) => `${method} ${path.split('?')[1] ?? ''}`)).to.deep.equal([
        'PATCH ',
        'GET includeDetails=true',
      ]);
    });
  });

  for (const shape of ['real', 'documented'] satisfies AnswerShape[]) {
    describe(`with answers in the ${shape} shape`, () => {
      beforeEach(() => {
        org.shape = shape;
      });

      it('succeeds where the deployment ends as Canceled, with its details, exit 0', async () => {
        const { exitCode, json } = await runCommandJson(clock, ...flags(inProgress()));

        expect(exitCode).to.equal(0);
        expect(json.status).to.equal(0);
        expect(json.warnings).to.be.empty;
        expect(json.result).to.include({ status: 'Canceled', done: true });
        expect(json.result.deployResult.details).to.have.property('componentSuccesses').with.lengthOf(3);
        expect(json.result.deployResult).to.have.nested.property('details.componentSuccesses[0].success', true);
      });

      it('waits on while the status is still InProgress for some reads after the org accepted', async () => {
        const { exitCode, json } = await runCommandJson(clock, ...flags(inProgress({ cancelHiddenTime: 4 * SECOND })));

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'Canceled', done: true });
      });

      for (const cancelEnding of ['Succeeded', 'SucceededPartial', 'Failed', 'FinalizingDeployFailed']) {
        it(`fails with DeploymentNotCanceledError where it ends as ${cancelEnding} after all, exit 1`, async () => {
          const deployment = inProgress({ cancelEnding });
          const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

          expect(exitCode).to.equal(1);
          expect(json.name).to.equal('DeploymentNotCanceledError');
          expect(json.message).to.include(`status ${cancelEnding}.`).and.include(deployment.id);
          expect(json.data).to.include({ id: deployment.id, status: cancelEnding, done: true });
          expect(json.data?.deployResult).to.have.property('details');
        });
      }

      it('waits on while the org finalizes the deployment after it accepted, and tells how it ends', async () => {
        const finalizing = { cancelStatus: 'FinalizingDeploy', cancelEnding: 'Succeeded' };
        const { exitCode, json } = await runCommandJson(clock, ...flags(inProgress(finalizing)));

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('DeploymentNotCanceledError');
        expect(json.data).to.include({ status: 'Succeeded', done: true });
      });

      it('waits on while the status is one that nobody has heard of', async () => {
        const { exitCode, json } = await runCommandJson(clock, ...flags(inProgress({ cancelStatus: 'Rewinding' })));

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'Canceled' });
      });

      it('gives the result so far where the time is up first, exit 69', async () => {
        const deployment = inProgress({ cancelTime: 2 * MINUTE });
        const before = clock.now();
        const { exitCode, json } = await runCommandJson(clock, ...flags(deployment), '--wait', '1');

        expect(exitCode).to.equal(69);
        expect(json.status).to.equal(69);
        expect(clock.now() - before).to.equal(MINUTE);
        expect(json.result).to.include({ id: deployment.id, status: 'Canceling', done: false });
        expect(json.warnings).to.have.lengthOf(1);
        expect(json.warnings[0]).to.include('within the 1 min').and.include('goes on canceling');
      });

      it('succeeds with a warning where somebody was canceling the deployment already, exit 0', async () => {
        const deployment = inProgress();
        deployment.cancel(clock.now(), 'Casey Canceler');
        const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'Canceled', done: true });
        expect(json.warnings).to.have.lengthOf(1);
        expect(json.warnings[0]).to.include('before this request').and.include('Casey Canceler');
      });

      it('succeeds with a warning where the deployment was canceled already, with its details, exit 0', async () => {
        const deployment = inProgress();
        deployment.cancel(clock.now(), 'Casey Canceler');
        clock.advance(MINUTE);
        const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

        expect(exitCode).to.equal(0);
        expect(json.warnings.join()).to.include('was canceled before this request');
        expect(json.result.deployResult).to.have.property('details');
      });

      it('fails where somebody was canceling the deployment already, and it ended otherwise, exit 1', async () => {
        const deployment = inProgress({ cancelEnding: 'Succeeded' });
        deployment.cancel(clock.now(), 'Casey Canceler');
        const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('DeploymentNotCanceledError');
      });
    });
  }

  it('takes a status that nobody has heard of as an end where the org says that it is done', async () => {
    const { exitCode, json } = await runCommandJson(clock, ...flags(inProgress({ cancelEnding: 'Vanished' })));

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('DeploymentNotCanceledError');
    expect(json.data).to.include({ status: 'Vanished', done: true });
  });

  describe('below API version 65.0', () => {
    it('ends with the warning that data may have been committed, and where to look', async () => {
      const { exitCode, json } = await runCommandJson(clock, ...flags(inProgress()), '--api-version', '64.0');

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceled' });
      expect(json.warnings).to.have.lengthOf(1);
      expect(json.warnings[0]).to.include('committed').and.include(json.result.deployUrl);
    });

    it('does not warn of it for a validation', async () => {
      const { json } = await runCommandJson(clock, ...flags(inProgress({ checkOnly: true })), '--api-version', '64.0');

      expect(json.warnings).to.be.empty;
    });
  });

  describe('reads that fail', () => {
    for (const answer of [
      htmlAnswer(503, '<h1>Down for maintenance</h1>'),
      htmlAnswer(200, '<h1>Log in</h1>'),
      errorAnswer(503, 'SERVER_UNAVAILABLE', 'busy'),
    ]) {
      it(`with ${answer.status} ${answer.body} are not the end: the command warns once, and waits on`, async () => {
        const deployment = inProgress({ cancelTime: 30 * SECOND });
        clock.after(5 * SECOND, () => {
          org.answerInstead('GET', answer);
        });
        clock.after(20 * SECOND, () => {
          org.recover();
        });
        const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'Canceled' });
        expect(json.warnings).to.have.lengthOf(1);
        expect(json.warnings[0]).to.include("can't be asked").and.include('goes on canceling');
      });
    }

    it('until the time is up leave the result as it was seen last, exit 69', async () => {
      const deployment = inProgress({ cancelTime: 30 * SECOND });
      clock.after(5 * SECOND, () => {
        org.answerInstead('GET', htmlAnswer(503, 'Down'));
      });
      const { exitCode, json } = await runCommandJson(clock, ...flags(deployment), '--wait', '1');

      expect(exitCode).to.equal(69);
      expect(json.result).to.include({ status: 'Canceling', done: false });
    });

    it('for the details leave the result without them, with a warning', async () => {
      inProgress();
      const queued = org.deployments.add();
      org.answerInstead('GET', htmlAnswer(503, 'Down'));
      const { exitCode, json } = await runCommandJson(clock, ...flags(queued), '--api-version', '67.0');

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceled', done: true });
      expect(json.warnings).to.have.lengthOf(1);
    });

    it('for the details show another status than the one before: the result is what was seen as the end', async () => {
      const deployment = inProgress();
      org.failNext(
        'GET',
        {
          kind: 'instead',
          answer: jsonAnswer(200, { id: deployment.id, deployResult: { id: deployment.id, status: 'InProgress' } }),
        },
        1,
        /includeDetails/,
      );
      const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceled', done: true });
      expect(json.result.deployResult).to.include({ status: 'Canceled' });
    });

    it('because the session expired end the wait, and the user learns that the org had accepted, exit 1', async () => {
      const deployment = inProgress();
      clock.after(2 * SECOND, () => {
        org.expireSession();
      });
      const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('INVALID_SESSION_ID');
      expect(json.message).to.include('was accepted').and.include(deployment.id);
      expect(json.data).to.include({ id: deployment.id, status: 'Canceling', done: false });
    });
  });

  describe('for a person', () => {
    it('says in one sentence on stdout that the deployment is canceled', async () => {
      const deployment = inProgress();
      const { stdout } = await runCommand(clock, ...flags(deployment));

      expect(stdout).to.equal(`Deployment ${deployment.id} in org ${username} is canceled.\n`);
    });

    it('writes a line to stderr when something changes, where there is no terminal', async () => {
      const { stderr } = await runCommand(clock, ...flags(inProgress({ cancelHiddenTime: 2 * SECOND })));

      expect(stderr.split('\n')).to.deep.equal([
        '[0 s] Status: InProgress, Components: 103/1032 (10%), Tests: 13/135 (10%), State Detail: Processing Type: Apex Component',
        '[2 s] Status: Canceling, Components: 103/1032 (10%), Tests: 13/135 (10%)',
        '[5 s] Status: Canceled, Components: 103/1032 (10%), Tests: 13/135 (10%)',
        '',
      ]);
    });

    it('gives a sign of life about every minute, where nothing changes', async () => {
      const { stderr } = await runCommand(clock, ...flags(inProgress({ cancelTime: 30 * MINUTE })));

      const lines = stderr.trim().split('\n');
      expect(lines).to.have.lengthOf.within(27, 32);
      expect(lines[1]).to.match(/^\[6\d s\] Status: Canceling/);
    });

    it('writes nothing to stderr with --json', async () => {
      const { stderr } = await runCommandJson(clock, ...flags(inProgress()));

      expect(stderr).to.equal('');
    });

    it('says what to run next where the time is up first', async () => {
      const deployment = inProgress({ cancelTime: 2 * MINUTE });
      const { stdout, exitCode } = await runCommand(clock, ...flags(deployment), '--wait', '1');

      expect(exitCode).to.equal(69);
      expect(stdout).to.include(`sf project deploy report --job-id ${deployment.id} --target-org ${username}`);
      expect(stdout).to.include(`sf deploy cancel-rest --job-id ${deployment.id} --target-org ${username}`);
    });
  });

  describe('wrong usage', () => {
    for (const [what, ...more] of [
      ['--wait with --async', '--wait', '5', '--async'],
      ['--wait below 1', '--wait', '0'],
      ['--wait that is no number', '--wait', 'long'],
    ] as const) {
      it(`of ${what} asks the org nothing, and exits with 2`, async () => {
        const { exitCode, stderr } = await runCommand(clock, ...flags(inProgress()), ...more);

        expect(exitCode).to.equal(2);
        expect(stderr).to.include('wait');
        expect(org.deployRequests).to.be.empty;
      });
    }
  });
});
