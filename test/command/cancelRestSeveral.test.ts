import { expect } from 'chai';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { errorAnswer } from '../../simulatedOrg/httpAnswer.js';
import { to15Characters } from '../../simulatedOrg/salesforceId.js';
import { type CommandJson, type CommandRun, runCommand, runCommandJson } from '../runCommand.js';
import { MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

/** An ID that no org here has. */
const UNKNOWN = '0Af5g000000ZZZZCA4';

describe('sf deploy cancel-rest, several job IDs', () => {
  const test = orgForEach();

  const add = (count: number, plan?: Partial<DeploymentPlan>): Deployment[] =>
    Array.from({ length: count }, () => test.org.deployments.add(plan));

  const cancel = async (ids: string[], ...flags: string[]): Promise<CommandRun & { json: CommandJson }> =>
    runCommandJson(test.clock, '-o', test.username, ...ids.flatMap((id) => ['--job-id', id]), ...flags);

  const outcomes = ({ result }: CommandJson): Record<string, string> =>
    Object.fromEntries(result.deployments.map(({ id, outcome }) => [id, outcome]));

  it('are asked for once each when they are repeated, separated by commas, and of 15 and 18 characters', async () => {
    const ids = add(3).map(({ id }) => id);
    const [one = '', two = '', three = ''] = ids;
    const { exitCode, json } = await cancel([`${one}, ${to15Characters(two)}`, three, to15Characters(one), two]);

    expect(exitCode).to.equal(0);
    expect(test.patched()).to.have.lengthOf(3).and.have.members(ids);
    expect(outcomes(json)).to.deep.equal(Object.fromEntries(ids.map((id) => [id, 'canceled'])));
    expect(json.result).to.have.all.keys('deployments');
  });

  it('are one when they name the same deployment, so the result has its fields', async () => {
    const [only] = add(1);
    const id = only?.id ?? '';
    const { json } = await cancel([id, to15Characters(id)]);

    expect(test.patched()).to.deep.equal([id]);
    expect(json.result).to.include({ id, status: 'Canceled', outcome: 'canceled' });
  });

  it('have nothing read before the requests', async () => {
    const ids = add(3).map(({ id }) => id);
    await cancel(ids, '--async');

    expect(test.org.deploymentQueries).to.be.empty;
    expect(test.org.deployRequests.map(({ method }) => method)).to.deep.equal(['PATCH', 'PATCH', 'PATCH']);
  });

  it('are all in the result when one fails, each with its own error, exit 1', async () => {
    const [running, refused] = add(2).map(({ id }) => id);
    test.org.refuseToCancel(refused ?? '', errorAnswer(403, 'INSUFFICIENT_ACCESS', 'not yours'));
    const { exitCode, json } = await cancel([running ?? '', UNKNOWN, refused ?? '']);

    expect(exitCode).to.equal(1);
    expect(json.status).to.equal(1);
    expect(json).to.not.have.property('name');
    expect(outcomes(json)).to.deep.equal({
      [running ?? '']: 'canceled',
      [refused ?? '']: 'refused',
      [UNKNOWN]: 'notFound',
    });
    const errors = json.result.deployments.flatMap(({ error }) => error?.name ?? []);
    expect(errors).to.have.members(['INSUFFICIENT_ACCESS', 'DeploymentNotFoundError']);
  });

  for (const { exit, more, what } of [
    { exit: 69, more: [], what: "one hasn't ended in time" },
    { exit: 1, more: [UNKNOWN], what: "one hasn't ended in time and one failed" },
  ]) {
    it(`exit with ${exit} when ${what}`, async () => {
      const ids = add(2, { cancelTime: 5 * MINUTE }).map(({ id }) => id);
      const { exitCode, json } = await cancel([...ids, ...more], '--wait', '1');

      expect(exitCode).to.equal(exit);
      expect(json.status).to.equal(exit);
      expect(Object.values(outcomes(json))).to.include.members(['canceling', 'canceled']);
    });
  }

  it('are told to a person a line each, with how many are canceled', async () => {
    const [running, queued] = add(2).map(({ id }) => id);
    const ids = ['--job-id', `${running ?? ''},${queued ?? ''},${UNKNOWN}`];
    const { exitCode, stdout } = await runCommand(test.clock, '-o', test.username, ...ids);

    expect(exitCode).to.equal(1);
    expect(stdout)
      .to.include(`Deployment ${running ?? ''} was canceled. The org rolled back its changes.\n`)
      .and.include(`Deployment ${queued ?? ''} was canceled. It hadn't started, so the org is unchanged.\n`)
      .and.include(`Org ${test.username} has no deployment with job ID ${UNKNOWN}.`)
      .and.match(new RegExp(`Canceled 2 of 3 deployments in org ${test.username}\\.\\n`));
  });

  it('are in progress one by one as the org shows them, none of them left out', async () => {
    const [first] = add(6, { cancelTime: 30 * SECOND });
    const ids = test.org.deployments.all().map(({ id }) => id);
    const { exitCode, json } = await cancel(ids);

    expect(exitCode).to.equal(0);
    expect(Object.keys(outcomes(json))).to.have.members(ids);
    expect(json.result.deployments.find(({ id }) => id === first?.id)).to.include({ done: true, status: 'Canceled' });
  });
});

describe('sf deploy cancel-rest --ignore-completed', () => {
  const test = orgForEach();

  const cancel = async (...flags: string[]): Promise<CommandRun & { json: CommandJson }> =>
    runCommandJson(test.clock, '-o', test.username, '--ignore-completed', ...flags);

  it('takes a deployment that ended before the request as none to cancel, with a warning, exit 0', async () => {
    const { id } = test.org.deployments.add();
    test.clock.advance(20 * MINUTE);
    const { exitCode, json } = await cancel('--job-id', id);

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ id, status: 'Succeeded', done: true, outcome: 'alreadyCompleted' });
    expect(json.result.deployments[0]).to.not.have.property('error');
    expect(json.warnings).to.have.lengthOf(1);
    expect(json.warnings[0]).to.include('so nothing was canceled').and.include(id).and.include('Succeeded');
  });

  it('takes those of several, too, exit 0', async () => {
    const ended = test.org.deployments.add();
    test.clock.advance(20 * MINUTE);
    const running = test.org.deployments.add();
    const { exitCode, json } = await cancel('--job-id', `${ended.id},${running.id}`);

    expect(exitCode).to.equal(0);
    expect(json.result.deployments.map(({ outcome }) => outcome)).to.have.members(['alreadyCompleted', 'canceled']);
    expect(json.warnings).to.have.lengthOf(1);
  });

  it('leaves it an error that a deployment ended otherwise after the org had accepted, exit 1', async () => {
    const { id } = test.org.deployments.add({ cancelEnding: 'Succeeded' });
    const { exitCode, json } = await cancel('--job-id', id);

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('DeploymentNotCanceledError');
  });

  for (const { what, id, name } of [
    { what: "doesn't exist", id: UNKNOWN, name: 'DeploymentNotFoundError' },
    { what: 'is being finalized', id: '0Af5g0000000001CAA', name: 'DeploymentFinalizingError' },
  ]) {
    it(`leaves it an error that a deployment ${what}, exit 1`, async () => {
      test.org.deployments.add();
      test.clock.advance(10 * MINUTE);
      const { exitCode, json } = await cancel('--job-id', id);

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal(name);
    });
  }
});
