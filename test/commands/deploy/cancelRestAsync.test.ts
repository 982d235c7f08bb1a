import { expect } from 'chai';
import { runCommand, runCommandJson } from '../../runCommand.js';
import type { TestClock } from '../../standInOrg/clock.js';
import type { Deployment } from '../../standInOrg/deployment.js';
import type { AnswerShape } from '../../standInOrg/deployRequestAnswer.js';
import { errorAnswer, htmlAnswer, jsonAnswer } from '../../standInOrg/httpAnswer.js';
import { logIn } from '../../standInOrg/logIn.js';
import { type RefusalReason, StandInOrg } from '../../standInOrg/standInOrg.js';
import { startOrg } from '../../standInOrg/startOrg.js';

const MINUTE = 60_000;

describe('sf deploy cancel-rest --async', () => {
  let clock: TestClock;
  let org: StandInOrg;
  let username: string;

  beforeEach(async () => {
    ({ clock, org, username } = await startOrg());
  });

  afterEach(async () => org.stop());

  const flags = ({ id }: Pick<Deployment, 'id'>): string[] => ['--target-org', username, '--job-id', id, '--async'];

  const inProgress = (plan?: Parameters<typeof org.deployments.add>[0]): Deployment => {
    const deployment = org.deployments.add(plan);
    clock.advance(MINUTE);
    return deployment;
  };

  const methods = (): string[] => org.deployRequests.map(({ method }) => method);

  describe('the request', () => {
    it('is the documented PATCH, and nothing is read before it', async () => {
      const deployment = inProgress();
      await runCommand(clock, ...flags(deployment));

      expect(methods()).to.deep.equal(['PATCH']);
      const [{ path, body, headers } = { path: '', body: '', headers: {} }] = org.deployRequests;
      expect(path).to.equal(`/services/data/v67.0/metadata/deployRequest/${deployment.id}`);
      expect(body).to.equal('{"deployResult":{"status":"Canceling"}}');
      expect(headers.authorization).to.equal(`Bearer ${org.accessToken}`);
      expect(headers['content-type']).to.equal('application/json');
      expect(headers.accept).to.equal('application/json');
    });

    it('uses the API version of --api-version', async () => {
      const deployment = inProgress();
      const { json } = await runCommandJson(clock, ...flags(deployment), '--api-version', '66.0');

      const path = `/services/data/v66.0/metadata/deployRequest/${deployment.id}`;
      expect(org.deployRequests.map((request) => request.path)).to.deep.equal([path]);
      expect(json.result.url).to.equal(`${org.instanceUrl}${path}`);
    });

    it("uses the org's latest API version where the library failed to look it up, not the library's default", async () => {
      const strict = await StandInOrg.start(clock);
      strict.acceptsDoubleSlashes = false;
      try {
        const { id } = strict.deployments.add();
        await runCommand(clock, '--target-org', await logIn(strict), '--job-id', id, '--async');

        expect(strict.deployRequests.map(({ path }) => path.split('/')[3])).to.deep.equal(['v67.0']);
      } finally {
        await strict.stop();
      }
    });

    it('takes a job ID of 15 characters, and answers with the 18 of the org', async () => {
      const deployment = inProgress();
      const { json } = await runCommandJson(clock, ...flags({ id: deployment.id.slice(0, 15) }));

      expect(json.result.id).to.equal(deployment.id);
    });
  });

  for (const shape of ['real', 'documented'] satisfies AnswerShape[]) {
    describe(`with answers in the ${shape} shape`, () => {
      beforeEach(() => {
        org.shape = shape;
      });

      it('reports a deployment in progress as Canceling once the org has accepted, exit 0', async () => {
        const deployment = inProgress();
        const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

        expect(exitCode).to.equal(0);
        expect(json.status).to.equal(0);
        expect(json.warnings).to.be.empty;
        expect(json.result).to.include({ id: deployment.id, status: 'Canceling', done: false });
      });

      it('reports a queued deployment as Canceled, exit 0', async () => {
        inProgress();
        const queued = org.deployments.add();
        const { exitCode, json } = await runCommandJson(clock, ...flags(queued));

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ id: queued.id, status: 'Canceled', done: true });
      });

      it('reports the status that the org answered, also where that is still InProgress', async () => {
        const { exitCode, json } = await runCommandJson(clock, ...flags(inProgress({ cancelHiddenTime: 3000 })));

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'InProgress', done: false });
      });

      it('gives the deployResult with booleans and numbers as such', async () => {
        const { json } = await runCommandJson(clock, ...flags(inProgress()));

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

      for (const ending of ['Succeeded', 'SucceededPartial', 'Failed', 'FinalizingDeployFailed', 'FinalizingFailed']) {
        it(`fails with DeploymentAlreadyCompletedError where the deployment had ended as ${ending}, exit 1`, async () => {
          const deployment = org.deployments.add({ ending });
          clock.advance(11 * MINUTE);
          const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

          expect(exitCode).to.equal(1);
          expect(json.status).to.equal(1);
          expect(json.name).to.equal('DeploymentAlreadyCompletedError');
          expect(json.message).to.include(`status ${ending}.`).and.include('2026-11-02T08:11:00.000Z');
          expect(json.message).to.include(deployment.id).and.include(username);
          expect(json.data).to.include({ id: deployment.id, status: ending, done: true });
          expect(methods()).to.deep.equal(['PATCH', 'GET']);
        });
      }

      it('succeeds with a warning where the deployment had been canceled, and says by whom, exit 0', async () => {
        const deployment = inProgress();
        deployment.cancel(clock.now(), 'Casey Canceler');
        clock.advance(MINUTE);
        const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'Canceled', done: true });
        expect(json.warnings).to.have.lengthOf(1);
        expect(json.warnings[0]).to.include('was canceled before').and.include('Casey Canceler');
      });

      it('succeeds with a warning where the deployment is being canceled already, exit 0', async () => {
        const deployment = inProgress();
        deployment.cancel(clock.now(), 'Casey Canceler');
        const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'Canceling', done: false });
        expect(json.warnings).to.have.lengthOf(1);
        expect(json.warnings[0]).to.include('before this request').and.include('Casey Canceler');
      });

      it('fails with DeploymentFinalizingError where the org is finalizing the deployment, exit 1', async () => {
        const deployment = org.deployments.add();
        clock.advance(10 * MINUTE);
        const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('DeploymentFinalizingError');
        expect(json.message).to.include(deployment.id).and.include(username).and.include('FinalizingDeploy');
        expect(json.data).to.include({ id: deployment.id, status: 'FinalizingDeploy', done: false });
      });
    });
  }

  it('fails with DeploymentNotCanceledError where the org accepts, and answers that it ended otherwise', async () => {
    const deployment = inProgress();
    org.answerInstead('PATCH', jsonAnswer(202, { id: deployment.id, deployResult: { status: 'Succeeded' } }));
    const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('DeploymentNotCanceledError');
    expect(json.data).to.include({ id: deployment.id, status: 'Succeeded', done: true });
  });

  it('keeps the fields of the deployResult that it does not know, as the org sent them', async () => {
    const deployment = inProgress();
    const unknown = { newIn2030: 'true', newCount: '7', nested: { deeper: ['1'] } };
    org.answerInstead(
      'PATCH',
      jsonAnswer(202, { id: deployment.id, deployResult: { status: 'Canceling', ...unknown } }),
    );
    const { json } = await runCommandJson(clock, ...flags(deployment));

    expect(json.result.deployResult).to.deep.equal({ status: 'Canceling', ...unknown });
  });

  it("gives the deployment's addresses with single slashes, though the instance URL ends with one", async () => {
    const deployment = inProgress();
    const { json } = await runCommandJson(clock, ...flags(deployment));

    expect(json.result.deployUrl).to.equal(
      `${org.instanceUrl}/lightning/setup/DeployStatus/page?address=%2Fchangemgmt%2FmonitorDeploymentsDetails.apexp` +
        `%3FasyncId%3D${deployment.id}%26retURL%3D%252Fchangemgmt%252FmonitorDeployment.apexp`,
    );
    expect(json.result.url).to.equal(`${org.instanceUrl}/services/data/v67.0/metadata/deployRequest/${deployment.id}`);
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
          const deployment = inProgress();
          clock.advance(minutes * MINUTE);
          org.answerInstead('PATCH', errorAnswer(400, code, 'no'));
          const { json } = await runCommandJson(
            clock,
            ...flags(reason === 'unknown' ? { id: '0Af5g000000ZZZZ' } : deployment),
          );

          expect(json.name).to.equal(name);
        });
      }
    }

    it("is the org's own code and message where the deployment still runs", async () => {
      const deployment = inProgress();
      org.answerInstead('PATCH', errorAnswer(403, 'INSUFFICIENT_ACCESS', 'you may not'));
      const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('INSUFFICIENT_ACCESS');
      expect(json.message).to.include('you may not').and.include('InProgress').and.include(deployment.id);
      expect(json.actions?.join()).to.include('Modify Metadata Through Metadata API Functions');
      expect(json.data).to.include({ id: deployment.id, status: 'InProgress', done: false });
    });

    it("is the org's own code and message where the deployment can't be read either", async () => {
      org.answerInstead('PATCH', errorAnswer(400, 'UNKNOWN_EXCEPTION', 'something broke'));
      org.answerInstead('GET', errorAnswer(403, 'API_DISABLED_FOR_ORG', 'not for you'));
      const { exitCode, json } = await runCommandJson(clock, ...flags(inProgress()), '--api-version', '67.0');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UNKNOWN_EXCEPTION');
      expect(json.message).to.include('something broke');
      expect(json.data).to.be.undefined;
    });

    for (const message of [
      'An unexpected error occurred. ErrorId: 1234567890-12345 (-1234567890)',
      'TypeError: Cannot read properties of null',
    ]) {
      it(`exits with 1 where the org's message is ${message}`, async () => {
        const deployment = inProgress();
        org.answerInstead('PATCH', errorAnswer(400, 'UNKNOWN_EXCEPTION', message));
        const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

        expect(exitCode).to.equal(1);
        expect(json).to.include({ name: 'UNKNOWN_EXCEPTION', status: 1, exitCode: 1 });
        expect(json.message).to.include(message);
      });
    }

    it('names the first code and all messages where the org gives several errors', async () => {
      org.answerInstead(
        'PATCH',
        jsonAnswer(400, [
          { errorCode: 'FIRST_CODE', message: 'first words' },
          { errorCode: 'SECOND_CODE', message: 'second words' },
        ]),
      );
      const { json } = await runCommandJson(clock, ...flags(inProgress()));

      expect(json.name).to.equal('FIRST_CODE');
      expect(json.message).to.include('first words').and.include('second words');
    });

    it('fails with DeploymentNotFoundError where the org calls it NOT_FOUND, exit 1', async () => {
      org.refusals.unknown = errorAnswer(404, 'NOT_FOUND', 'The requested resource does not exist');
      const { exitCode, json } = await runCommandJson(clock, ...flags({ id: '0Af5g000000ZZZZ' }));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('DeploymentNotFoundError');
    });

    it('fails with DeploymentNotFoundError where the org has no such deployment, exit 1', async () => {
      const { exitCode, json } = await runCommandJson(clock, ...flags({ id: '0Af5g000000ZZZZ' }));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('DeploymentNotFoundError');
      expect(json.message)
        .to.include('0Af5g000000ZZZZ')
        .and.include(username)
        .and.include('invalid cross reference id');
      expect(json.actions).to.have.lengthOf(2);
    });
  });

  describe('below API version 65.0', () => {
    it('warns that data may have been committed', async () => {
      const { exitCode, json } = await runCommandJson(clock, ...flags(inProgress()), '--api-version', '64.0');

      expect(exitCode).to.equal(0);
      expect(json.warnings).to.have.lengthOf(1);
      expect(json.warnings[0]).to.include('64.0').and.include('committed').and.include(json.result.deployUrl);
    });

    it('does not warn for a validation', async () => {
      org.shape = 'documented';
      const { json } = await runCommandJson(clock, ...flags(inProgress({ checkOnly: true })), '--api-version', '64.0');

      expect(json.warnings).to.be.empty;
    });

    it('does not warn as of 65.0', async () => {
      const { json } = await runCommandJson(clock, ...flags(inProgress()), '--api-version', '65.0');

      expect(json.warnings).to.be.empty;
    });

    it('can cancel a deployment that the org is finalizing', async () => {
      const deployment = org.deployments.add();
      clock.advance(10 * MINUTE);
      const { exitCode, json } = await runCommandJson(clock, ...flags(deployment), '--api-version', '64.0');

      expect(exitCode).to.equal(0);
      expect(json.warnings).to.have.lengthOf(1);
    });
  });

  describe('what went wrong on the way', () => {
    it('is an expired session: INVALID_SESSION_ID and how to log in again', async () => {
      const deployment = inProgress();
      org.expireSession();
      const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('INVALID_SESSION_ID');
      expect(json.message).to.include('Session expired or invalid').and.include(deployment.id);
      expect(json.actions?.join()).to.include('sf org login');
    });

    it('is an org that is down: OrgUnreachableError with the cause', async () => {
      const deployment = inProgress();
      const { instanceUrl } = org;
      await org.stop();
      const { exitCode, json } = await runCommandJson(clock, ...flags(deployment));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('OrgUnreachableError');
      expect(json.message).to.include('ECONNREFUSED').and.include(instanceUrl).and.include(deployment.id);
    });

    for (const status of [200, 202, 403, 503]) {
      it(`is an HTML page with status ${status}: UnexpectedResponseError with its first words`, async () => {
        const html = '<html><head><style>p{}</style></head><body><h1>Down</h1><p>Back at 9.</p></body></html>';
        org.answerInstead('PATCH', htmlAnswer(status, html));
        const { exitCode, json } = await runCommandJson(clock, ...flags(inProgress()));

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('UnexpectedResponseError');
        expect(json.message).to.include('Down Back at 9.');
        if (status >= 400) expect(json.message).to.include(String(status));
      });
    }

    it('is a redirect: it is not followed, and named', async () => {
      org.answerInstead('PATCH', { status: 302, headers: { location: 'http://127.0.0.1:9/login' }, body: '' });
      const { exitCode, json } = await runCommandJson(clock, ...flags(inProgress()));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(json.message).to.include('http://127.0.0.1:9/login');
      expect(methods()).to.deep.equal(['PATCH', 'GET']);
    });

    it('is an answer about another deployment: UnexpectedResponseError', async () => {
      const other = { id: '0Af5g00000ZZZZZAA4', deployResult: { status: 'Canceled' } };
      org.answerInstead('PATCH', jsonAnswer(202, other));
      const { exitCode, json } = await runCommandJson(clock, ...flags(inProgress()));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
    });
  });

  describe('for a person', () => {
    it('says on stdout what the org did, and what to run next', async () => {
      const deployment = inProgress();
      const { stdout, stderr } = await runCommand(clock, ...flags(deployment));

      expect(stdout.split('\n')).to.deep.equal([
        `The request to cancel deployment ${deployment.id} was accepted by org ${username}. The deployment's status is now Canceling.`,
        `To see how it ends, run "sf project deploy report --job-id ${deployment.id} --target-org ${username}".`,
        '',
      ]);
      expect(stderr).to.equal('');
    });

    it('says on stdout that a queued deployment is canceled', async () => {
      inProgress();
      const queued = org.deployments.add();
      const { stdout } = await runCommand(clock, ...flags(queued));

      expect(stdout).to.equal(`Deployment ${queued.id} in org ${username} is canceled.\n`);
    });

    it('keeps warnings and errors off stdout', async () => {
      const deployment = inProgress();
      await runCommand(clock, ...flags(deployment));
      const warned = await runCommand(clock, ...flags(deployment));
      expect(warned.stderr).to.include('before this request');
      expect(warned.stdout).not.to.include('before this request');

      const failed = await runCommand(clock, ...flags({ id: '0Af5g000000ZZZZ' }));
      expect(failed.stdout).to.equal('');
      expect(failed.stderr).to.include('DeploymentNotFoundError').and.not.include('    at ');
    });

    it('shows no control characters of the org in JSON, which means the same', async () => {
      const deployment = inProgress({ createdByName: 'Mal\u009b2Jlory\u202e\u001b[2J' });
      const { stdout, json } = await runCommandJson(clock, ...flags(deployment));

      expect(stdout).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      expect(json.result.deployResult.createdByName).to.equal('Mal\u009b2Jlory\u202e\u001b[2J');
    });

    it('shows no control characters of the org', async () => {
      const deployment = inProgress();
      deployment.cancel(clock.now(), 'Mallory\u001b[2J\u001b]8;;http://evil.example\u0007\u009b31m\r\nError');
      const { stderr } = await runCommand(clock, ...flags(deployment));

      expect(stderr).to.include('Mallory');
      // Only the colors of the warning itself.
      expect(stderr.replace(/\u001b\[\d+m/g, '')).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    });
  });

  describe('wrong usage', () => {
    for (const [what, id] of [
      ['that is too short', '0Af123'],
      ['of another object', '0055g0000000001AAA'],
      ['with other characters', '0Af5g0000000-01'],
    ] as const) {
      it(`of a job ID ${what} asks the org nothing, and exits with 2`, async () => {
        const { exitCode, stderr } = await runCommand(clock, ...flags({ id }));

        expect(exitCode).to.equal(2);
        expect(stderr).to.include('--job-id').and.include(`"${id}" can't be used. The id `);
        expect(org.deployRequests).to.be.empty;
      });
    }

    it('of an API version that is none asks the org nothing, and exits with 2', async () => {
      const { exitCode, stderr } = await runCommand(clock, ...flags(inProgress()), '--api-version', 'latest');

      expect(exitCode).to.equal(2);
      expect(stderr).to.include('--api-version').and.include('"latest"');
    });

    it('without a job ID exits with 2', async () => {
      const { exitCode, stderr } = await runCommand(clock, '--target-org', username, '--async');

      expect(exitCode).to.equal(2);
      expect(stderr).to.include('job-id');
    });

    it('of an org that nobody has logged in to names it', async () => {
      const { stderr } = await runCommand(
        clock,
        '--target-org',
        'nobody@nowhere.example',
        '--job-id',
        '0Af5g0000000001',
        '--async',
      );

      expect(stderr).to.include('nobody@nowhere.example').and.not.include('    at ');
    });
  });
});
