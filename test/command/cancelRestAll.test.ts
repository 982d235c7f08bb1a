import { expect } from 'chai';
import { type CommandJson, type CommandRun, runCommand, runCommandJson } from '../runCommand.js';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { errorAnswer, type HttpAnswer, jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import { hang, MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

describe('sf deploy cancel-rest --all', () => {
  const test = orgForEach();

  const cancelAll = async (...flags: string[]): Promise<CommandRun & { json: CommandJson }> =>
    runCommandJson(test.clock, '-o', test.username, '--all', '--no-prompt', ...flags);

  /** One in progress, and others in the queue behind it. */
  const add = (count: number, plan?: Partial<DeploymentPlan>): Deployment[] =>
    Array.from({ length: count }, () => {
      const deployment = test.org.deployments.add({ createdById: '0055g000000ZZZZAA4', ...plan });
      test.clock.advance(SECOND);
      return deployment;
    });

  /** A list that was true a moment ago. */
  const listOf = (...deployments: Array<Deployment | undefined>): HttpAnswer =>
    jsonAnswer(200, {
      records: deployments.flatMap((each) => (each ? [{ Id: each.id, Status: 'InProgress' }] : [])),
    });

  it('cancels every unfinished deployment of the org, whoever started it, the queued ones before the running one', async () => {
    const [running, ...queued] = add(4);
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(0);
    expect(json.status).to.equal(0);
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

  it('succeeds and says so when there is nothing to cancel, exit 0', async () => {
    const { exitCode, json } = await cancelAll();
    expect(exitCode).to.equal(0);
    expect(json.result).to.deep.equal({ deployments: [] });
    expect(test.org.deploymentQueries).to.have.lengthOf(1);

    const { stdout } = await runCommand(test.clock, '-o', test.username, '--all', '--no-prompt');
    expect(stdout).to.equal(`Org ${test.username} has no unfinished deployments.\n`);
  });

  it('has at most 5 requests under way at a time', async () => {
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

  it('cancels the others when one fails, exit 1', async () => {
    const [running, refused, other] = add(3);
    if (refused) test.org.refuseToCancel(refused.id, errorAnswer(403, 'INSUFFICIENT_ACCESS', 'not yours'));
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(1);
    expect(json.status).to.equal(1);
    const byId = new Map(json.result.deployments.map((each) => [each.id, each]));
    expect(byId.get(running?.id ?? '')).to.include({ status: 'Canceled' });
    expect(byId.get(other?.id ?? '')).to.include({ status: 'Canceled' });
    expect(byId.get(refused?.id ?? '')?.error?.name).to.equal('INSUFFICIENT_ACCESS');
    expect(byId.get(refused?.id ?? '')?.error?.message).to.include('not yours');
  });

  it('cancels the others when the request for one gets no response, exit 1', async () => {
    const [running, unanswered] = add(3);
    test.org.failNext('PATCH', { kind: 'reset', acts: false }, Infinity, new RegExp(unanswered?.id ?? ''));
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(1);
    const failed = json.result.deployments.filter(({ error }) => error);
    expect(failed).to.have.lengthOf(1);
    expect(failed[0]).to.include({ id: unanswered?.id, done: false });
    expect(failed[0]?.error?.name).to.equal('OrgUnreachableError');
    expect(json.result.deployments.find(({ id }) => id === running?.id)).to.include({ status: 'Canceled' });
  });

  it('reports one that ended by itself in the meantime as what it is, exit 1', async () => {
    const [running] = add(1, { deployTime: 30 * SECOND, finalizeTime: 5 * SECOND });
    test.clock.advance(28 * SECOND);
    test.org.beforeNext('PATCH', () => {
      test.clock.advance(10 * SECOND);
    });
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(1);
    const [only] = json.result.deployments;
    expect(only).to.include({ id: running?.id, status: 'Succeeded', done: true });
    expect(only?.error?.name).to.equal('DeploymentAlreadyCompletedError');
  });

  it('gives one an error when it ended otherwise after the org had accepted, exit 1', async () => {
    add(1, { cancelEnding: 'Succeeded' });
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(1);
    expect(json.result).to.include({ outcome: 'notCanceled', status: 'Succeeded' });
    expect(json.result.deployments[0]?.error?.name).to.equal('DeploymentNotCanceledError');
  });

  it("exits with 69 when none failed and one hasn't ended in time", async () => {
    add(3, { cancelTime: 5 * MINUTE });
    const { exitCode, json } = await cancelAll('--wait', '1');

    expect(exitCode).to.equal(69);
    expect(json.status).to.equal(69);
    expect(json.result.deployments.filter(({ done }) => !done)).to.have.lengthOf(1);
    expect(json.result.deployments.every(({ error }) => error === undefined)).to.equal(true);
    expect(json.warnings.join()).to.include("didn't finish canceling within 1 minute");
  });

  it("doesn't wait with --async, exit 0", async () => {
    add(3);
    const { exitCode, json } = await cancelAll('--async');

    expect(exitCode).to.equal(0);
    expect(test.org.deploymentQueries.filter((query) => query.includes('WHERE Id'))).to.be.empty;
    expect(json.result.deployments.map(({ status }) => status)).to.deep.equal(['Canceled', 'Canceled', 'Canceling']);
  });

  it("gives those whose end it can't see an error when the session expires, exit 1", async () => {
    add(2);
    test.clock.after(2 * SECOND, () => {
      test.org.expireSession();
    });
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(1);
    const errors = json.result.deployments.map(({ error }) => error?.name);
    expect(errors).to.deep.equal([undefined, 'INVALID_SESSION_ID']);
    expect(json.result.deployments[1]?.error?.message).to.include('accepted the request');
  });

  it("warns once below API version 65.0 when one isn't a validation", async () => {
    add(2);
    const { json } = await cancelAll('--api-version', '64.0');

    expect(json.warnings).to.have.lengthOf(1);
    expect(json.warnings[0]).to.include('64.0');
  });

  it('reads only those that the org is still canceling, each by its own resource', async () => {
    const [running, queued] = add(2, { cancelTime: 10 * SECOND });
    const { exitCode } = await cancelAll();

    const read = test.org.deployRequests.filter(({ method }) => method === 'GET').map(({ path }) => path);
    expect(exitCode).to.equal(0);
    expect(read.join()).to.include(running?.id).and.not.include(queued?.id);
    expect(test.org.deploymentQueries.filter((query) => query.includes('WHERE Id'))).to.be.empty;
  });

  it('sees the end of one that the list of deployments does not show', async () => {
    add(2, { cancelTime: 30 * SECOND });
    test.org.beforeNext('PATCH', () => {
      test.org.failNext('GET', { kind: 'instead', answer: listOf() }, Infinity, /tooling/);
    });
    const { exitCode, json } = await cancelAll();

    expect(exitCode).to.equal(0);
    expect(json.result.deployments.map(({ status }) => status)).to.deep.equal(['Canceled', 'Canceled']);
  });

  it('gives a person the error of one that failed, and how many are canceled', async () => {
    const [running, refused] = add(3);
    if (refused) test.org.refuseToCancel(refused.id, errorAnswer(403, 'INSUFFICIENT_ACCESS', 'not yours'));
    const { stdout, exitCode } = await runCommand(test.clock, '-o', test.username, '--all', '--no-prompt');

    expect(exitCode).to.equal(1);
    const lines = stdout.split('\n');
    expect(lines).to.include(`Deployment ${running?.id ?? ''} was canceled. The org rolled back its changes.`);
    expect(stdout)
      .to.include(`cancel deployment ${refused?.id ?? ''}`)
      .and.include('The org responded: not yours');
    expect(lines).to.include(`Canceled 2 of 3 deployments in org ${test.username}.`);
    expect(lines.at(-2)).to.equal('To cancel it without this command, open Setup > Deployment Status in the org.');
  });

  it("tells a person what to run next when one hasn't ended in time", async () => {
    const [running] = add(2, { cancelTime: 5 * MINUTE });
    const { stdout, stderr } = await runCommand(test.clock, '-o', test.username, '--all', '--no-prompt', '--wait', '2');

    expect(stdout).to.include(`Canceled 1 of 2 deployments in org ${test.username} so far.`);
    expect(stdout).to.include(`run "sf deploy watch-rest -i ${running?.id ?? ''} -o ${test.username}"`);
    expect(stderr).to.include(`Org ${test.username} didn't finish canceling within 2 minutes.`);
  });

  it("doesn't warn below API version 65.0 when all are validations", async () => {
    add(1);
    add(1, { checkOnly: true });
    expect((await cancelAll('--api-version', '64.0')).json.warnings).to.have.lengthOf(1);

    add(2, { checkOnly: true });
    expect((await cancelAll('--api-version', '64.0')).json.warnings).to.be.empty;
  });

  it('demands --no-prompt without a terminal or with --json, and asks the org nothing, exit 2', async () => {
    add(1);
    for (const more of [[], ['--json']]) {
      const { exitCode, stdout, stderr } = await runCommand(test.clock, '-o', test.username, '--all', ...more);

      expect(exitCode).to.equal(2);
      expect(stdout + stderr).to.include('--no-prompt');
    }
    expect(test.org.deploymentQueries).to.be.empty;
    expect(test.patched()).to.be.empty;
  });

  it('shows a person what it is about to cancel, the progress, and the outcome of each', async () => {
    const [running, queued] = add(2, { createdByName: 'Casey Colleague' });
    const { stdout, stderr } = await runCommand(test.clock, '-o', test.username, '--all', '--no-prompt');

    expect(stderr.split('\n')).to.deep.equal([
      'Job ID              Status      Kind        Requested  Requested By     Components  Tests',
      `${running?.id ?? ''}  InProgress  deployment  2s ago     Casey Colleague  3/1032      0/135`,
      `${queued?.id ?? ''}  Pending     deployment  1s ago     Casey Colleague  -           -`,
      `Org ${test.username} accepted the request to cancel deployment ${running?.id ?? ''}. Its status can stay InProgress until the org finishes the current step.`,
      '[0 s] Status: 1 Canceled, 1 Canceling, Deployments Ended: 1/2 (50%)',
      '[5 s] Status: 2 Canceled, Deployments Ended: 2/2 (100%)',
      '',
    ]);
    expect(stdout.split('\n')).to.deep.equal([
      `Deployment ${queued?.id ?? ''} was canceled. It hadn't started, so the org is unchanged.`,
      `Deployment ${running?.id ?? ''} was canceled. The org rolled back its changes.`,
      `Canceled 2 of 2 deployments in org ${test.username}.`,
      '',
    ]);
  });

  describe('what is queued meanwhile', () => {
    const later = (count: number): void => {
      test.org.beforeNext('PATCH', () => {
        for (let index = 0; index < count; index += 1)
          test.org.deployments.add({ checkOnly: true, cancelTime: MINUTE });
      });
    };

    it('is named with a command that asks before it cancels, and not canceled', async () => {
      const [deployment] = add(1);
      later(1);
      const { exitCode, json } = await cancelAll();

      const [, queued] = test.org.deployments.all();
      expect(exitCode).to.equal(0);
      expect(json.warnings).to.have.lengthOf(1);
      expect(json.warnings[0])
        .to.include(`Deployment ${queued?.id ?? ''} was queued after the list was made`)
        .and.include(`run "sf deploy cancel-rest --all -o ${test.username}"`);
      expect(test.patched()).to.deep.equal([deployment?.id]);
    });

    for (const flags of [['--async'], ['--wait', '1']]) {
      it(`is named when the org goes on canceling after ${flags.join(' ')}`, async () => {
        add(1, { cancelTime: 5 * MINUTE });
        later(1);
        const { json } = await cancelAll(...flags);

        expect(json.warnings.join()).to.include(`Deployment ${test.org.deployments.all()[1]?.id ?? ''} was queued`);
      });
    }

    it('is counted when it is several', async () => {
      add(1);
      later(2);
      const { json } = await cancelAll();

      const ids = test.org.deployments.all().map(({ id }) => id);
      expect(json.warnings.join())
        .to.match(/^2 deployments were queued after the list was made, so they weren't canceled: 0Af\w+ and 0Af\w+\. /)
        .and.include(ids[1])
        .and.include(ids[2]);
    });

    it("isn't named when the filters don't match it", async () => {
      add(1);
      later(1);
      test.clock.advance(2 * MINUTE);
      const { json } = await cancelAll('--older-than', '1m');

      expect(json.warnings).to.be.empty;
    });

    it('costs no result when the list is refused', async () => {
      add(1);
      test.org.beforeNext('PATCH', () => {
        test.org.queryRefusal = errorAnswer(403, 'API_DISABLED_FOR_ORG', 'no more');
      });
      const { exitCode, json } = await cancelAll();

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceled', outcome: 'canceled' });
      expect(json.warnings).to.have.lengthOf(1);
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

    for (const { name, answer } of [
      { name: 'the type', answer: errorAnswer(400, 'INVALID_TYPE', "sObject type 'DeployRequest' is not supported.") },
      { name: 'the user', answer: errorAnswer(403, 'API_DISABLED_FOR_ORG', 'no Tooling API') },
    ]) {
      it(`is not needed to see how several end that are named by their IDs, when the org refuses ${name}`, async () => {
        const [running, queued] = add(2, { cancelTime: 30 * SECOND });
        test.org.failNext('GET', { kind: 'instead', answer }, Infinity, /tooling/);
        const ids = [running?.id, queued?.id].join();
        const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, '-i', ids);

        expect(exitCode).to.equal(0);
        expect(json.result.deployments.map(({ outcome }) => outcome)).to.deep.equal(['canceled', 'canceled']);
        expect(json.warnings).to.deep.equal([]);
      });
    }

    it('that the org refuses leaves the ends of those that can be read, when one can’t', async () => {
      const deployments = add(2, { cancelTime: 5 * SECOND });
      for (const deployment of deployments) deployment.start(test.clock.now());
      const [readable, unreadable] = deployments;
      const refusal = errorAnswer(400, 'INVALID_TYPE', 'not supported');
      test.clock.after(SECOND / 2, () => {
        test.org.failNext('GET', { kind: 'instead', answer: refusal }, Infinity, /tooling/);
        test.org.failNext(
          'GET',
          { kind: 'instead', answer: errorAnswer(403, 'NO', 'no') },
          Infinity,
          new RegExp(unreadable?.id ?? ''),
        );
      });
      test.clock.after(6 * SECOND, () => {
        readable?.settle(test.clock.now());
      });
      const ids = deployments.map(({ id }) => id).join();
      const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, '-i', ids);

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
