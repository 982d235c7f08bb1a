import { expect } from 'chai';
import { runCommand, runCommandJson } from '../runCommand.js';
import type { Deployment } from '../../simulatedOrg/deployment.js';
import { errorAnswer, htmlAnswer, incompleteAcceptances, jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import { logIn } from '../../simulatedOrg/logIn.js';
import { type RefusalReason, SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { MINUTE } from './faults.js';
import { orgForEach } from './orgForEach.js';

/** A deployment that no org here has. */
const OTHER_ID = '0Af5g00000ZZZZZCA5';

describe('sf deploy cancel-rest --async', () => {
  const test = orgForEach();

  const flags = ({ id }: Pick<Deployment, 'id'>): string[] => [
    '--target-org',
    test.username,
    '--job-id',
    id,
    '--async',
  ];

  const inProgress = (plan?: Parameters<typeof test.org.deployments.add>[0]): Deployment => {
    const deployment = test.org.deployments.add(plan);
    test.clock.advance(MINUTE);
    return deployment;
  };

  const methods = (): string[] => test.org.deployRequests.map(({ method }) => method);

  describe('the request', () => {
    it('is the documented PATCH, and nothing is read before it', async () => {
      const deployment = inProgress();
      await runCommand(test.clock, ...flags(deployment));

      expect(methods()).to.deep.equal(['PATCH']);
      const [{ path, body, headers } = { path: '', body: '', headers: {} }] = test.org.deployRequests;
      expect(path).to.equal(`/services/data/v68.0/metadata/deployRequest/${deployment.id}`);
      expect(body).to.equal('{"deployResult":{"status":"Canceling"}}');
      expect(headers.authorization).to.equal(`Bearer ${test.org.accessToken}`);
      expect(headers['content-type']).to.equal('application/json');
      expect(headers.accept).to.equal('application/json');
    });

    it('uses the API version of --api-version', async () => {
      const deployment = inProgress();
      const { json } = await runCommandJson(test.clock, ...flags(deployment), '--api-version', '66.0');

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
      const deployment = inProgress();
      const { json } = await runCommandJson(test.clock, ...flags({ id: deployment.id.slice(0, 15) }));

      expect(json.result.id).to.equal(deployment.id);
    });
  });

  it('reports a deployment in progress as Canceling once the org has accepted, exit 0', async () => {
    const deployment = inProgress();
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

    expect(exitCode).to.equal(0);
    expect(json.status).to.equal(0);
    expect(json.warnings).to.be.empty;
    expect(json.result).to.include({ id: deployment.id, status: 'Canceling', done: false, outcome: 'canceling' });
  });

  it('reports a queued deployment as Canceled, exit 0', async () => {
    inProgress();
    const queued = test.org.deployments.add();
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(queued));

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ id: queued.id, status: 'Canceled', done: true, outcome: 'canceled' });
  });

  it('reports the status that the org gave when that is still InProgress', async () => {
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress({ cancelHiddenTime: 3000 })));

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ status: 'InProgress', done: false });
  });

  for (const shape of ['real', 'documented'] as const) {
    it(`gives the deployResult with booleans and numbers as such, in the ${shape} shape`, async () => {
      test.org.shape = shape;
      const { json } = await runCommandJson(test.clock, ...flags(inProgress()));

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

  for (const ending of ['Succeeded', 'SucceededPartial', 'Failed', 'FinalizingDeployFailed', 'FinalizingFailed']) {
    it(`fails with DeploymentAlreadyCompletedError when the deployment had ended as ${ending}, exit 1`, async () => {
      const deployment = test.org.deployments.add({ ending });
      test.clock.advance(11 * MINUTE);
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

      expect(exitCode).to.equal(1);
      expect(json.status).to.equal(1);
      expect(json.name).to.equal('DeploymentAlreadyCompletedError');
      expect(json.message).to.match(new RegExp(`status ${ending} \\d+ \\w+ ago \\(\\w+ \\d+, `));
      expect(json.message).to.include(deployment.id).and.include(test.username);
      expect(json.data).to.include({ id: deployment.id, status: ending, done: true, outcome: 'alreadyCompleted' });
      expect(methods()).to.deep.equal(['PATCH', 'GET']);
    });
  }

  it('succeeds with a warning when the deployment had been canceled, and says by whom, exit 0', async () => {
    const deployment = inProgress();
    deployment.cancel(test.clock.now(), 'Casey Canceler');
    test.clock.advance(MINUTE);
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'alreadyCanceled' });
    expect(json.warnings).to.have.lengthOf(1);
    expect(json.warnings[0]).to.include('Casey Canceler had already canceled deployment');
  });

  it('succeeds with a warning when the deployment is being canceled already, exit 0', async () => {
    const deployment = inProgress();
    deployment.cancel(test.clock.now(), 'Casey Canceler');
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ status: 'Canceling', done: false, outcome: 'alreadyCanceling' });
    expect(json.warnings).to.have.lengthOf(1);
    expect(json.warnings[0]).to.include('was already being canceled at the request of Casey Canceler');
  });

  it('fails with DeploymentFinalizingError when the org is finalizing the deployment, exit 1', async () => {
    const deployment = test.org.deployments.add();
    test.clock.advance(10 * MINUTE);
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('DeploymentFinalizingError');
    expect(json.message).to.include(deployment.id).and.include(test.username).and.include('(status: Finalizing)');
    expect(json.data).to.include({ id: deployment.id, status: 'Finalizing', done: false, outcome: 'finalizing' });
  });

  it('fails with DeploymentNotCanceledError when the org accepts and says that it ended otherwise', async () => {
    const deployment = inProgress();
    test.org.answerInstead('PATCH', jsonAnswer(202, { id: deployment.id, deployResult: { status: 'Succeeded' } }));
    const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('DeploymentNotCanceledError');
    expect(json.data).to.include({ id: deployment.id, status: 'Succeeded', done: true, outcome: 'notCanceled' });
  });

  it('keeps the fields of the deployResult that it does not know, as the org sent them', async () => {
    const deployment = inProgress();
    const unknown = { newIn2030: 'true', newCount: '7', nested: { deeper: ['1'] } };
    test.org.answerInstead(
      'PATCH',
      jsonAnswer(202, { id: deployment.id, deployResult: { status: 'Canceling', ...unknown } }),
    );
    const { json } = await runCommandJson(test.clock, ...flags(deployment));

    expect(json.result.deployResult).to.deep.equal({ status: 'Canceling', ...unknown });
  });

  it("gives the deployment's addresses with single slashes, though the instance URL ends with one", async () => {
    const deployment = inProgress();
    const { json } = await runCommandJson(test.clock, ...flags(deployment));

    expect(json.result.deployUrl).to.equal(
      `${test.org.instanceUrl}/lightning/setup/DeployStatus/page?address=%2Fchangemgmt%2FmonitorDeploymentsDetails.apexp` +
        `%3FasyncId%3D${deployment.id}%26retURL%3D%252Fchangemgmt%252FmonitorDeployment.apexp`,
    );
    expect(json.result.url).to.equal(
      `${test.org.instanceUrl}/services/data/v68.0/metadata/deployRequest/${deployment.id}`,
    );
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
          test.clock.advance(minutes * MINUTE);
          test.org.answerInstead('PATCH', errorAnswer(400, code, 'no'));
          const { json } = await runCommandJson(
            test.clock,
            ...flags(reason === 'unknown' ? { id: '0Af5g000000ZZZZ' } : deployment),
          );

          expect(json.name).to.equal(name);
        });
      }
    }

    it("is the org's own code and message when the deployment still runs", async () => {
      const deployment = inProgress();
      test.org.answerInstead('PATCH', errorAnswer(403, 'INSUFFICIENT_ACCESS', 'you may not'));
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('INSUFFICIENT_ACCESS');
      expect(json.message).to.include('you may not').and.include('InProgress').and.include(deployment.id);
      expect(json.actions?.join()).to.include('Modify Metadata Through Metadata API Functions');
      expect(json.data).to.include({ id: deployment.id, status: 'InProgress', done: false });
    });

    it("is the org's own code and message when the deployment can't be read either", async () => {
      test.org.answerInstead('PATCH', errorAnswer(400, 'UNKNOWN_EXCEPTION', 'something broke'));
      test.org.answerInstead('GET', errorAnswer(403, 'API_DISABLED_FOR_ORG', 'not for you'));
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress()), '--api-version', '67.0');

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
        const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress()));

        expect(exitCode).to.equal(platformCode);
        expect(json).to.include({ name: 'UNKNOWN_EXCEPTION', status: platformCode });
        expect(json.message).to.include(message);
      });
    }

    it('names the first code and all messages when the org gives several errors', async () => {
      test.org.answerInstead(
        'PATCH',
        jsonAnswer(400, [
          { errorCode: 'FIRST_CODE', message: 'first words' },
          { errorCode: 'SECOND_CODE', message: 'second words' },
        ]),
      );
      const { json } = await runCommandJson(test.clock, ...flags(inProgress()));

      expect(json.name).to.equal('FIRST_CODE');
      expect(json.message).to.include('first words').and.include('second words');
    });

    for (const code of ['NOT_FOUND', 'INVALID_ID_FIELD']) {
      it(`fails with DeploymentNotFoundError when the org calls it ${code}, exit 1`, async () => {
        test.org.refusals.unknown = errorAnswer(404, code, 'The requested resource does not exist');
        test.org.readRefusal = test.org.refusals.unknown;
        const { exitCode, json } = await runCommandJson(test.clock, ...flags({ id: '0Af5g000000ZZZZ' }));

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('DeploymentNotFoundError');
      });
    }

    it('fails with DeploymentNotFoundError when the org has no such deployment, exit 1', async () => {
      const { exitCode, json } = await runCommandJson(test.clock, ...flags({ id: '0Af5g000000ZZZZ' }));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('DeploymentNotFoundError');
      expect(json.message)
        .to.include('0Af5g000000ZZZZ')
        .and.include(test.username)
        .and.not.include('invalid cross reference id');
      expect(json.actions?.join()).to.include('Check');
      expect(json.data).to.include({ status: null, done: null, outcome: 'notFound', deployResult: null });
    });
  });

  describe('below API version 65.0', () => {
    it('warns that data may have been committed', async () => {
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress()), '--api-version', '64.0');

      expect(exitCode).to.equal(0);
      expect(json.warnings).to.have.lengthOf(1);
      expect(json.warnings[0]).to.include('64.0').and.include('saved some of the changes').and.include('65.0');
    });

    it('does not warn for a validation', async () => {
      test.org.shape = 'documented';
      const { json } = await runCommandJson(
        test.clock,
        ...flags(inProgress({ checkOnly: true })),
        '--api-version',
        '64.0',
      );

      expect(json.warnings).to.be.empty;
    });

    it('does not warn as of 65.0', async () => {
      const { json } = await runCommandJson(test.clock, ...flags(inProgress()), '--api-version', '65.0');

      expect(json.warnings).to.be.empty;
    });

    it('can cancel a deployment that the org is finalizing', async () => {
      const deployment = test.org.deployments.add();
      test.clock.advance(10 * MINUTE);
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment), '--api-version', '64.0');

      expect(exitCode).to.equal(0);
      expect(json.warnings).to.have.lengthOf(1);
    });
  });

  describe('what went wrong on the way', () => {
    it('is an expired session: INVALID_SESSION_ID and how to log in again', async () => {
      const deployment = inProgress();
      test.org.expireSession();
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('INVALID_SESSION_ID');
      expect(json.message).to.include('Session expired or invalid').and.include(deployment.id);
      expect(json.actions?.join()).to.include('sf org login');
    });

    it('is an org that is down: OrgUnreachableError with the cause', async () => {
      const deployment = inProgress();
      const { instanceUrl } = test.org;
      await test.org.stop();
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('OrgUnreachableError');
      expect(json.message).to.include('ECONNREFUSED').and.include(instanceUrl).and.include(deployment.id);
    });

    for (const status of [200, 202, 403, 503]) {
      it(`is an HTML page with status ${status}: UnexpectedResponseError with its first words`, async () => {
        const html = '<html><head><style>p{}</style></head><body><h1>Down</h1><p>Back at 9.</p></body></html>';
        test.org.answerInstead('PATCH', htmlAnswer(status, html));
        const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress()));

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('UnexpectedResponseError');
        expect(json.message).to.include('Down Back at 9.');
        if (status >= 400) expect(json.message).to.include(String(status));
      });
    }

    it('is a redirect: it is not followed, and named', async () => {
      test.org.answerInstead('PATCH', { status: 302, headers: { location: 'http://127.0.0.1:9/login' }, body: '' });
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress()));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(json.message).to.include('http://127.0.0.1:9/login');
      expect(methods()).to.deep.equal(['PATCH', 'GET']);
    });
  });

  describe('an accepted request', () => {
    const acceptances = [
      ...incompleteAcceptances('0Af5g0000000001CAA'),
      { name: 'another deployment', answer: jsonAnswer(202, { id: OTHER_ID, deployResult: { status: 'Canceled' } }) },
      { name: 'half a JSON', answer: { ...jsonAnswer(202, {}), body: '{"id":"0Af' } },
    ];
    for (const { name, answer } of acceptances) {
      it(`stays accepted when its response is ${name}`, async () => {
        test.org.failNext('PATCH', { kind: 'afterActing', answer }, 1);
        const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress({ cancelHiddenTime: 3000 })));

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'InProgress', done: false, outcome: 'canceling' });
        expect(methods()).to.deep.equal(['PATCH', 'GET']);
      });
    }

    it('stays accepted when its response is cut off', async () => {
      test.org.failNext('PATCH', { kind: 'cut' }, 1);
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress()));

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceling', outcome: 'canceling' });
      expect(json.warnings).to.be.empty;
    });

    it('has no invented status when the org shows none afterwards', async () => {
      test.org.failNext('PATCH', { kind: 'afterActing', answer: jsonAnswer(202, {}) }, 1);
      test.org.failNext('GET', { kind: 'instead', answer: htmlAnswer(503, 'Down') }, Infinity, /deployRequest/);
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress()));

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: null, done: null, outcome: 'canceling', deployResult: null });
    });

    it('tells a person that the status is unknown when the org shows none afterwards', async () => {
      test.org.failNext('PATCH', { kind: 'afterActing', answer: jsonAnswer(202, {}) });
      test.org.failNext('GET', { kind: 'instead', answer: htmlAnswer(503, 'Down') }, Infinity, /deployRequest/);
      const { id } = inProgress();
      const one = await runCommand(test.clock, '-o', test.username, '-i', id, '--async');
      const all = await runCommand(test.clock, '-o', test.username, '-i', `${id},${inProgress().id}`, '--async');

      expect(one.stdout).to.include(`accepted the request to cancel deployment ${id} (status: unknown).`);
      expect(all.stdout).to.include(`Deployment ${id} is being canceled (status: unknown).\n`);
    });
  });

  describe('a request whose response is lost', () => {
    beforeEach(() => {
      test.org.failNext('PATCH', { kind: 'reset', acts: true }, 1);
    });

    it('counts as a success when it was what canceled the deployment', async () => {
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(inProgress()));

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceling', outcome: 'canceling' });
      expect(json.warnings).to.be.empty;
    });

    it('is told as one that the org might have received when the deployment ended otherwise', async () => {
      const deployment = inProgress({ cancelEnding: 'Succeeded', cancelTime: 0 });
      const { exitCode, json } = await runCommandJson(test.clock, ...flags(deployment));

      expect(exitCode).to.equal(1);
      expect(json).to.include({ name: 'DeploymentNotCanceledError' });
      expect(json.message).to.include('might not have received the request in time').and.include('status Succeeded');
      expect(json.data).to.include({ outcome: 'notCanceled', status: 'Succeeded' });
    });
  });

  describe('for a person', () => {
    it('says on stdout what the org did, and what to run next', async () => {
      const deployment = inProgress();
      const { stdout, stderr } = await runCommand(test.clock, ...flags(deployment));

      expect(stdout.split('\n')).to.deep.equal([
        `Org ${test.username} accepted the request to cancel deployment ${deployment.id} (status: Canceling). The deployment can still succeed or fail before the org cancels it.`,
        `To see how deployment ${deployment.id} ends, run "sf deploy watch-rest -i ${deployment.id} -o ${test.username}".`,
        '',
      ]);
      expect(stderr).to.equal('');
    });

    it('says on stdout that a queued deployment is canceled', async () => {
      inProgress();
      const queued = test.org.deployments.add();
      const { stdout } = await runCommand(test.clock, ...flags(queued));

      expect(stdout).to.equal(
        `Deployment ${queued.id} in org ${test.username} was canceled. It hadn't started, so the org is unchanged.\n` +
          `To see what's unfinished in the org now, run "sf deploy cancel-rest --dry-run -o ${test.username}".\n`,
      );
    });

    it('keeps warnings and errors off stdout', async () => {
      const deployment = inProgress();
      await runCommand(test.clock, ...flags(deployment));
      const warned = await runCommand(test.clock, ...flags(deployment));
      expect(warned.stderr).to.include('was already being canceled');
      expect(warned.stdout).not.to.include('already');

      const failed = await runCommand(test.clock, ...flags({ id: '0Af5g000000ZZZZ' }));
      expect(failed.stdout).to.equal('');
      expect(failed.stderr).to.include('DeploymentNotFoundError').and.not.include('    at ');
    });

    it('shows no control characters of the org in JSON', async () => {
      const deployment = inProgress({ createdByName: 'Mal\u009b2Jlory\u202e\u001b[2J' });
      const { stdout, json } = await runCommandJson(test.clock, ...flags(deployment));

      expect(stdout).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      expect(json.result.deployResult?.createdByName).to.equal('Mallory');
    });

    it('shows no control characters of the org', async () => {
      const deployment = inProgress();
      deployment.cancel(test.clock.now(), 'Mallory\u001b[2J\u001b]8;;http://evil.example\u0007\u009b31m\r\nError');
      const { stderr } = await runCommand(test.clock, ...flags(deployment));

      expect(stderr).to.include('Mallory');
      // Only the colors of the warning itself.
      expect(stderr.replace(/\u001b\[\d+m/g, '')).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    });
  });

  describe('a login', () => {
    it('that nobody has made is named', async () => {
      const { stderr } = await runCommand(
        test.clock,
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
