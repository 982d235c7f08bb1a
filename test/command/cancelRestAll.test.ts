import { expect } from 'chai';
import type { JsonRun } from '../runCommand.js';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { errorAnswer } from '../../simulatedOrg/httpAnswer.js';
import { hang, instead, MINUTE, RESET, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

describe('sf deploy cancel-rest --all', () => {
  const test = orgForEach();

  const cancelAll = async (...flags: string[]): Promise<JsonRun> => test.cancelJson('--all', '--no-prompt', ...flags);

  /** One in progress, and others in the queue behind it. */
  const add = (count: number, plan?: Partial<DeploymentPlan>): Deployment[] =>
    Array.from({ length: count }, () => test.add({ createdById: '0055g000000ZZZZAA4', ...plan }, SECOND));

  it('cancels every unfinished deployment of the org, whoever started it, the queued ones before the running one', async () => {
    const [running, ...queued] = add(4);
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(0);
    expect(test.patched().at(-1)).to.equal(running?.id);
    expect(test.patched()).to.have.members([running, ...queued].map((deployment) => deployment?.id));
    expect(json.result.deployments).to.have.lengthOf(4);
    for (const { id, url, deployUrl, ...seen } of json.result.deployments) {
      expect(seen).to.include({ status: 'Canceled', done: true, outcome: 'canceled' }).and.not.have.property('error');
      expect(url).to.equal(`${test.org.instanceUrl}/services/data/v68.0/metadata/deployRequest/${id}`);
      expect(deployUrl).to.include(id);
    }
    expect(queued.every(({ startedAt }) => startedAt === undefined)).to.equal(true);
  });

  it('sends 5 requests at a time', async () => {
    // One runs, and the requests for the 25 in the queue get their responses 5 at a time.
    add(26);
    test.org.answerTogether('PATCH', 5, 25);
    await cancelAll();

    expect(test.org.mostConcurrentRequests).to.equal(5);
  });

  for (const { count, requests } of [
    { count: 1, requests: 23 },
    { count: 10, requests: 31 },
    { count: 100, requests: 121 },
  ]) {
    it(`sends ${requests} requests for ${count} in which the running one takes 60 s`, async () => {
      add(count, { cancelTime: 60 * SECOND });
      test.org.requests.length = 0;
      const { exitCode } = await cancelAll();

      expect(exitCode).to.equal(0);
      expect(test.org.requests.filter(({ path }) => !path.endsWith('/services/data'))).to.have.lengthOf(requests);
    });
  }

  it('cancels the others when the request for one gets no response, exit 1', async () => {
    const [running, unanswered] = add(3);
    test.org.failNext('PATCH', RESET, Infinity, new RegExp(unanswered?.id ?? ''));
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(1);
    const failed = json.result.deployments.filter(({ error }) => error);
    expect(failed).to.have.lengthOf(1);
    expect(failed[0]).to.include({ id: unanswered?.id, done: false });
    expect(failed[0]?.error?.name).to.equal('OrgUnreachableError');
    expect(json.result.deployments.find(({ id }) => id === running?.id)).to.include({ status: 'Canceled' });
  });

  it('reads only those that the org is still canceling, each by its own resource', async () => {
    const [running, queued] = add(2, { cancelTime: 10 * SECOND });
    const { exitCode } = await cancelAll();

    const read = test.org.deployRequests.filter(({ method }) => method === 'GET').map(({ path }) => path);
    expect(exitCode).to.equal(0);
    expect(read.join()).to.include(running?.id).and.not.include(queued?.id);
    expect(test.org.deploymentQueries.filter((query) => query.includes('WHERE Id'))).to.be.empty;
  });

  it('shows a person what it is about to cancel, the progress, and the outcome of each', async () => {
    const [running, queued] = add(2, { createdByName: 'Casey Colleague' });
    const { stdout, stderr } = await test.cancel('--all', '--no-prompt');

    expect(stderr.split('\n')).to.deep.equal([
      'Job ID              Status      Kind        Requested  Requested By     Components  Tests',
      `${running?.id ?? ''}  InProgress  deployment  2s ago     Casey Colleague  3/1032      0/135`,
      `${queued?.id ?? ''}  Pending     deployment  1s ago     Casey Colleague  -           -`,
      `Org ${test.username} accepted the request to cancel deployment ${running?.id ?? ''}. Until the org finishes the current step, which can take minutes, the status can stay InProgress.`,
      '[0 s] Status: 1 Canceled, 1 Canceling, Deployments Ended: 1/2 (50%)',
      '[5 s] Status: 2 Canceled, Deployments Ended: 2/2 (100%)',
      '',
    ]);
    expect(stdout.split('\n')).to.deep.equal([
      `Deployment ${queued?.id ?? ''} in org ${test.username} was canceled. It hadn't started, so the org is unchanged.`,
      `Deployment ${running?.id ?? ''} in org ${test.username} was canceled. The org rolled back its changes.`,
      `Canceled 2 of 2 deployments in org ${test.username}.`,
      `To see what the org does next, without canceling anything, run "sf deploy cancel-rest --dry-run -o ${test.username}".`,
      '',
    ]);
  });

  describe('what is queued meanwhile', () => {
    const later = (count: number): void => {
      test.org.beforeNext('PATCH', () => {
        for (let index = 0; index < count; index += 1) test.add({ checkOnly: true, cancelTime: MINUTE });
      });
    };

    for (const flags of [['--async'], ['--wait', '1']]) {
      it(`is named when the org goes on canceling after ${flags.join(' ')}`, async () => {
        add(1, { cancelTime: 5 * MINUTE });
        later(1);
        const { json } = await cancelAll(...flags);

        expect(json.warnings.join()).to.include(`Deployment ${test.ids()[1] ?? ''} in org ${test.username} was queued`);
      });
    }

    it('is named when it is several, and not canceled', async () => {
      add(1);
      later(2);
      const { json } = await cancelAll();

      const [listed, ...queued] = test.ids();
      expect(json.warnings.map((warning) => /0Af\w+/.exec(warning)?.[0])).to.deep.equal(queued);
      expect(test.patched()).to.deep.equal([listed]);
    });

    it("isn't named when the filters don't match it", async () => {
      add(1);
      later(1);
      test.clock.advance(2 * MINUTE);
      const { json } = await cancelAll('--older-than', '1m');

      expect(json.warnings).to.be.empty;
    });
  });

  describe('the list', () => {
    it('is followed to its last page', async () => {
      test.org.pageSize = 2;
      const deployments = add(5);
      const { exitCode } = await cancelAll();

      expect(exitCode).to.equal(0);
      expect(test.patched()).to.have.members(deployments.map(({ id }) => id));
    });

    for (const listed of ['Finalizing', 'FinalizingDeploy', 'InProgress']) {
      it(`has a deployment that is finalizing, told as such, when the org lists it as ${listed}`, async () => {
        test.org.listedFinalizingStatus = listed;
        const [finalizing] = add(2);
        test.clock.advance(10 * MINUTE);
        const { exitCode, json } = await cancelAll();

        expect(exitCode).to.equal(1);
        const told = json.result.deployments.find(({ id }) => id === finalizing?.id);
        expect(told).to.include({ outcome: 'finalizing', status: 'Finalizing', done: false });
        expect(told?.error?.name).to.equal('DeploymentFinalizingError');
      });
    }

    it('is not needed to see how those end that can be read, when one can’t be', async () => {
      const [readable, unreadable] = add(2, { cancelTime: 5 * SECOND });
      unreadable?.start(test.clock.now());
      test.clock.after(SECOND / 2, () => {
        for (const path of [/tooling/, new RegExp(unreadable?.id ?? '')])
          test.org.failNext('GET', instead(errorAnswer(403, 'NO', 'no')), Infinity, path);
      });
      const { exitCode, json } = await test.cancelJson('-i', test.ids().join());

      expect(exitCode).to.equal(1);
      const outcomes = json.result.deployments.map(({ id, outcome, error }) => [id, outcome, error?.name]);
      expect(outcomes).to.have.deep.members([
        [readable?.id, 'canceled', undefined],
        [unreadable?.id, 'canceling', 'NO'],
      ]);
    });

    it('of what was queued meanwhile is given up 20 s after the end of the wait', async () => {
      add(1, { cancelTime: 5 * MINUTE });
      const start = test.clock.now();
      test.clock.after(50 * SECOND, () => {
        test.org.failNext('GET', hang(test.clock), Infinity, /Status%20IN/);
      });
      const { exitCode } = await cancelAll('--wait', '1');

      expect(exitCode).to.equal(69);
      expect(test.clock.now() - start).to.be.within(MINUTE, MINUTE + 21 * SECOND);
    });
  });
});
