import { expect } from 'chai';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { to15Characters } from '../../simulatedOrg/salesforceId.js';
import type { CommandJson, JsonRun } from '../runCommand.js';
import { MINUTE } from './faults.js';
import { orgForEach } from './orgForEach.js';

/** An ID that no org here has. */
const UNKNOWN = '0Af5g000000ZZZZCA4';

describe('sf deploy cancel-rest, several job IDs', () => {
  const test = orgForEach();

  const add = (count: number, plan?: Partial<DeploymentPlan>): Deployment[] =>
    Array.from({ length: count }, () => test.add(plan));

  const cancel = async (ids: string[], ...flags: string[]): Promise<JsonRun> =>
    test.cancelJson(...ids.flatMap((id) => ['--job-id', id]), ...flags);

  const outcomes = ({ result }: CommandJson): Record<string, string> =>
    Object.fromEntries(result.deployments.map(({ id, outcome }) => [id, outcome]));

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
    expect(test.methods()).to.equal('PATCH PATCH PATCH');
  });

  for (const { exit, more, what } of [
    { exit: 69, more: [], what: "one hasn't ended in time" },
    { exit: 1, more: [UNKNOWN], what: "one hasn't ended in time and one failed" },
  ]) {
    it(`exit with ${exit} when ${what}`, async () => {
      const ids = add(2, { cancelTime: 5 * MINUTE }).map(({ id }) => id);
      const { exitCode, json } = await cancel([...ids, ...more], '--wait', '1');

      expect(exitCode).to.equal(exit);
      expect(Object.values(outcomes(json))).to.include.members(['canceling', 'canceled']);
    });
  }
});

describe('sf deploy cancel-rest --ignore-completed', () => {
  const test = orgForEach();

  for (const { what, id, name } of [
    {
      what: 'ended otherwise after the org had accepted',
      id: () => test.add({ cancelEnding: 'Succeeded' }).id,
      name: 'DeploymentNotCanceledError',
    },
    { what: "doesn't exist", id: () => UNKNOWN, name: 'DeploymentNotFoundError' },
    { what: 'is being finalized', id: () => test.add({}, 10 * MINUTE).id, name: 'DeploymentFinalizingError' },
  ]) {
    it(`leaves it an error that a deployment ${what}, exit 1`, async () => {
      const { exitCode, json } = await test.cancelJson('--ignore-completed', '--job-id', id());

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal(name);
    });
  }
});
