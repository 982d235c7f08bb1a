import { expect } from 'chai';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { errorAnswer } from '../../simulatedOrg/httpAnswer.js';
import type { Prompter } from '../../src/system/environment.js';
import { type CommandJson, type CommandRun, runWatch, runWatchJson } from '../runCommand.js';
import { HOUR, MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

const OTHER = { createdById: '0055g000000ZZZZAA4', createdByName: 'Casey Colleague' };

describe('sf deploy watch-rest, several', () => {
  const test = orgForEach();

  const add = (plan: Partial<DeploymentPlan> = {}): Deployment =>
    test.org.deployments.add({ deployTime: 30 * SECOND, finalizeTime: 0, ...plan });

  const watch = async (...flags: string[]): Promise<CommandRun & { json: CommandJson }> =>
    runWatchJson(test.clock, '-o', test.username, ...flags);

  const read = async (...flags: string[]): Promise<CommandRun> => runWatch(test.clock, '-o', test.username, ...flags);

  const statuses = ({ result }: CommandJson): Array<string | null> => result.deployments.map(({ status }) => status);

  const patches = (): number => test.org.deployRequests.filter(({ method }) => method === 'PATCH').length;

  for (const { endings, exit } of [
    { endings: ['Succeeded', 'Succeeded'], exit: 0 },
    { endings: ['Succeeded', 'SucceededPartial'], exit: 68 },
    { endings: ['SucceededPartial', 'Failed'], exit: 1 },
  ]) {
    it(`exits with the worst, ${exit}, when they end as ${endings.join(' and ')}`, async () => {
      const ids = endings.map((ending) => add({ ending }).id);
      const { exitCode, json } = await watch(...ids);

      expect(exitCode).to.equal(exit);
      expect(statuses(json)).to.deep.equal(endings);
      expect(json.result).to.have.all.keys('deployments');
      expect(patches()).to.equal(0);
    });
  }

  it("exits with 69 when one hasn't ended in time, and says which, and what to run next", async () => {
    const [one, other] = [add(), add({ deployTime: HOUR })];
    const { exitCode, stdout, stderr } = await read('-i', one.id, '-i', other.id, '--wait', '2');

    expect(exitCode).to.equal(69);
    expect(stdout.split('\n')).to.deep.equal([
      `Deployment ${one.id} in org ${test.username} ended with status Succeeded. Its changes are in the org.`,
      `Deployment ${other.id} in org ${test.username} hasn't ended (status: InProgress).`,
      `1 of 2 deployments in org ${test.username} have ended.`,
      `To keep waiting, run "sf deploy watch-rest -i ${other.id} -o ${test.username}".`,
      '',
    ]);
    expect(stderr).to.include('--wait ran out after 2 minutes.');
  });

  it("gives the one that can't be read an error, and watches the others to their ends, exit 1", async () => {
    const [one, other] = [add(), add()];
    const refusal = { kind: 'instead', answer: errorAnswer(403, 'INSUFFICIENT_ACCESS', 'not yours') } as const;
    test.org.failNext('GET', refusal, Infinity, new RegExp(one.id));
    const { exitCode, json } = await watch(one.id, other.id);

    expect(exitCode).to.equal(1);
    expect(json.result.deployments.map(({ error }) => error?.name)).to.deep.equal(['INSUFFICIENT_ACCESS', undefined]);
    expect(json.result.deployments[1]).to.include({ status: 'Succeeded', done: true });
  });

  it('tells each end when it comes, and how many have which status', async () => {
    const [one, other] = [add(), add()];
    const { stderr } = await read(one.id, other.id);

    expect(stderr)
      .to.include('Status: 1 InProgress, 1 Pending, Deployments Ended: 0/2 (0%)')
      .and.include(`\nDeployment ${one.id} in org ${test.username} ended with status Succeeded.\n`);
  });

  it('is asked for at most twice a second on average', async () => {
    for (let count = 0; count < 30; count += 1) add({ deployTime: 20 * SECOND });
    const before = test.clock.now();
    await watch('--all');

    const seconds = (test.clock.now() - before) / SECOND;
    expect(test.org.deployRequests.length).to.be.at.most(seconds * 2);
  });

  describe('--all', () => {
    it("waits until all have ended, and doesn't take other people's failures for its own, exit 0", async () => {
      add({ ...OTHER, ending: 'Failed' });
      add();
      const { exitCode, json } = await watch('--all');

      expect(exitCode).to.equal(0);
      expect(statuses(json)).to.deep.equal(['Failed', 'Succeeded']);
    });

    it("exits with 69 when one hasn't ended in time", async () => {
      add({ deployTime: HOUR });

      expect((await watch('--all', '--wait', '1')).exitCode).to.equal(69);
    });

    it('takes those that the filters match', async () => {
      add(OTHER);
      const mine = add({ checkOnly: true });
      const { json } = await watch('--all', '--mine', '--validations-only');

      expect(json.result.deployments.map(({ id }) => id)).to.deep.equal([mine.id]);
    });

    it('says so when there is none, exit 0', async () => {
      const { exitCode, stdout } = await read('--all');

      expect(exitCode).to.equal(0);
      expect(stdout).to.equal(`Org ${test.username} has no unfinished deployments.\n`);
    });

    it('names what was queued since the list was made', async () => {
      add();
      test.org.beforeNext('GET', () => add({ deployTime: HOUR }), /deployRequest/);
      const { exitCode, json } = await watch('--all');

      expect(exitCode).to.equal(0);
      expect(json.warnings.join()).to.include('0Af5g0000000002CAA was queued after the list was made');
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
      const { exitCode, stdout } = await runWatch({ clock: test.clock, prompter }, '-o', test.username);

      expect(exitCode).to.equal(0);
      expect(prompter.questions).to.deep.equal([
        `Watch which of the 3 unfinished deployments in org ${test.username}?`,
      ]);
      for (const { id } of others) expect(stdout).to.include(id);
    });

    it("can't be several with a flag to cancel, exit 2", async () => {
      add();
      add();
      const prompter = choosing(0, 1);
      const run = await runWatch({ clock: test.clock, prompter }, '-o', test.username, '--cancel-on-exit');

      expect(run.exitCode).to.equal(2);
      expect(run.stderr).to.include('work with one deployment only');
    });
  });

  for (const flag of [['--cancel-on-exit'], ['--cancel-on-failure'], ['--cancel-if-queued', '30m']]) {
    for (const several of [['--all'], ['0Af5g0000000001', '0Af5g0000000002']]) {
      it(`asks the org nothing with ${[...flag, ...several].join(' ')}, exit 2`, async () => {
        const before = test.org.requests.length;
        const { exitCode, json } = await watch(...several, ...flag);

        expect(exitCode).to.equal(2);
        expect(json.message).to.include(flag[0]);
        expect(test.org.requests).to.have.lengthOf(before);
      });
    }
  }

  it('names the selectors without one and without a terminal, exit 2', async () => {
    const { exitCode, stderr } = await read();

    expect(exitCode).to.equal(2);
    expect(stderr)
      .to.match(/no interactive terminal/)
      .and.match(/--job-id, --use-most-recent, or --all/);
  });

  it('are all named when a signal comes, exit 130', async () => {
    const [one, other] = [add({ deployTime: HOUR }), add()];
    const controller = new AbortController();
    test.clock.after(MINUTE, () => {
      controller.abort();
    });
    const environment = { clock: test.clock, untilInterrupted: () => controller.signal };
    const { exitCode, json } = await runWatchJson(environment, '-o', test.username, one.id, other.id);

    expect(exitCode).to.equal(130);
    expect(json.message).to.equal(
      `Interrupted. Nothing was canceled. 2 deployments in org ${test.username} continue: ${one.id} and ${other.id}.`,
    );
  });
});
