import { expect } from 'chai';
import { type JsonRun, runCommand } from '../runCommand.js';
import { errorAnswer, jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import { logIn } from '../../simulatedOrg/logIn.js';
import { type RefusalReason, SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { MINUTE } from './faults.js';
import { orgForEach } from './orgForEach.js';

describe('sf deploy cancel-rest --async', () => {
  const test = orgForEach();

  const cancel = async (id: string, ...flags: string[]): Promise<JsonRun> =>
    test.cancelJson('-i', id, '--async', ...flags);

  describe('the request', () => {
    it('is the documented PATCH, and nothing is read before it', async () => {
      const deployment = test.inProgress();
      await cancel(deployment.id);

      expect(test.methods()).to.equal('PATCH');
      const [{ path, body, headers } = { path: '', body: '', headers: {} }] = test.org.deployRequests;
      expect(path).to.equal(`/services/data/v68.0/metadata/deployRequest/${deployment.id}`);
      expect(body).to.equal('{"deployResult":{"status":"Canceling"}}');
      expect(headers.authorization).to.equal(`Bearer ${test.org.accessToken}`);
      expect(headers['content-type']).to.equal('application/json');
      expect(headers.accept).to.equal('application/json');
    });

    it('uses the API version of --api-version', async () => {
      const deployment = test.inProgress();
      const { json } = await cancel(deployment.id, '--api-version', '66.0');

      const path = `/services/data/v66.0/metadata/deployRequest/${deployment.id}`;
      expect(test.org.deployRequests.map((request) => request.path)).to.deep.equal([path]);
      expect(json.result.url).to.equal(`${test.org.instanceUrl}${path}`);
    });

    it("uses the org's latest API version when none is chosen", async () => {
      const strict = await SimulatedOrg.start(test.clock);
      strict.acceptsDoubleSlashes = false;
      try {
        const { id } = strict.deployments.add();
        await runCommand(test.clock, '--target-org', await logIn(strict), '--job-id', id, '--async');

        expect(strict.deployRequests.map(({ path }) => path.split('/')[3])).to.deep.equal(['v68.0']);
      } finally {
        await strict.stop();
      }
    });

    it('takes a job ID of 15 characters, and gives the 18 in the result', async () => {
      const deployment = test.inProgress();
      const { json } = await cancel(deployment.id.slice(0, 15));

      expect(json.result.id).to.equal(deployment.id);
    });
  });

  it('reports the status that the org gave when that is still InProgress', async () => {
    const { exitCode, json } = await cancel(test.inProgress({ cancelHiddenTime: 3000 }).id);

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ status: 'InProgress', done: false });
  });

  for (const shape of ['real', 'documented'] as const) {
    it(`gives the deployResult with booleans and numbers as such, in the ${shape} shape`, async () => {
      test.org.shape = shape;
      const { json } = await cancel(test.inProgress().id);

      expect(json.result.deployResult).to.deep.include({
        checkOnly: false,
        rollbackOnError: true,
        status: 'Canceling',
        numberComponentsDeployed: 103,
        numberComponentsTotal: 1032,
        numberTestsCompleted: 13,
        numberTestsTotal: 135,
        stateDetail: null,
        createdByName: 'Riley Release',
      });
    });
  }

  it('fails with DeploymentNotCanceledError when the org accepts and says that it ended otherwise', async () => {
    const deployment = test.inProgress();
    test.org.answerInstead('PATCH', jsonAnswer(202, { id: deployment.id, deployResult: { status: 'Succeeded' } }));
    const { exitCode, json } = await cancel(deployment.id);

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('DeploymentNotCanceledError');
    expect(json.data).to.include({ id: deployment.id, status: 'Succeeded', done: true, outcome: 'notCanceled' });
  });

  it('keeps the fields of the deployResult that it does not know, as the org sent them', async () => {
    const deployment = test.inProgress();
    const unknown = { newIn2030: 'true', newCount: '7', nested: { deeper: ['1'] } };
    test.org.answerInstead(
      'PATCH',
      jsonAnswer(202, { id: deployment.id, deployResult: { status: 'Canceling', ...unknown } }),
    );
    const { json } = await cancel(deployment.id);

    expect(json.result.deployResult).to.deep.equal({ status: 'Canceling', ...unknown });
  });

  describe('the explanation of a refusal', () => {
    const states: Array<{ reason: RefusalReason; name: string; minutes: number }> = [
      { reason: 'completed', name: 'DeploymentAlreadyCompletedError', minutes: 60 },
      { reason: 'finalizing', name: 'DeploymentFinalizingError', minutes: 9 },
      { reason: 'unknown', name: 'DeploymentNotFoundError', minutes: 0 },
    ];
    const codes = ['INVALID_ID_FIELD', 'INVALID_CROSS_REFERENCE_KEY', 'NOT_FOUND', 'UNKNOWN_EXCEPTION'];

    for (const { reason, name, minutes } of states) {
      for (const code of codes) {
        it(`of a deployment that is ${reason} comes from reading it, not from the code ${code}`, async () => {
          const { id } = test.add({}, (1 + minutes) * MINUTE);
          test.org.answerInstead('PATCH', errorAnswer(400, code, 'no'));
          const { json } = await cancel(reason === 'unknown' ? '0Af5g000000ZZZZ' : id);

          expect(json.name).to.equal(name);
        });
      }
    }

    it("is the org's own code and message when the deployment can't be read either", async () => {
      test.org.answerInstead('PATCH', errorAnswer(400, 'UNKNOWN_EXCEPTION', 'something broke'));
      test.org.answerInstead('GET', errorAnswer(403, 'API_DISABLED_FOR_ORG', 'not for you'));
      const { exitCode, json } = await cancel(test.inProgress().id, '--api-version', '67.0');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UNKNOWN_EXCEPTION');
      expect(json.message).to.include('something broke');
      expect(json.data).to.include({ status: null, done: null, outcome: 'refused' });
    });

    for (const { message, platformCode } of [
      { message: 'An unexpected error occurred. ErrorId: 1234567890-12345 (-1234567890)', platformCode: 20 },
      { message: 'TypeError: Cannot read properties of null', platformCode: 10 },
    ]) {
      it(`leaves exit code ${platformCode} to the CLI when the org's message is ${message}`, async () => {
        test.org.answerInstead('PATCH', errorAnswer(400, 'UNKNOWN_EXCEPTION', message));
        const { exitCode, json } = await cancel(test.inProgress().id);

        expect(exitCode).to.equal(platformCode);
        expect(json).to.include({ name: 'UNKNOWN_EXCEPTION', status: platformCode });
        expect(json.message).to.include(message);
      });
    }

    for (const code of ['NOT_FOUND', 'INVALID_ID_FIELD']) {
      it(`fails with DeploymentNotFoundError when the org calls it ${code}, exit 1`, async () => {
        test.org.refusals.unknown = errorAnswer(404, code, 'The requested resource does not exist');
        test.org.readRefusal = test.org.refusals.unknown;
        const { exitCode, json } = await cancel('0Af5g000000ZZZZ');

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('DeploymentNotFoundError');
      });
    }
  });
});
