import { expect } from 'chai';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { errorAnswer } from '../../simulatedOrg/httpAnswer.js';
import type { Prompter } from '../../src/system/environment.js';
import type { CommandJson } from '../runCommand.js';
import { HOUR, instead, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

const OTHER = { createdById: '0055g000000ZZZZAA4', createdByName: 'Casey Colleague' };

describe('sf deploy watch-rest, several', () => {
  const test = orgForEach();

  const add = (plan: Partial<DeploymentPlan> = {}): Deployment =>
    test.add({ deployTime: 30 * SECOND, finalizeTime: 0, ...plan });

  const statuses = ({ result }: CommandJson): Array<string | null> => result.deployments.map(({ status }) => status);

  for (const { endings, exit } of [
    { endings: ['Succeeded', 'Succeeded'], exit: 0 },
    { endings: ['Succeeded', 'SucceededPartial'], exit: 68 },
    { endings: ['SucceededPartial', 'Failed'], exit: 1 },
  ]) {
    it(`exits with the worst, ${exit}, when they end as ${endings.join(' and ')}`, async () => {
      const ids = endings.map((ending) => add({ ending }).id);
      const { exitCode, json } = await test.watchJson(...ids);

      expect(exitCode).to.equal(exit);
      expect(statuses(json)).to.deep.equal(endings);
      expect(test.patched()).to.be.empty;
    });
  }

  it("gives the one that can't be read an error, and watches the others to their ends, exit 1", async () => {
    const [one, other] = [add(), add()];
    const refusal = instead(errorAnswer(403, 'INSUFFICIENT_ACCESS', 'not yours'));
    test.org.failNext('GET', refusal, Infinity, new RegExp(one.id));
    const { exitCode, json } = await test.watchJson(one.id, other.id);

    expect(exitCode).to.equal(1);
    expect(json.result.deployments.map(({ error }) => error?.name)).to.deep.equal(['INSUFFICIENT_ACCESS', undefined]);
    expect(json.result.deployments[1]).to.include({ status: 'Succeeded', done: true });
  });

  it('tells each end when it comes, and how many have which status', async () => {
    const [one, other] = [add(), add()];
    const { stderr } = await test.watch(one.id, other.id);

    expect(stderr)
      .to.include('Status: 1 InProgress, 1 Pending, Deployments Ended: 0/2 (0%)')
      .and.include(
        `\nDeployment ${one.id} in org ${test.username} ended with status Succeeded. Its changes are in the org.\n`,
      );
  });

  it('is asked for at most twice a second on average', async () => {
    for (let count = 0; count < 30; count += 1) add({ deployTime: 20 * SECOND });
    const before = test.clock.now();
    await test.watchJson('--all');

    const seconds = (test.clock.now() - before) / SECOND;
    expect(test.org.deployRequests.length).to.be.at.most(seconds * 2);
  });

  describe('--all', () => {
    it("exits with 69 when one hasn't ended in time", async () => {
      add({ deployTime: HOUR });

      expect((await test.watchJson('--all', '--wait', '1')).exitCode).to.equal(69);
    });

    it('takes those that the filters match', async () => {
      add(OTHER);
      const mine = add({ checkOnly: true });
      const { json } = await test.watchJson('--all', '--mine', '--validations-only');

      expect(json.result.deployments.map(({ id }) => id)).to.deep.equal([mine.id]);
    });
  });

  describe('chosen from the list', () => {
    const choosing = (...indexes: number[]): Prompter & { questions: string[] } => {
      const questions: string[] = [];
      return {
        questions,
        rowWidth: 100,
        choose: async (_, message, __, choices) => {
          questions.push(message);
          return choices.filter((__choice, index) => indexes.includes(index)).map(({ value }) => value);
        },
        confirm: async () => {
          throw new Error('There is nothing to confirm.');
        },
      };
    };

    it('are watched without a question whether to cancel', async () => {
      add(OTHER);
      const others = [add(), add()];
      const prompter = choosing(1, 2);
      test.outside = { prompter };
      const { exitCode, stdout } = await test.watch();

      expect(exitCode).to.equal(0);
      expect(prompter.questions).to.deep.equal([
        `Which of these 3 unfinished deployments in org ${test.username} do you want to watch?`,
      ]);
      for (const { id } of others) expect(stdout).to.include(id);
    });

    it("can't be several with a flag to cancel, exit 2", async () => {
      add();
      add();
      test.outside = { prompter: choosing(0, 1) };
      const run = await test.watch('--cancel-on-exit');

      expect(run.exitCode).to.equal(2);
      expect(run.stderr).to.include('work with only one deployment');
    });
  });

  for (const flag of [['--cancel-on-exit'], ['--cancel-on-failure'], ['--cancel-if-queued', '30m']]) {
    for (const several of [['--all'], ['0Af5g0000000001', '0Af5g0000000002']]) {
      it(`asks the org nothing with ${[...flag, ...several].join(' ')}, exit 2`, async () => {
        const before = test.org.requests.length;
        const { exitCode, json } = await test.watchJson(...several, ...flag);

        expect(exitCode).to.equal(2);
        expect(json.message).to.include(flag[0]);
        expect(test.org.requests).to.have.lengthOf(before);
      });
    }
  }
});
