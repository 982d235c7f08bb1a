import { expect } from 'chai';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { errorAnswer } from '../../simulatedOrg/httpAnswer.js';
import type { CommandRun, JsonRun } from '../runCommand.js';
import { HOUR, MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

describe('sf deploy watch-rest, a queued deployment', () => {
  const test = orgForEach();

  const add = (plan: Partial<DeploymentPlan> = {}): Deployment =>
    test.add({ deployTime: 30 * SECOND, finalizeTime: 0, ...plan });

  const read = async ({ id }: Deployment, ...flags: string[]): Promise<CommandRun> => test.watch(id, ...flags);

  const watch = async ({ id }: Deployment, ...flags: string[]): Promise<JsonRun> => test.watchJson(id, ...flags);

  it('is told with the deployment in progress, who requested it, for how long, and how many others are queued', async () => {
    const running = add({ createdByName: 'Casey Colleague', checkOnly: true, deployTime: 10 * MINUTE });
    add();
    test.clock.advance(3 * MINUTE);
    const { exitCode, stderr } = await read(add());

    expect(exitCode).to.equal(0);
    expect(stderr).to.include(
      `Status: Pending, Waiting For: validation ${running.id}, requested by Casey Colleague, started 3 minutes ago; 1 other deployment is queued`,
    );
    expect(stderr).to.match(/Status: InProgress(?!.*Waiting For)/);
  });

  it('asks for the list at most once a minute', async () => {
    add({ deployTime: 10 * MINUTE });
    await read(add());

    expect(test.org.deploymentQueries).to.have.lengthOf.within(9, 11);
  });

  it('asks for the one in progress as often as for the queued one', async () => {
    const running = add({ deployTime: 10 * MINUTE });
    const queued = add();
    await read(queued);
    const reads = ({ id }: Deployment): number =>
      test.org.deployRequests.filter(({ path }) => path.includes(id)).length;

    expect(reads(running)).to.be.within(1, reads(queued));
  });

  it('asks no more when the org refuses the list, and says nothing of it', async () => {
    add({ deployTime: 10 * MINUTE });
    test.org.queryRefusal = errorAnswer(400, 'INVALID_TYPE', "sObject type 'DeployRequest' is not supported.");
    const { exitCode, stderr } = await read(add());

    expect(exitCode).to.equal(0);
    expect(test.org.deploymentQueries).to.have.lengthOf(1);
    expect(stderr).to.not.match(/INVALID_TYPE|not supported|Waiting For/);
  });

  it('is not said to wait for one that has ended since the last list', async () => {
    const running = add({ deployTime: 25 * SECOND });
    add({ deployTime: 10 * MINUTE });
    const { stderr } = await read(add(), '--wait', '1');
    const lines = stderr.split('\n').filter((line) => line.includes(running.id));

    expect(lines).not.to.be.empty;
    for (const line of lines) expect(Number(/\[(\d+) s\]/.exec(line)?.[1])).to.be.at.most(30);
  });

  describe('--cancel-if-queued', () => {
    it('cancels it when it was requested longer ago than this, and says why before the request, exit 69', async () => {
      add({ deployTime: 5 * HOUR });
      const queued = add();
      let said = '';
      test.org.beforeNext('PATCH', () => (said = 'PATCH'));
      const { exitCode, json } = await watch(queued, '--cancel-if-queued', '30m');

      expect(said).to.equal('PATCH');
      expect(exitCode).to.equal(69);
      expect(test.patched()).to.deep.equal([queued.id]);
      expect(json.result).to.include({ status: 'Canceled', outcome: 'canceled' });
      expect(json.warnings).to.deep.equal([
        `Deployment ${queued.id} was requested more than 30m ago and hasn't started, so this command is asking the org to cancel it (--cancel-if-queued).`,
      ]);
    });

    it('leaves it alone when it starts before', async () => {
      add({ deployTime: 5 * MINUTE });
      const { exitCode } = await watch(add(), '--cancel-if-queued', '30m');

      expect(exitCode).to.equal(0);
      expect(test.patched()).to.deep.equal([]);
    });

    it('leaves one alone that started and went back to the queue', async () => {
      const validation = add({ checkOnly: true, deployTime: 10 * MINUTE });
      test.clock.after(MINUTE, () => add({ quickDeploy: true, deployTime: HOUR }));
      const { exitCode } = await watch(validation, '--cancel-if-queued', '5m');

      expect(exitCode).to.equal(0);
      expect(test.patched()).to.deep.equal([]);
    });

    it('leaves it alone when the org sends no date to measure its age by', async () => {
      test.org.sendsDate = false;
      add({ deployTime: 2 * HOUR });
      const { exitCode } = await watch(add(), '--cancel-if-queued', '30m');

      expect(exitCode).to.equal(0);
      expect(test.patched()).to.deep.equal([]);
    });
  });
});
