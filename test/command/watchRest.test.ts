import { expect } from 'chai';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { errorAnswer, htmlAnswer, type HttpAnswer, jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import { HOUR, instead, MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

const COLLEAGUE = { createdById: '0055g000000ZZZZAA4', createdByName: 'Casey Colleague' };

const SHORT: Partial<DeploymentPlan> = { deployTime: 30 * SECOND, finalizeTime: 10 * SECOND };

describe('sf deploy watch-rest', () => {
  const test = orgForEach();

  const add = (plan?: Partial<DeploymentPlan>): Deployment => test.add({ ...SHORT, ...plan });

  const endings: Array<{ status: string; exit: number; plan: Partial<DeploymentPlan> }> = [
    { status: 'Succeeded', exit: 0, plan: {} },
    { status: 'SucceededPartial', exit: 68, plan: { failAt: 10 * SECOND, rollbackOnError: false } },
    { status: 'Failed', exit: 1, plan: { ending: 'Failed' } },
    { status: 'FinalizingFailed', exit: 1, plan: { finalizingFails: true } },
    { status: 'Vanished', exit: 1, plan: { ending: 'Vanished' } },
  ];

  for (const { status, exit, plan } of endings) {
    for (const flag of [
      [],
      ['--cancel-on-exit'],
      ['--cancel-on-failure'],
      ['--cancel-on-exit', '--cancel-on-failure'],
    ]) {
      it(`exits with ${exit} with ${flag.join(' ') || 'no flags'} when the deployment ends as ${status}`, async () => {
        const deployment = add(plan);
        const { exitCode, json } = await test.watchJson('-i', deployment.id, ...flag);

        expect(exitCode).to.equal(exit);
        expect(json.warnings).to.be.empty;
        expect(json.result).to.include({ id: deployment.id, status, done: true, outcome: 'ended' });
        expect(json.result.deployResult).to.have.nested.property('details.componentSuccesses').that.is.not.empty;
        expect(test.methods()).not.to.include('PATCH');
      });
    }
  }

  it('exits with 1 when somebody else cancels the deployment', async () => {
    const deployment = add();
    test.clock.after(10 * SECOND, () => {
      deployment.cancel(test.clock.now(), 'Casey Canceler');
    });
    const { exitCode, json } = await test.watchJson('-i', deployment.id);

    expect(exitCode).to.equal(1);
    expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'ended' });
    expect(json.result.deployResult).to.include({ canceledByName: 'Casey Canceler' });
  });

  it('says on stderr how it goes', async () => {
    const { stderr } = await test.watch('-i', add().id);

    expect(stderr)
      .to.match(/^\[0 s\] Status: InProgress/)
      .and.match(/\[\d+ s\] Status: Succeeded/);
  });

  it('notices the end within a fifth of the time that it took, and never more than 10 s late', async () => {
    for (const deployTime of [10 * SECOND, 30 * MINUTE]) {
      const deployment = add({ deployTime });
      await test.watch('-i', deployment.id);

      const lateness = test.clock.now() - (deployment.completedAt ?? 0);
      expect(lateness).to.be.at.most(Math.min(10 * SECOND, deployTime / 5 + SECOND));
    }
  });

  it('keeps watching when the deployment goes back to Pending', async () => {
    const deployment = add({ deployTime: MINUTE });
    test.clock.after(20 * SECOND, () => {
      test.add({ ...SHORT, quickDeploy: true });
    });
    const { exitCode, stderr } = await test.watch('-i', deployment.id);

    expect(exitCode).to.equal(0);
    expect(stderr).to.match(/Status: InProgress[^]*Status: Pending[^]*Status: InProgress[^]*Status: Succeeded/);
  });

  describe('when --wait runs out first', () => {
    it('ends on the second, and cancels nothing, exit 69', async () => {
      const { id } = add({ deployTime: HOUR });
      const before = test.clock.now();
      const { exitCode } = await test.watchJson('-i', id, '--wait', '1');

      expect(exitCode).to.equal(69);
      expect(test.clock.now() - before).to.equal(MINUTE);
      expect(test.methods()).not.to.include('PATCH');
    });

    it('watches until the end by default, longer than the 33 minutes that other commands wait', async () => {
      const deployment = add({ deployTime: 40 * MINUTE });
      const { exitCode, json } = await test.watchJson('-i', deployment.id, '--cancel-on-exit');

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Succeeded', done: true });
    });
  });

  describe('which deployment', () => {
    it('can be told by 15 characters, with blanks around them, and is shown with 18', async () => {
      const { id } = add();
      const { exitCode, json } = await test.watchJson('-i', ` ${id.slice(0, 15)} `);

      expect(exitCode).to.equal(0);
      expect(json.result.id).to.equal(id);
    });

    it("is the newest unfinished one of the user's with --use-most-recent", async () => {
      add();
      const newest = add();
      add(COLLEAGUE);
      const { exitCode, stderr, stdout } = await test.watch('--use-most-recent');

      expect(exitCode).to.equal(0);
      expect(stderr).to.include(`Your newest unfinished deployment in org ${test.username} is deployment ${newest.id}`);
      expect(stdout).to.include(`Deployment ${newest.id}`);
    });

    it('may have ended already, which is told at once', async () => {
      const deployment = add();
      test.clock.advance(HOUR);
      const before = test.clock.now();
      const { exitCode, json } = await test.watchJson('-i', deployment.id, '--cancel-on-exit');

      expect(exitCode).to.equal(0);
      expect(test.clock.now()).to.equal(before);
      expect(json.result).to.include({ status: 'Succeeded', done: true, outcome: 'ended' });
      expect(json.result.deployResult).to.have.nested.property('details.componentSuccesses').that.is.not.empty;
      expect(test.methods()).to.equal('GET GET');
    });
  });

  describe('wrong usage', () => {
    for (const { name, args } of [
      { name: 'no selector', args: [] },
      { name: 'both selectors', args: ['--job-id', '0Af5g000000ZZZZ', '--use-most-recent'] },
      { name: 'an ID of something else', args: ['--job-id', '0015g000000ZZZZ'] },
      { name: 'a mistyped ID', args: ['--job-id', '0Af5g000000ZZZZAAA'] },
      { name: 'no time to wait', args: ['--use-most-recent', '--wait', '0'] },
    ]) {
      it(`of ${name} asks the org nothing, and exits with 2`, async () => {
        const { exitCode } = await test.watch(...args);

        expect(exitCode).to.equal(2);
        expect([...test.org.deployRequests, ...test.org.deploymentQueries]).to.be.empty;
      });
    }
  });

  describe('reads', () => {
    const failing = (answer: HttpAnswer, from = 5 * SECOND, until = 20 * SECOND): void => {
      test.clock.after(from, () => {
        test.org.answerInstead('GET', answer);
      });
      test.clock.after(until, () => {
        test.org.recover();
      });
    };

    for (const answer of [
      htmlAnswer(503, '<h1>Down for maintenance</h1>'),
      errorAnswer(503, 'SERVER_UNAVAILABLE', 'busy'),
      htmlAnswer(200, '<h1>Log in</h1>'),
      errorAnswer(400, 'MALFORMED_QUERY', 'what?'),
    ]) {
      it(`are warned of once and go on when the org responds ${answer.status} ${answer.body}`, async () => {
        const deployment = add();
        failing(answer);
        const { exitCode, json } = await test.watchJson('-i', deployment.id);

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'Succeeded' });
        expect(json.warnings).to.have.lengthOf(1);
        expect(json.warnings[0]).to.include(`Couldn't get the status from org ${test.username}`);
        expect(json.warnings[0]).not.to.match(/cancel/i);
      });
    }

    it('leave the deployment as it was seen last when they fail until --wait runs out, exit 69', async () => {
      const deployment = add();
      failing(htmlAnswer(503, 'Down'), 5 * SECOND, HOUR);
      const { exitCode, json } = await test.watchJson('-i', deployment.id, '--wait', '1');

      expect(exitCode).to.equal(69);
      expect(json.result).to.include({ status: 'InProgress', done: false, outcome: 'unfinished' });
    });

    it('of the details don’t change the end when they fail', async () => {
      const deployment = add();
      test.org.failNext('GET', instead(htmlAnswer(503, 'Down')), Infinity, /includeDetails/);
      const { exitCode, json } = await test.watchJson('-i', deployment.id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Succeeded', done: true });
      expect(json.warnings).to.deep.equal([
        `Couldn't get the components and tests of deployment ${deployment.id}, so the result doesn't include them.`,
      ]);
    });

    it('of the details don’t change the end when they show another status', async () => {
      const { id } = add();
      const answer = jsonAnswer(200, { id, deployResult: { id, status: 'InProgress' } });
      test.org.failNext('GET', { kind: 'instead', answer }, Infinity, /includeDetails/);
      const { exitCode, json } = await test.watchJson('-i', id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Succeeded', done: true });
    });
  });
});
