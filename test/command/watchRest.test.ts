import { expect } from 'chai';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { errorAnswer, htmlAnswer, type HttpAnswer, jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import { runWatch, runWatchJson } from '../runCommand.js';
import { HOUR, MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

const COLLEAGUE = { createdById: '0055g000000ZZZZAA4', createdByName: 'Casey Colleague' };

const SHORT: Partial<DeploymentPlan> = { deployTime: 30 * SECOND, finalizeTime: 10 * SECOND };

describe('sf deploy watch-rest', () => {
  const test = orgForEach();

  const add = (plan?: Partial<DeploymentPlan>): Deployment => test.org.deployments.add({ ...SHORT, ...plan });

  const flags = ({ id }: Pick<Deployment, 'id'>, ...more: string[]): string[] => [
    ...['--target-org', test.username, '--job-id', id],
    ...more,
  ];

  const methods = (): string[] => test.org.deployRequests.map(({ method }) => method);

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
        const { exitCode, stderr, json } = await runWatchJson(test.clock, ...flags(deployment, ...flag));

        expect(exitCode).to.equal(exit);
        expect(json.status).to.equal(exit);
        expect(json.warnings).to.be.empty;
        expect(json.result).to.include({ id: deployment.id, status, done: true, outcome: 'ended' });
        expect(json.result.deployResult).to.have.nested.property('details.componentSuccesses').that.is.not.empty;
        expect(json.result.deployments).to.have.lengthOf(1);
        expect(json.result.deployments[0]).to.include({ id: deployment.id, status, outcome: 'ended' });
        expect(stderr).to.equal('');
        expect(methods()).not.to.include('PATCH');
      });
    }
  }

  it('exits with 1 when somebody else cancels the deployment', async () => {
    const deployment = add();
    test.clock.after(10 * SECOND, () => {
      deployment.cancel(test.clock.now(), 'Casey Canceler');
    });
    const { exitCode, json } = await runWatchJson(test.clock, ...flags(deployment));

    expect(exitCode).to.equal(1);
    expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'ended' });
    expect(json.result.deployResult).to.include({ canceledByName: 'Casey Canceler' });
  });

  it('says on stdout how the deployment ended, and on stderr how it went', async () => {
    const deployment = add();
    const { stdout, stderr } = await runWatch(test.clock, ...flags(deployment));

    expect(stdout).to.equal(
      `Deployment ${deployment.id} in org ${test.username} ended with status Succeeded. Its changes are in the org.\n`,
    );
    expect(stderr)
      .to.match(/^\[0 s\] Status: InProgress/)
      .and.match(/\[\d+ s\] Status: Succeeded/);
  });

  it('prints the failed components and tests when the deployment fails', async () => {
    const deployment = add({ failAt: 5 * SECOND, testFailAt: 8 * SECOND });
    const { stdout, exitCode } = await runWatch(test.clock, ...flags(deployment));

    expect(exitCode).to.equal(1);
    expect(stdout.split('\n')).to.deep.equal([
      'ApexClass BrokenComponent failed: Variable does not exist: rate (classes/BrokenComponent.cls:13:24)',
      'BrokenTest.addsUp failed: System.AssertException: Assertion Failed: Expected: 3, Actual: 4',
      `Deployment ${deployment.id} in org ${test.username} ended with status Failed. The org rolled back its changes.`,
      'Fix the failures, and try again.',
      '',
    ]);
  });

  it('notices the end within a fifth of the time that it took, and never more than 10 s late', async () => {
    for (const deployTime of [10 * SECOND, 30 * MINUTE]) {
      const deployment = add({ deployTime });
      await runWatch(test.clock, ...flags(deployment));

      const lateness = test.clock.now() - (deployment.completedAt ?? 0);
      expect(lateness).to.be.at.most(Math.min(10 * SECOND, deployTime / 5 + SECOND));
    }
  });

  it('keeps watching when the deployment goes back to Pending', async () => {
    const deployment = add({ deployTime: MINUTE });
    test.clock.after(20 * SECOND, () => {
      test.org.deployments.add({ ...SHORT, quickDeploy: true });
    });
    const { exitCode, stderr } = await runWatch(test.clock, ...flags(deployment));

    expect(exitCode).to.equal(0);
    expect(stderr).to.match(/Status: InProgress[^]*Status: Pending[^]*Status: InProgress[^]*Status: Succeeded/);
  });

  describe('when the time is up first', () => {
    it('gives the deployment as it is, and cancels nothing, exit 69', async () => {
      const deployment = add({ deployTime: HOUR });
      const before = test.clock.now();
      const { exitCode, json } = await runWatchJson(test.clock, ...flags(deployment, '--wait', '1'));

      expect(exitCode).to.equal(69);
      expect(json.status).to.equal(69);
      expect(test.clock.now() - before).to.equal(MINUTE);
      expect(json.result).to.include({ id: deployment.id, status: 'InProgress', done: false, outcome: 'unfinished' });
      expect(json.warnings).to.deep.equal(['--wait ran out after 1 minute.']);
      expect(methods()).not.to.include('PATCH');
    });

    it('says what to run next', async () => {
      const deployment = add({ deployTime: HOUR });
      const { stdout } = await runWatch(test.clock, ...flags(deployment, '--wait', '2'));

      expect(stdout.split('\n')).to.deep.equal([
        `Deployment ${deployment.id} in org ${test.username} hasn't ended (status: InProgress).`,
        `To keep waiting, run "sf deploy watch-rest -i ${deployment.id} -o ${test.username}".`,
        '',
      ]);
    });

    it('watches until the end by default, however long that takes', async () => {
      const deployment = add({ deployTime: 5 * HOUR });
      const { exitCode, json } = await runWatchJson(test.clock, ...flags(deployment, '--cancel-on-exit'));

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Succeeded', done: true });
    });
  });

  describe('which deployment', () => {
    it('is any, when its ID is passed', async () => {
      const { id } = add(COLLEAGUE);
      const { exitCode, json } = await runWatchJson(test.clock, ...flags({ id }));

      expect(exitCode).to.equal(0);
      expect(json.result.deployments[0]).to.include({ id, createdByName: 'Casey Colleague' });
    });

    it('can be told by 15 characters, with blanks around them, and is shown with 18', async () => {
      const { id } = add();
      const { exitCode, json } = await runWatchJson(test.clock, ...flags({ id: ` ${id.slice(0, 15)} ` }));

      expect(exitCode).to.equal(0);
      expect(json.result.id).to.equal(id);
    });

    it("is the newest unfinished one of the user's with --use-most-recent", async () => {
      add();
      const newest = add();
      add(COLLEAGUE);
      const { exitCode, stderr, stdout } = await runWatch(test.clock, '-o', test.username, '--use-most-recent');

      expect(exitCode).to.equal(0);
      expect(stderr).to.include(`Your newest unfinished deployment in org ${test.username}: deployment ${newest.id}`);
      expect(stdout).to.include(`Deployment ${newest.id}`);
    });

    it('is none with --use-most-recent when the user has no unfinished one, exit 1', async () => {
      add(COLLEAGUE);
      const { exitCode, json } = await runWatchJson(test.clock, '-o', test.username, '-r');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('NoActiveDeploymentError');
      expect(methods()).to.be.empty;
    });

    it('may have ended already, which is told at once', async () => {
      const deployment = add();
      test.clock.advance(HOUR);
      const before = test.clock.now();
      const { exitCode, json } = await runWatchJson(test.clock, ...flags(deployment, '--cancel-on-exit'));

      expect(exitCode).to.equal(0);
      expect(test.clock.now()).to.equal(before);
      expect(json.result).to.include({ status: 'Succeeded', done: true, outcome: 'ended' });
      expect(json.result.deployResult).to.have.nested.property('details.componentSuccesses').that.is.not.empty;
      expect(methods()).to.deep.equal(['GET', 'GET']);
    });

    for (const flag of [[], ['--cancel-on-exit'], ['--cancel-on-failure']]) {
      it(`is none with ${flag.join('') || 'no flags'} when the org has none with the ID, exit 1`, async () => {
        const { exitCode, json } = await runWatchJson(test.clock, ...flags({ id: '0Af5g000000ZZZZ' }, ...flag));

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('DeploymentNotFoundError');
        expect(json.data?.deployments[0]?.error).to.deep.equal({ name: json.name, message: json.message });
        expect(json.data).to.include({ status: null, done: null, outcome: 'notFound', deployResult: null });
        expect(methods()).to.deep.equal(['GET']);
      });
    }
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
        const { exitCode } = await runWatch(test.clock, '-o', test.username, ...args);

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
        const { exitCode, json } = await runWatchJson(test.clock, ...flags(deployment));

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'Succeeded' });
        expect(json.warnings).to.have.lengthOf(1);
        expect(json.warnings[0]).to.include(`Can't get the status from org ${test.username}`);
        expect(json.warnings[0]).not.to.match(/cancel/i);
      });
    }

    for (const [status, code] of [
      [401, 'INVALID_SESSION_ID'],
      [403, 'INSUFFICIENT_ACCESS'],
      [404, 'NOT_FOUND'],
    ] as const) {
      it(`end without a word of a request to cancel when the org refuses with ${status}, exit 1`, async () => {
        const deployment = add();
        failing(errorAnswer(status, code, 'no'), 5 * SECOND, HOUR);
        const { exitCode, json } = await runWatchJson(test.clock, ...flags(deployment));

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal(code);
        expect(json.message).to.include(
          `Can't get the status of deployment ${deployment.id} from org ${test.username}.`,
        );
        expect(json.message).not.to.match(/accepted|cancel/i);
        expect(json.data).to.include({ id: deployment.id, status: 'InProgress', done: false, outcome: 'unknown' });
        expect(methods()).not.to.include('PATCH');
      });
    }

    it('leave the deployment as it was seen last when they fail until the time is up, exit 69', async () => {
      const deployment = add();
      failing(htmlAnswer(503, 'Down'), 5 * SECOND, HOUR);
      const { exitCode, json } = await runWatchJson(test.clock, ...flags(deployment, '--wait', '1'));

      expect(exitCode).to.equal(69);
      expect(json.result).to.include({ status: 'InProgress', done: false, outcome: 'unfinished' });
    });

    it('of the details don’t change the end when they fail', async () => {
      const deployment = add();
      test.org.failNext('GET', { kind: 'instead', answer: htmlAnswer(503, 'Down') }, Infinity, /includeDetails/);
      const { exitCode, json } = await runWatchJson(test.clock, ...flags(deployment));

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Succeeded', done: true });
      expect(json.warnings).to.deep.equal([
        `Couldn't get the details of deployment ${deployment.id}, so the result doesn't include them.`,
      ]);
    });

    it('of the details don’t change the end when they show another status', async () => {
      const { id } = add();
      const answer = jsonAnswer(200, { id, deployResult: { id, status: 'InProgress' } });
      test.org.failNext('GET', { kind: 'instead', answer }, Infinity, /includeDetails/);
      const { exitCode, json } = await runWatchJson(test.clock, ...flags({ id }));

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Succeeded', done: true });
    });

    it('are refused at the start with the reason when the session has expired, exit 1', async () => {
      const deployment = add();
      test.org.failNext('GET', { kind: 'instead', answer: errorAnswer(401, 'INVALID_SESSION_ID', 'x') });
      const { exitCode, json } = await runWatchJson(test.clock, ...flags(deployment, '--cancel-on-exit'));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('INVALID_SESSION_ID');
      expect(json.actions?.join()).to.include('Log in again');
    });
  });
});
