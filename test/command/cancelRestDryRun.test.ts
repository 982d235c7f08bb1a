import { expect } from 'chai';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { errorAnswer, htmlAnswer } from '../../simulatedOrg/httpAnswer.js';
import { type CommandJson, type CommandRun, runCommand, runCommandJson } from '../runCommand.js';
import { HOUR, MINUTE } from './faults.js';
import { orgForEach } from './orgForEach.js';

/** An ID that no org here has. */
const UNKNOWN = '0Af5g000000ZZZZCA4';

const OTHER = { createdById: '0055g000000ZZZZAA4', createdByName: 'Casey Colleague' };

describe('sf deploy cancel-rest --dry-run', () => {
  const test = orgForEach();

  const add = (plan?: Partial<DeploymentPlan>, ageAfterwards = 0): Deployment => {
    const deployment = test.org.deployments.add(plan);
    test.clock.advance(ageAfterwards);
    return deployment;
  };

  const look = async (...flags: string[]): Promise<CommandRun & { json: CommandJson }> =>
    runCommandJson(test.clock, '-o', test.username, '--dry-run', ...flags);

  afterEach('sends nothing but reads', () => {
    expect(test.org.requests.filter(({ method }) => method !== 'GET')).to.be.empty;
  });

  it('shows every unfinished deployment when there is no selector and no terminal, exit 0', async () => {
    const [running, queued] = [add(), add({ ...OTHER, checkOnly: true })];
    const { exitCode, json } = await look();

    expect(exitCode).to.equal(0);
    expect(json.result.deployments.map(({ id, outcome, checkOnly }) => ({ id, outcome, checkOnly }))).to.deep.equal([
      { id: running.id, outcome: 'wouldCancel', checkOnly: false },
      { id: queued.id, outcome: 'wouldCancel', checkOnly: true },
    ]);
    expect(json.result.deployments[1]).to.include({ status: 'Pending', done: false, createdByName: 'Casey Colleague' });
  });

  it('has at most 5 requests under way at a time', async () => {
    const ids = Array.from({ length: 25 }, () => add().id);
    test.org.answerTogether('GET', 5, 25);
    const { exitCode } = await look('--job-id', ids.join());

    expect(exitCode).to.equal(0);
    expect(test.org.mostConcurrentRequests).to.equal(5);
  });

  it('tells how many others there are with --use-most-recent', async () => {
    add();
    add(OTHER);
    add();
    const { stdout } = await runCommand(test.clock, '-o', test.username, '--dry-run', '-r');

    expect(stdout).to.include(`cancel 1 of 1 deployment in org ${test.username}. Skipped: 2 deployments.`);
  });

  it('says that there are none, exit 0', async () => {
    const { exitCode, stdout } = await runCommand(test.clock, '-o', test.username, '--dry-run');

    expect(exitCode).to.equal(0);
    expect(stdout).to.equal(`Org ${test.username} has no unfinished deployments.\n`);
  });

  for (const flags of [[], ['--all'], ['--all', '--no-prompt']]) {
    it(`shows a person a table, what would be canceled, and how, with ${flags.join(' ') || 'no selector'}`, async () => {
      const running = add({}, MINUTE);
      const queued = add({ ...OTHER, checkOnly: true }, MINUTE);
      const { exitCode, stdout } = await runCommand(test.clock, '-o', test.username, '--dry-run', ...flags);

      expect(exitCode).to.equal(0);
      expect(stdout.split('\n')).to.deep.equal([
        'Job ID              Status      Kind        Requested  Requested By     Components  Tests',
        `${running.id}  InProgress  deployment  2m ago     Riley Release    206/1032    27/135`,
        `${queued.id}  Pending     validation  1m ago     Casey Colleague  -           -`,
        flags.length > 0
          ? `Dry run: this command would cancel 2 of 2 deployments in org ${test.username}.`
          : `Unfinished in org ${test.username}: 1 deployment and 1 validation.`,
        flags.length > 0
          ? `To review the list, and cancel it after a confirmation, run "sf deploy cancel-rest --all -o ${test.username}".`
          : `To choose which ones to cancel, run "sf deploy cancel-rest -o ${test.username}".`,
        '',
      ]);
    });
  }

  it("measures ages by the org's clock", async () => {
    test.org.clockOffset = 3 * HOUR;
    add({}, 2 * MINUTE);
    const { stdout } = await runCommand(test.clock, '-o', test.username, '--dry-run');

    expect(stdout).to.include('2m ago');
  });

  it('says what the filters leave alone', async () => {
    add({}, MINUTE);
    add({ checkOnly: true });
    const { stdout } = await runCommand(test.clock, '-o', test.username, '--dry-run', '--validations-only');

    expect(stdout).to.include(': 1 validation. Skipped: 1 deployment.');
  });

  describe('with --job-id', () => {
    for (const { what, plan, prepare, outcome, done } of [
      { what: 'running', plan: {}, prepare: (): void => undefined, outcome: 'wouldCancel', done: false },
      {
        what: 'being canceled',
        plan: { cancelTime: HOUR },
        prepare: (deployment: Deployment): void => {
          deployment.cancel(test.clock.now(), 'Casey Canceler');
        },
        outcome: 'alreadyCanceling',
        done: false,
      },
      {
        what: 'canceled',
        plan: { cancelTime: 0 },
        prepare: (deployment: Deployment): void => {
          deployment.cancel(test.clock.now(), 'Casey Canceler');
        },
        outcome: 'alreadyCanceled',
        done: true,
      },
      {
        what: 'being finalized',
        plan: {},
        prepare: (): void => {
          test.clock.advance(10 * MINUTE);
        },
        outcome: 'finalizing',
        done: false,
      },
      {
        what: 'completed',
        plan: {},
        prepare: (): void => {
          test.clock.advance(20 * MINUTE);
        },
        outcome: 'alreadyCompleted',
        done: true,
      },
    ]) {
      it(`tells ${outcome} when it's ${what}, exit 0`, async () => {
        const deployment = add(plan);
        prepare(deployment);
        const { exitCode, json } = await look('--job-id', deployment.id);

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ id: deployment.id, outcome, done });
      });
    }

    it("fails with DeploymentNotFoundError when the org doesn't have it, exit 1", async () => {
      const { exitCode, json } = await look('--job-id', UNKNOWN);

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('DeploymentNotFoundError');
      expect(json.data).to.include({ id: UNKNOWN, outcome: 'notFound', status: null, done: null });
    });

    it("fails with the org's error when it can't be read, exit 1", async () => {
      const { id } = add();
      test.org.failNext('GET', { kind: 'instead', answer: errorAnswer(403, 'API_DISABLED_FOR_ORG', 'no') });
      const { exitCode, json } = await look('--job-id', id, '--api-version', '67.0');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('API_DISABLED_FOR_ORG');
      expect(json.message).to.include(`Can't get the status of deployment ${id}`);
    });

    it('tells each of several, exit 1 when one is not found', async () => {
      const { id } = add();
      const { exitCode, json } = await look('--job-id', `${id},${UNKNOWN}`);

      expect(exitCode).to.equal(1);
      expect(json.result.deployments.map(({ outcome }) => outcome)).to.deep.equal(['wouldCancel', 'notFound']);
      expect(json.result.deployments[1]?.error?.name).to.equal('DeploymentNotFoundError');
    });

    it('shows a person what is the case', async () => {
      const { id } = add({}, 20 * MINUTE);
      const { exitCode, stdout } = await runCommand(test.clock, '-o', test.username, '--dry-run', '-i', id);

      expect(exitCode).to.equal(0);
      expect(stdout)
        .to.include('would cancel 0 of 1 deployment')
        .and.match(/already ended with status Succeeded/);
      expect(stdout).to.not.include('To cancel it');
    });
  });

  describe('with --use-most-recent', () => {
    it("shows the user's newest, exit 0", async () => {
      add();
      const { id } = add();
      add(OTHER);
      const { exitCode, json } = await look('-r');

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ id, status: 'Pending', outcome: 'wouldCancel' });
    });

    it('fails with NoActiveDeploymentError when the user has none, exit 1', async () => {
      add(OTHER);
      const { exitCode, json } = await look('-r');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('NoActiveDeploymentError');
    });
  });

  it('fails when the list is no list, exit 1', async () => {
    test.org.queryRefusal = htmlAnswer(200, '<h1>Log in</h1>');
    const { exitCode, json } = await look();

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('UnexpectedResponseError');
  });
});
