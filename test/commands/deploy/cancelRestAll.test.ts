import { expect } from 'chai';
import type { CancelRestAllResult } from '../../../src/index.js';
import { type CommandRun, runCommand } from '../../runCommand.js';
import type { TestClock } from '../../standInOrg/clock.js';
import type { Deployment, DeploymentPlan } from '../../standInOrg/deployment.js';
import { errorAnswer, htmlAnswer, type HttpAnswer, jsonAnswer } from '../../standInOrg/httpAnswer.js';
import type { StandInOrg } from '../../standInOrg/standInOrg.js';
import { startOrg } from '../../standInOrg/startOrg.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

type AllJson = { status: number; result: CancelRestAllResult; warnings: string[] };

describe('sf deploy cancel-rest --all', () => {
  let clock: TestClock;
  let org: StandInOrg;
  let username: string;

  beforeEach(async () => {
    ({ clock, org, username } = await startOrg());
  });

  afterEach(async () => org.stop());

  const cancelAll = async (...flags: string[]): Promise<CommandRun & { json: AllJson }> => {
    const run = await runCommand(clock, '-o', username, '--all', '--no-prompt', '--json', ...flags);
    return { ...run, json: JSON.parse(run.stdout) as AllJson };
  };

  /** One in progress, and others in the queue behind it. */
  const add = (count: number, plan?: Partial<DeploymentPlan>): Deployment[] =>
    Array.from({ length: count }, () => {
      const deployment = org.deployments.add({ createdById: '0055g000000ZZZZAA4', ...plan });
      clock.advance(SECOND);
      return deployment;
    });

  /** A list that was true a moment ago. */
  const listOf = (...deployments: Array<Deployment | undefined>): HttpAnswer =>
    jsonAnswer(200, {
      records: deployments.flatMap((each) => (each ? [{ Id: each.id, Status: 'InProgress' }] : [])),
    });

  const patched = (): Array<string | undefined> =>
    org.deployRequests.filter(({ method }) => method === 'PATCH').map(({ path }) => path.split('/').at(-1));

  it("cancels every unfinished deployment of the org, whoever's it is, the queued ones before the running one", async () => {
    const [running, ...queued] = add(4);
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(0);
    expect(json.status).to.equal(0);
    expect(patched().at(-1)).to.equal(running?.id);
    expect(patched()).to.have.members([running, ...queued].map((deployment) => deployment?.id));
    expect(json.result.deployments).to.have.lengthOf(4);
    for (const { id, status, done, url, deployUrl, error } of json.result.deployments) {
      expect({ status, done, error }).to.deep.equal({ status: 'Canceled', done: true, error: undefined });
      expect(url).to.equal(`${org.instanceUrl}/services/data/v67.0/metadata/deployRequest/${id}`);
      expect(deployUrl).to.include(id);
    }
    expect(queued.every(({ startedAt }) => startedAt === undefined)).to.equal(true);
  });

  it('succeeds where there is nothing to cancel, and says so, exit 0', async () => {
    const { exitCode, json } = await cancelAll();
    expect(exitCode).to.equal(0);
    expect(json.result).to.deep.equal({ deployments: [] });

    const { stdout } = await runCommand(clock, '-o', username, '--all', '--no-prompt');
    expect(stdout).to.equal(`There are no unfinished deployments in org ${username}.\n`);
  });

  it('has at most 5 requests under way at a time', async () => {
    // One runs, and the requests for the 25 in the queue are answered 5 at a time.
    add(26);
    org.answerTogether('PATCH', 5, 25);
    await cancelAll();

    expect(org.mostConcurrentRequests).to.equal(5);
  });

  for (const { count, requests } of [
    { count: 1, requests: 21 },
    { count: 10, requests: 30 },
    { count: 100, requests: 120 },
  ]) {
    it(`sends ${requests} requests for ${count} deployments where the running one takes 60 s`, async () => {
      add(count, { cancelTime: 60 * SECOND });
      org.requests.length = 0;
      const { exitCode } = await cancelAll();

      expect(exitCode).to.equal(0);
      expect(org.requests.filter(({ path }) => !path.endsWith('/services/data'))).to.have.lengthOf(requests);
    });
  }

  it('goes on where one fails, and gives its error, exit 1', async () => {
    const [running, refused, other] = add(3);
    if (refused) org.refuseToCancel(refused.id, errorAnswer(403, 'INSUFFICIENT_ACCESS', 'not yours'));
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(1);
    expect(json.status).to.equal(1);
    const byId = new Map(json.result.deployments.map((each) => [each.id, each]));
    expect(byId.get(running?.id ?? '')).to.include({ status: 'Canceled' });
    expect(byId.get(other?.id ?? '')).to.include({ status: 'Canceled' });
    expect(byId.get(refused?.id ?? '')?.error?.name).to.equal('INSUFFICIENT_ACCESS');
    expect(byId.get(refused?.id ?? '')?.error?.message).to.include('not yours');
  });

  it('goes on where the request for one is never answered, and gives its error, exit 1', async () => {
    const [running, unanswered] = add(3);
    org.failNext('PATCH', { kind: 'reset', acts: false }, Infinity, new RegExp(unanswered?.id ?? ''));
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(1);
    const failed = json.result.deployments.filter(({ error }) => error);
    expect(failed).to.have.lengthOf(1);
    expect(failed[0]).to.include({ id: unanswered?.id, done: false });
    expect(failed[0]?.error?.name).to.equal('OrgUnreachableError');
    expect(json.result.deployments.find(({ id }) => id === running?.id)).to.include({ status: 'Canceled' });
  });

  it('reports one that finished by itself in the meantime as what it is, exit 1', async () => {
    const [running] = add(1);
    org.beforeNext('PATCH', () => {
      clock.advance(30 * MINUTE);
    });
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(1);
    const [only] = json.result.deployments;
    expect(only).to.include({ id: running?.id, status: 'Succeeded', done: true });
    expect(only?.error?.name).to.equal('DeploymentAlreadyCompletedError');
  });

  it('gives those that ended otherwise after the org accepted an error, exit 1', async () => {
    add(1, { cancelEnding: 'Succeeded' });
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(1);
    expect(json.result.deployments[0]?.error?.name).to.equal('DeploymentNotCanceledError');
  });

  it('exits with 69 where one is not finished when the time is up, and none failed', async () => {
    add(3, { cancelTime: 5 * MINUTE });
    const { exitCode, json } = await cancelAll('--wait', '1');

    expect(exitCode).to.equal(69);
    expect(json.status).to.equal(69);
    expect(json.result.deployments.filter(({ done }) => !done)).to.have.lengthOf(1);
    expect(json.result.deployments.every(({ error }) => error === undefined)).to.equal(true);
    expect(json.warnings.join()).to.include('1 deployments');
  });

  it('does not wait with --async, exit 0', async () => {
    add(3);
    const { exitCode, json } = await cancelAll('--async');

    expect(exitCode).to.equal(0);
    expect(org.deploymentQueries).to.have.lengthOf(1);
    expect(json.result.deployments.map(({ status }) => status)).to.deep.equal(['Canceled', 'Canceled', 'Canceling']);
  });

  it('gives those that it could not see the end of an error where the session expires, exit 1', async () => {
    add(2);
    clock.after(2 * SECOND, () => {
      org.expireSession();
    });
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(1);
    const errors = json.result.deployments.map(({ error }) => error?.name);
    expect(errors).to.deep.equal([undefined, 'INVALID_SESSION_ID']);
    expect(json.result.deployments[1]?.error?.message).to.include('was accepted');
  });

  it('waits on where a query fails, and warns once', async () => {
    add(2, { cancelTime: 30 * SECOND });
    clock.after(5 * SECOND, () => {
      org.queryRefusal = htmlAnswer(503, 'Down');
    });
    clock.after(20 * SECOND, () => {
      org.queryRefusal = undefined;
    });
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(0);
    expect(json.warnings).to.have.lengthOf(1);
  });

  it('warns once below API version 65.0, where one is no validation', async () => {
    add(2);
    const { json } = await cancelAll('--api-version', '64.0');

    expect(json.warnings).to.have.lengthOf(1);
    expect(json.warnings[0]).to.include('64.0');
  });

  it('queries only those that the org is still canceling, among them one that was being canceled before', async () => {
    const [running, queued] = add(2, { cancelTime: 10 * SECOND });
    running?.cancel(clock.now(), 'Casey Canceler');
    org.failNext('GET', { kind: 'instead', answer: listOf(running, queued) }, 1, /tooling/);
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(0);
    expect(org.deploymentQueries[1]).to.include(running?.id).and.not.include(queued?.id);
    expect(json.warnings).to.have.lengthOf(1);
    expect(json.warnings[0]).to.include('before this request').and.include('Casey Canceler');
  });

  it('gives a person the error of one that failed, and how many are canceled', async () => {
    const [running, refused] = add(3);
    if (refused) org.refuseToCancel(refused.id, errorAnswer(403, 'INSUFFICIENT_ACCESS', 'not yours'));
    const { stdout, exitCode } = await runCommand(clock, '-o', username, '--all', '--no-prompt');

    expect(exitCode).to.equal(1);
    const lines = stdout.split('\n');
    expect(lines).to.include(`${running?.id ?? ''}: Canceled`);
    expect(lines).to.include(
      `${refused?.id ?? ''}: Pending. Can't cancel deployment ${refused?.id ?? ''}. Org ${username} refused the request, and the deployment's status is Pending. The org's reason: not yours`,
    );
    expect(lines.at(-2)).to.equal(`Canceled: 2 of 3 unfinished deployments in org ${username}.`);
  });

  it('tells a person what to run next where one is not finished', async () => {
    add(2, { cancelTime: 5 * MINUTE });
    const { stdout, stderr } = await runCommand(clock, '-o', username, '--all', '--no-prompt', '--wait', '2');

    expect(stdout).to.include(`Canceled: 1 of 2 unfinished deployments in org ${username}.`);
    expect(stdout).to.include(`run "sf project deploy report --target-org ${username}" with its job ID`);
    expect(stderr).to.include(
      `Not finished within the 2 min that you wanted to wait: 1 deployments in org ${username}. The org goes on canceling them.`,
    );
  });

  it('warns below API version 65.0 where some are validations, and not where all are', async () => {
    add(1);
    add(1, { checkOnly: true });
    expect((await cancelAll('--api-version', '64.0')).json.warnings).to.have.lengthOf(1);

    add(2, { checkOnly: true });
    expect((await cancelAll('--api-version', '64.0')).json.warnings).to.be.empty;
  });

  it('demands --no-prompt without a terminal or with --json, and asks the org nothing, exit 2', async () => {
    add(1);
    for (const more of [[], ['--json']]) {
      const { exitCode, stdout, stderr } = await runCommand(clock, '-o', username, '--all', ...more);

      expect(exitCode).to.equal(2);
      expect(stdout + stderr).to.include('--no-prompt');
    }
    expect(org.deploymentQueries).to.be.empty;
    expect(patched()).to.be.empty;
  });

  it('shows a person what it is about to cancel, how it goes on, and the outcome of each', async () => {
    const [running, queued] = add(2, { createdByName: 'Casey Colleague' });
    const { stdout, stderr } = await runCommand(clock, '-o', username, '--all', '--no-prompt');

    expect(stderr.split('\n')).to.deep.equal([
      `Unfinished deployments in org ${username}: 2`,
      'Started By         Started    Kind       Status     Components  Tests',
      'Casey Colleague    1s ago     deployment Pending    -           -',
      'Casey Colleague    2s ago     deployment InProgress 3/1032      0/135',
      '[0 s] Status: Canceled: 1, Canceling: 1, Deployments: 1/2 (50%)',
      '[5 s] Status: Canceled: 2, Deployments: 2/2 (100%)',
      '',
    ]);
    expect(stdout.split('\n')).to.deep.equal([
      `${queued?.id ?? ''}: Canceled`,
      `${running?.id ?? ''}: Canceled`,
      `Canceled: 2 of 2 unfinished deployments in org ${username}.`,
      '',
    ]);
  });
});
