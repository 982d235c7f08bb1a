import { expect } from 'chai';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { errorAnswer, jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import { to15Characters } from '../../simulatedOrg/salesforceId.js';
import { type CommandJson, type CommandRun, runCommandJson } from '../runCommand.js';
import { MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

/** An ID that no org here has. */
const UNKNOWN = '0Af5g000000ZZZZCA4';

describe('sf deploy cancel-rest --json', () => {
  const test = orgForEach();

  const add = (plan?: Partial<DeploymentPlan>): Deployment => {
    const deployment = test.org.deployments.add(plan);
    test.clock.advance(10 * SECOND);
    return deployment;
  };

  const run = async (...flags: string[]): Promise<CommandRun & { json: CommandJson }> =>
    runCommandJson(test.clock, '-o', test.username, ...flags);

  const setupPage = (id: string): string =>
    `${test.org.instanceUrl}/lightning/setup/DeployStatus/page?address=%2Fchangemgmt%2FmonitorDeploymentsDetails.apexp` +
    `%3FasyncId%3D${id}%26retURL%3D%252Fchangemgmt%252FmonitorDeployment.apexp`;

  it('has one deployment twice: in the list, and as single fields as sf project deploy cancel has them', async () => {
    const { id } = add();
    const { stdout, json } = await run('--job-id', id);

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
    const { json } = await run('--job-id', UNKNOWN);

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
    const { id } = add();
    const short = to15Characters(id);
    const answer = jsonAnswer(202, { id: short, deployResult: { id: short, status: 'Canceling' } });
    test.org.failNext('PATCH', { kind: 'afterActing', answer }, 1);
    const { json } = await run('--job-id', short, '--async');

    expect(json.result.id).to.equal(id);
    expect(json.result.deployments[0]?.id).to.equal(id);
    expect(json.result.deployUrl).to.include(id);
  });

  describe('outcome', () => {
    const cancel = async ({ id }: Pick<Deployment, 'id'>, ...flags: string[]): ReturnType<typeof run> =>
      run('--job-id', id, ...flags);

    type Row = { outcome: string; exit: number; what: string; act: () => ReturnType<typeof run> };

    const rows: Row[] = [
      { outcome: 'canceled', exit: 0, what: 'it ends as Canceled', act: async () => cancel(add()) },
      { outcome: 'canceling', exit: 0, what: 'nobody waits', act: async () => cancel(add(), '--async') },
      {
        outcome: 'canceled',
        exit: 0,
        what: "nobody waits and it's queued",
        act: async () => {
          add();
          return cancel(add(), '--async');
        },
      },
      {
        outcome: 'alreadyCanceled',
        exit: 0,
        what: 'it was canceled before',
        act: async () => {
          const deployment = add({ cancelTime: 0 });
          deployment.cancel(test.clock.now(), 'Casey Canceler');
          return cancel(deployment);
        },
      },
      {
        outcome: 'alreadyCanceling',
        exit: 0,
        what: 'it was being canceled before',
        act: async () => {
          const deployment = add();
          deployment.cancel(test.clock.now(), 'Casey Canceler');
          return cancel(deployment);
        },
      },
      {
        outcome: 'canceling',
        exit: 69,
        what: 'the time is up',
        act: async () => cancel(add({ cancelTime: 5 * MINUTE }), '--wait', '1'),
      },
      {
        outcome: 'alreadyCompleted',
        exit: 1,
        what: 'it ended before',
        act: async () => {
          const deployment = add();
          test.clock.advance(20 * MINUTE);
          return cancel(deployment);
        },
      },
      {
        outcome: 'notCanceled',
        exit: 1,
        what: 'it ends otherwise',
        act: async () => cancel(add({ cancelEnding: 'Succeeded' })),
      },
      {
        outcome: 'finalizing',
        exit: 1,
        what: 'the org is finalizing it',
        act: async () => {
          const deployment = add();
          test.clock.advance(10 * MINUTE);
          return cancel(deployment);
        },
      },
      { outcome: 'notFound', exit: 1, what: "it doesn't exist", act: async () => cancel({ id: UNKNOWN }) },
      {
        outcome: 'refused',
        exit: 1,
        what: "the org refuses and the status doesn't say why",
        act: async () => {
          test.org.answerInstead('PATCH', errorAnswer(403, 'INSUFFICIENT_ACCESS', 'not yours'));
          return cancel(add());
        },
      },
      {
        outcome: 'unknown',
        exit: 1,
        what: 'no response comes',
        act: async () => {
          test.org.failNext('PATCH', { kind: 'reset', acts: false });
          return cancel(add({ deployTime: 20 * MINUTE }));
        },
      },
    ];

    for (const { outcome, exit, what, act } of rows) {
      it(`is ${outcome} when ${what}, exit ${exit}`, async () => {
        const { exitCode, json } = await act();

        const shown = json.data ?? json.result;
        expect(shown.outcome).to.equal(outcome);
        expect(shown.deployments.map((each) => each.outcome)).to.deep.equal([outcome]);
        expect(exitCode).to.equal(exit);
        expect(json.status).to.equal(exit);
        expect(shown.deployments[0]?.error?.name).to.equal(json.name);
      });
    }
  });
});
