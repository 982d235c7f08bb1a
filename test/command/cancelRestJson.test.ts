import { expect } from 'chai';
import { jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import { to15Characters } from '../../simulatedOrg/salesforceId.js';
import { orgForEach } from './orgForEach.js';

/** An ID that no org here has. */
const UNKNOWN = '0Af5g000000ZZZZCA4';

describe('sf deploy cancel-rest --json', () => {
  const test = orgForEach();

  const setupPage = (id: string): string =>
    `${test.org.instanceUrl}/lightning/setup/DeployStatus/page?address=%2Fchangemgmt%2FmonitorDeploymentsDetails.apexp` +
    `%3FasyncId%3D${id}%26retURL%3D%252Fchangemgmt%252FmonitorDeployment.apexp`;

  it('has one deployment twice: in the list, and as single fields as sf project deploy cancel has them', async () => {
    const { id } = test.add();
    const { stdout, json } = await test.cancelJson('--job-id', id);

    const { deployResult, ...result } = json.result;
    const shown = {
      id,
      status: 'Canceled',
      done: true,
      outcome: 'canceled',
      url: `${test.org.instanceUrl}/services/data/v68.0/metadata/deployRequest/${id}`,
      deployUrl: setupPage(id),
    };
    const listed = { checkOnly: false, createdDate: '2026-11-02T08:00:00.000+0000', createdByName: 'Riley Release' };
    expect(result).to.deep.equal({ ...shown, deployments: [{ ...shown, ...listed }] });
    expect(deployResult).to.include({ id, status: 'Canceled', done: true }).and.have.property('details');
    expect(json).to.have.all.keys('status', 'result', 'warnings');
    expect(stdout.endsWith('}\n')).to.equal(true);
  });

  it('has null for what nobody knows, and the same shape under data when it fails', async () => {
    const { json } = await test.cancelJson('--job-id', UNKNOWN);

    const { deployments, ...fields } = json.data ?? { deployments: [] };
    const unseen = {
      id: UNKNOWN,
      status: null,
      done: null,
      outcome: 'notFound',
      url: `${test.org.instanceUrl}/services/data/v68.0/metadata/deployRequest/${UNKNOWN}`,
      deployUrl: setupPage(UNKNOWN),
    };
    const [{ error, ...only } = {}] = deployments;
    expect(fields).to.deep.equal({ ...unseen, deployResult: null });
    expect(only).to.deep.equal({ ...unseen, checkOnly: null, createdDate: null, createdByName: null });
    expect(error).to.deep.equal({ name: json.name, message: json.message });
    expect(json).to.not.have.property('result');
  });

  it('has 18 characters in every ID when the org sends 15', async () => {
    const { id } = test.add();
    const short = to15Characters(id);
    const answer = jsonAnswer(202, { id: short, deployResult: { id: short, status: 'Canceling' } });
    test.org.failNext('PATCH', { kind: 'afterActing', answer }, 1);
    const { json } = await test.cancelJson('--job-id', short, '--async');

    expect(json.result.id).to.equal(id);
    expect(json.result.deployments[0]?.id).to.equal(id);
    expect(json.result.deployUrl).to.include(id);
  });
});
