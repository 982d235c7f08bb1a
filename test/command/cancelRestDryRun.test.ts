import { expect } from 'chai';
import { errorAnswer } from '../../simulatedOrg/httpAnswer.js';
import type { JsonRun } from '../runCommand.js';
import { HOUR, MINUTE } from './faults.js';
import { orgForEach } from './orgForEach.js';

const OTHER = { createdById: '0055g000000ZZZZAA4', createdByName: 'Casey Colleague' };

describe('sf deploy cancel-rest --dry-run', () => {
  const test = orgForEach();

  const look = async (...flags: string[]): Promise<JsonRun> => test.cancelJson('--dry-run', ...flags);

  afterEach('sends nothing but reads', () => {
    expect(test.org.requests.filter(({ method }) => method !== 'GET')).to.be.empty;
  });

  it('shows every unfinished deployment when there is no selector and no terminal, exit 0', async () => {
    const [running, queued] = [test.add(), test.add({ ...OTHER, checkOnly: true })];
    const { exitCode, json } = await look();

    expect(exitCode).to.equal(0);
    expect(test.methods()).to.equal('');
    expect(json.result.deployments.map(({ id, outcome, checkOnly }) => ({ id, outcome, checkOnly }))).to.deep.equal([
      { id: running.id, outcome: 'wouldCancel', checkOnly: false },
      { id: queued.id, outcome: 'wouldCancel', checkOnly: true },
    ]);
    expect(json.result.deployments[1]).to.include({ status: 'Pending', done: false, createdByName: 'Casey Colleague' });
  });

  it('sends 5 requests at a time', async () => {
    const ids = Array.from({ length: 25 }, () => test.add().id);
    test.org.answerTogether('GET', 5, 25);
    const { exitCode } = await look('--job-id', ids.join());

    expect(exitCode).to.equal(0);
    expect(test.org.mostConcurrentRequests).to.equal(5);
  });

  it('tells how many others there are with --use-most-recent', async () => {
    test.add();
    test.add(OTHER);
    test.add();
    const { stdout } = await test.cancel('--dry-run', '-r');

    expect(stdout).to.include(
      `cancel 1 of 1 deployment in org ${test.username}. Also listed, and left as is: 2 deployments.`,
    );
  });

  for (const flags of [[], ['--all'], ['--all', '--no-prompt']]) {
    it(`shows a person a table, what would be canceled, and how, with ${flags.join(' ') || 'no selector'}`, async () => {
      const running = test.add({}, MINUTE);
      const queued = test.add({ ...OTHER, checkOnly: true }, MINUTE);
      const { exitCode, stdout } = await test.cancel('--dry-run', ...flags);

      expect(exitCode).to.equal(0);
      expect(stdout.split('\n')).to.deep.equal([
        'Job ID              Status      Kind        Requested  Requested By     Components  Tests',
        `${running.id}  InProgress  deployment  2m ago     Riley Release    206/1032    27/135`,
        `${queued.id}  Pending     validation  1m ago     Casey Colleague  -           -`,
        flags.length > 0
          ? `Dry run: without --dry-run, this command would cancel 2 of 2 deployments and validations in org ${test.username}.`
          : `Unfinished in org ${test.username}: 1 deployment and 1 validation.`,
        flags.length > 0
          ? `To review the list and confirm, run "sf deploy cancel-rest --all -o ${test.username}".`
          : `To choose from the list, and confirm, run "sf deploy cancel-rest -o ${test.username}".`,
        '',
      ]);
    });
  }

  it("measures ages by the org's clock", async () => {
    test.org.clockOffset = 3 * HOUR;
    test.add({}, 2 * MINUTE);
    const { stdout } = await test.cancel('--dry-run');

    expect(stdout).to.include('2m ago');
  });

  it('says what the filters leave alone', async () => {
    test.add({}, MINUTE);
    test.add({ checkOnly: true });
    const { stdout } = await test.cancel('--dry-run', '--validations-only');

    expect(stdout).to.include(': 1 validation. Also listed, and left as is: 1 deployment.');
  });

  describe('with --job-id', () => {
    const canceledByColleague = (cancelTime: number): string => {
      const deployment = test.add({ cancelTime });
      deployment.cancel(test.clock.now(), 'Casey Colleague');
      return deployment.id;
    };

    for (const { what, id, outcome, done } of [
      { what: 'running', id: () => test.add().id, outcome: 'wouldCancel', done: false },
      { what: 'being canceled', id: () => canceledByColleague(HOUR), outcome: 'alreadyCanceling', done: false },
      { what: 'canceled', id: () => canceledByColleague(0), outcome: 'alreadyCanceled', done: true },
      { what: 'being finalized', id: () => test.add({}, 10 * MINUTE).id, outcome: 'finalizing', done: false },
      { what: 'completed', id: () => test.add({}, HOUR).id, outcome: 'alreadyCompleted', done: true },
    ]) {
      it(`tells ${outcome} when it's ${what}, exit 0`, async () => {
        const { exitCode, json } = await look('--job-id', id());

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ outcome, done });
      });
    }

    it("fails with the org's error when it can't be read, exit 1", async () => {
      const { id } = test.add();
      test.org.answerInstead('GET', errorAnswer(403, 'API_DISABLED_FOR_ORG', 'no'));
      const { exitCode, json } = await look('--job-id', id, '--api-version', '67.0');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('API_DISABLED_FOR_ORG');
      expect(json.message).to.include(`Couldn't get the status of deployment ${id}`);
    });
  });

  describe('with --use-most-recent', () => {
    it("shows the user's newest, exit 0", async () => {
      test.add();
      const { id } = test.add();
      test.add(OTHER);
      const { exitCode, json } = await look('-r');

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ id, status: 'Pending', outcome: 'wouldCancel' });
    });

    it('fails with NoActiveDeploymentError when the user has none, exit 1', async () => {
      test.add(OTHER);
      const { exitCode, json } = await look('-r');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('NoActiveDeploymentError');
    });
  });
});
