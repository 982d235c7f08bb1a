import { expect } from 'chai';
import { runCommandJson } from '../../runCommand.js';
import type { TestClock } from '../../standInOrg/clock.js';
import type { Deployment, DeploymentPlan } from '../../standInOrg/deployment.js';
import type { Fault } from '../../standInOrg/fault.js';
import { errorAnswer, htmlAnswer, type HttpAnswer, jsonAnswer } from '../../standInOrg/httpAnswer.js';
import { logIn, logInForLong } from '../../standInOrg/logIn.js';
import { StandInOrg } from '../../standInOrg/standInOrg.js';
import { startOrg } from '../../standInOrg/startOrg.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const instead = (answer: HttpAnswer): Fault => ({ kind: 'instead', answer });

/** Faults that pass: the request is made again. */
const PASSING: Array<{ name: string; fault: Fault; error: string }> = [
  { name: 'a reset before the answer', fault: { kind: 'reset', acts: false }, error: 'OrgUnreachableError' },
  ...[420, 429, 500, 502, 503, 504].map((status) => ({
    name: `${status} with an API error`,
    fault: instead(errorAnswer(status, 'SERVER_UNAVAILABLE', 'busy')),
    error: 'SERVER_UNAVAILABLE',
  })),
  {
    name: '503 with an HTML page',
    fault: instead(htmlAnswer(503, '<h1>Maintenance</h1>')),
    error: 'UnexpectedResponseError',
  },
  { name: '502 without a body', fault: instead({ status: 502, body: '' }), error: 'UnexpectedResponseError' },
];

/** Answers that don't pass, and aren't about the deployment. */
const LASTING: Array<{ name: string; answer: HttpAnswer }> = [
  { name: 'a 200 with an HTML page', answer: htmlAnswer(200, '<h1>Log in</h1>') },
  { name: 'a 403 with an HTML page', answer: htmlAnswer(403, '<h1>Blocked</h1>') },
  { name: 'a redirect', answer: { status: 302, headers: { location: 'http://127.0.0.1:9/login' }, body: '' } },
  { name: 'an empty 200', answer: { status: 200, body: '' } },
  { name: 'an empty 202', answer: { status: 202, headers: { 'content-type': 'application/json' }, body: '' } },
  { name: 'a 204', answer: { status: 204, body: '' } },
  { name: 'half a JSON', answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"id":"0Af' } },
  ...[null, [], 'text', 7, true, {}, { deployResult: null }, { deployResult: [] }, { deployResult: {} }].map(
    (json) => ({
      name: JSON.stringify(json),
      answer: jsonAnswer(200, json),
    }),
  ),
  {
    name: 'a status that is no text',
    answer: jsonAnswer(200, { deployResult: { id: '0Af5g0000000001CAA', status: 7 } }),
  },
  {
    name: 'another deployment',
    answer: jsonAnswer(200, { id: '0Af5g00000ZZZZZAA4', deployResult: { status: 'Canceled', done: true } }),
  },
  { name: 'no ID', answer: jsonAnswer(200, { deployResult: { status: 'Canceled', done: true } }) },
];

describe('sf deploy cancel-rest, when things go wrong', () => {
  let clock: TestClock;
  let org: StandInOrg;
  let username: string;

  beforeEach(async () => {
    ({ clock, org, username } = await startOrg());
  });

  afterEach(async () => org.stop());

  const inProgress = (plan?: Partial<DeploymentPlan>): Deployment => {
    const deployment = org.deployments.add(plan);
    clock.advance(MINUTE);
    return deployment;
  };

  const run = async (...flags: string[]): ReturnType<typeof runCommandJson> =>
    runCommandJson(clock, '--target-org', username, '--api-version', '67.0', ...flags);

  const methods = (): string => org.deployRequests.map(({ method }) => method).join(' ');

  /** An attempt that hangs lets the time pass until it's given up. */
  const hang = (): Fault => ({
    kind: 'hang',
    meanwhile: () => {
      clock.advance(20 * SECOND);
    },
  });

  describe('at the request to cancel', () => {
    for (const times of [1, 2]) {
      for (const { name, fault } of PASSING) {
        it(`repeats it after ${name}, ${times} times`, async () => {
          const deployment = inProgress();
          org.failNext('PATCH', fault, times);
          const { exitCode, json } = await run('-i', deployment.id, '--async');

          expect(exitCode).to.equal(0);
          expect(json.result).to.include({ id: deployment.id, status: 'Canceling' });
          expect(json.warnings).to.be.empty;
          expect(methods()).to.equal('PATCH '.repeat(times + 1).trim());
        });
      }
    }

    for (const { name, fault, error } of PASSING) {
      it(`gives up after a minute of ${name}, looks at the deployment, and claims nothing`, async () => {
        const deployment = inProgress();
        org.failNext('PATCH', fault);
        const before = clock.now();
        const { exitCode, json } = await run('-i', deployment.id, '--async');

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal(error);
        expect(clock.now() - before).to.be.within(30 * SECOND, MINUTE);
        expect(methods()).to.match(/^PATCH( PATCH){6,9} GET$/);
      });
    }

    it('repeats it after an attempt that hangs for 20 s', async () => {
      const deployment = inProgress();
      org.failNext('PATCH', hang(), 1);
      const before = clock.now();
      const { exitCode, json } = await run('-i', deployment.id, '--async');

      expect(exitCode).to.equal(0);
      expect(json.result.status).to.equal('Canceling');
      expect(clock.now() - before).to.be.within(20 * SECOND, 22 * SECOND);
    });

    it('gives up after a minute of attempts that hang', async () => {
      const deployment = inProgress();
      org.failNext('PATCH', hang());
      const before = clock.now();
      const { exitCode, json } = await run('-i', deployment.id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('OrgUnreachableError');
      expect(json.message).to.include('ETIMEDOUT');
      expect(clock.now() - before).to.be.within(55 * SECOND, 65 * SECOND);
    });

    it('waits as long as Retry-After says', async () => {
      const deployment = inProgress();
      const answer = errorAnswer(429, 'REQUEST_LIMIT_EXCEEDED', 'slow down');
      org.failNext('PATCH', instead({ ...answer, headers: { ...answer.headers, 'retry-after': '25' } }), 1);
      const before = clock.now();
      const { exitCode } = await run('-i', deployment.id, '--async');

      expect(exitCode).to.equal(0);
      expect(clock.now() - before).to.equal(25 * SECOND);
    });

    it('gives up at once where Retry-After is longer than a minute', async () => {
      const deployment = inProgress();
      const answer = errorAnswer(429, 'REQUEST_LIMIT_EXCEEDED', 'slow down');
      org.failNext('PATCH', instead({ ...answer, headers: { ...answer.headers, 'retry-after': '3600' } }));
      const before = clock.now();
      const { exitCode, json } = await run('-i', deployment.id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('REQUEST_LIMIT_EXCEEDED');
      expect(clock.now()).to.equal(before);
    });

    for (const { name, fault } of [
      { name: 'a reset after the org has acted', fault: { kind: 'reset', acts: true } },
      { name: 'an answer cut in the middle', fault: { kind: 'cut' } },
      { name: 'a 503 after the org has acted', fault: { kind: 'afterActing', answer: htmlAnswer(503, 'Down') } },
    ] satisfies Array<{ name: string; fault: Fault }>) {
      it(`takes the refusal of the second one for the success of the first after ${name}`, async () => {
        const deployment = inProgress();
        org.failNext('PATCH', fault, 1);
        const { exitCode, json } = await run('-i', deployment.id);

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ id: deployment.id, status: 'Canceled', done: true });
        expect(json.warnings).to.be.empty;
        expect(methods()).to.match(/^PATCH PATCH GET/);
      });

      it(`takes a queued deployment that was canceled at once for its own success after ${name}`, async () => {
        inProgress();
        const queued = org.deployments.add();
        org.failNext('PATCH', fault, 1);
        const { exitCode, json } = await run('-i', queued.id);

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ id: queued.id, status: 'Canceled', done: true });
        expect(json.warnings).to.be.empty;
      });
    }

    for (const { name, answer } of LASTING) {
      it(`looks at the deployment after ${name}, and claims nothing where it still runs`, async () => {
        const deployment = inProgress();
        org.failNext('PATCH', instead(answer));
        const { exitCode, json } = await run('-i', deployment.id);

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('UnexpectedResponseError');
        expect(json.message).to.include(deployment.id);
        expect(json.actions?.join()).to.include("isn't known whether the org received");
        expect(methods()).to.equal('PATCH GET');
      });

      it(`looks at the deployment after ${name}, and sees that the org acted`, async () => {
        const deployment = inProgress();
        org.failNext('PATCH', { kind: 'afterActing', answer });
        const { exitCode, json } = await run('-i', deployment.id);

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ id: deployment.id, status: 'Canceled', done: true });
      });
    }

    it('takes an answer of 5 MB', async () => {
      const deployment = inProgress();
      const deployResult = { status: 'Canceling', padding: 'x'.repeat(5_000_000) };
      org.failNext('PATCH', instead(jsonAnswer(202, { id: deployment.id, deployResult })));
      const { exitCode, json } = await run('-i', deployment.id, '--async');

      expect(exitCode).to.equal(0);
      expect(json.result.deployResult.padding).to.have.lengthOf(5_000_000);
    });
  });

  it('says whom to ask and what to do next where something else answers', async () => {
    const deployment = inProgress();
    org.failNext('PATCH', instead(htmlAnswer(403, '<h1>Blocked</h1>')));
    const { json } = await run('-i', deployment.id);

    expect(json.message).to.equal(
      `Can't cancel deployment ${deployment.id} because org ${username} answered with something else than expected: Blocked. The HTTP status is 403.`,
    );
    expect(json.actions).to.deep.equal([
      `Open ${org.instanceUrl}/ in a browser to see whether a proxy, a maintenance page, or a login page answers in place of the org.`,
      `It isn't known whether the org received the request to cancel. Run "sf deploy cancel-rest --job-id ${deployment.id} --target-org ${username}"; repeating it is safe.`,
    ]);
  });

  it('says what to check and do next where the org is down', async () => {
    const deployment = inProgress();
    await org.stop();
    const { json } = await run('-i', deployment.id);

    expect(json.message).to.equal(
      `Can't cancel deployment ${deployment.id} because org ${username} doesn't answer at ${org.stoppedUrl}/ (ECONNREFUSED).`,
    );
    expect(json.actions).to.deep.equal([
      'Check your network connection and proxy, and that the org still exists.',
      `It isn't known whether the org received the request to cancel. Run "sf deploy cancel-rest --job-id ${deployment.id} --target-org ${username}"; repeating it is safe.`,
    ]);
  });

  it('takes an answer with a Location that is no redirect for what it is', async () => {
    const deployment = inProgress();
    const answer = jsonAnswer(202, { id: deployment.id, deployResult: { status: 'Canceling' } });
    org.failNext('PATCH', instead({ ...answer, headers: { ...answer.headers, location: '/elsewhere' } }));
    const { exitCode } = await run('-i', deployment.id, '--async');

    expect(exitCode).to.equal(0);
  });

  for (const { name, fault, reason } of [
    {
      name: 'an API error',
      fault: instead(errorAnswer(503, 'SERVER_UNAVAILABLE', 'busy')),
      reason: 'SERVER_UNAVAILABLE: busy',
    },
    { name: 'a page', fault: instead(htmlAnswer(200, '<p>Off</p>')), reason: 'Off' },
    { name: 'nothing', fault: instead({ status: 200, body: '' }), reason: 'nothing' },
    { name: 'a reset', fault: { kind: 'reset', acts: false } satisfies Fault, reason: 'ECONNRESET' },
    {
      name: 'a redirect',
      fault: instead({ status: 302, headers: { location: '/login' }, body: '' }),
      reason: 'a redirect to /login',
    },
  ]) {
    it(`warns of ${name} while waiting with the reason: ${reason}`, async () => {
      const deployment = inProgress();
      clock.after(1500, () => {
        org.failNext('GET', fault, 1);
      });
      const { json } = await run('-i', deployment.id);

      expect(json.warnings).to.deep.equal([
        `Org ${username} goes on canceling, but can't be asked how it goes on at the moment (${reason}). The command goes on trying.`,
      ]);
    });
  }

  describe('at the look-up of the API version', () => {
    /** After a login to an org that doesn't accept what the library asks, the version isn't known. */
    const cancelAnew = async (fault: Fault): ReturnType<typeof runCommandJson> => {
      const strict = await StandInOrg.start(clock);
      strict.acceptsDoubleSlashes = false;
      try {
        const strictUser = await logIn(strict);
        const { id } = strict.deployments.add();
        strict.failNext('GET', fault, Infinity, /^\/services\/data$/);
        const result = await runCommandJson(clock, '--target-org', strictUser, '-i', id);
        expect(strict.deployRequests).to.be.empty;
        return result;
      } finally {
        await strict.stop();
      }
    };

    it('gives the error of the org, and cancels nothing', async () => {
      const { exitCode, json } = await cancelAnew(instead(errorAnswer(403, 'API_DISABLED_FOR_ORG', 'no API')));

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('API_DISABLED_FOR_ORG');
      expect(json.message).to.include("doesn't tell its API versions").and.include('no API');
      expect(methods()).to.equal('');
    });

    for (const answer of [jsonAnswer(200, []), jsonAnswer(200, [{ version: 67 }, null]), htmlAnswer(200, 'Log in')]) {
      it(`fails with UnexpectedResponseError after ${answer.body}, and cancels nothing`, async () => {
        const { exitCode, json } = await cancelAnew(instead(answer));

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('UnexpectedResponseError');
        expect(json.message).to.include('look up the API version');
        expect(json.actions?.at(-1)).to.equal('Nothing was canceled. Run the command again.');
        expect(methods()).to.equal('');
      });
    }
  });

  it('does not show the access token where a page repeats it', async () => {
    const deployment = inProgress();
    org.failNext('PATCH', instead(htmlAnswer(200, `<p>Blocked: Authorization: Bearer ${org.accessToken}</p>`)));
    const { json } = await run('-i', deployment.id);

    expect(json.message).to.include('Bearer ***');
  });

  describe('at the read after a refusal', () => {
    const completed = (): Deployment => {
      const deployment = org.deployments.add();
      clock.advance(60 * MINUTE);
      return deployment;
    };

    for (const { name, fault } of PASSING) {
      it(`reads again after ${name}`, async () => {
        const deployment = completed();
        org.failNext('GET', fault, 2);
        const { json } = await run('-i', deployment.id);

        expect(json.name).to.equal('DeploymentAlreadyCompletedError');
        expect(methods()).to.equal('PATCH GET GET GET');
      });

      it(`gives the org's own error after a minute of ${name}`, async () => {
        const deployment = completed();
        org.failNext('GET', fault);
        const { exitCode, json } = await run('-i', deployment.id);

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('INVALID_ID_FIELD');
        expect(json.message).to.include('Deployment already completed');
      });
    }

    it('reads again after an attempt that hangs for 20 s', async () => {
      const deployment = completed();
      org.failNext('GET', hang(), 1);
      const before = clock.now();
      const { json } = await run('-i', deployment.id);

      expect(json.name).to.equal('DeploymentAlreadyCompletedError');
      expect(clock.now() - before).to.be.within(20 * SECOND, 22 * SECOND);
    });

    it("gives the org's own error after a minute of attempts that hang", async () => {
      const deployment = completed();
      org.failNext('GET', hang());
      const before = clock.now();
      const { exitCode, json } = await run('-i', deployment.id);

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('INVALID_ID_FIELD');
      expect(clock.now() - before).to.be.within(MINUTE, MINUTE + 20 * SECOND);
    });

    for (const { name, answer } of LASTING) {
      it(`gives the org's own error after ${name}`, async () => {
        const deployment = completed();
        org.failNext('GET', instead(answer));
        const { exitCode, json } = await run('-i', deployment.id);

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('INVALID_ID_FIELD');
        expect(methods()).to.equal('PATCH GET');
      });
    }
  });

  describe('at a read while waiting', () => {
    const faults = [
      ...PASSING,
      ...LASTING.map(({ name, answer }) => ({ name, fault: instead(answer) })),
      { name: 'an answer cut in the middle', fault: { kind: 'cut' } satisfies Fault },
    ];
    for (const { name, fault } of faults) {
      it(`warns once of ${name}, and waits on`, async () => {
        const deployment = inProgress({ cancelTime: 20 * SECOND });
        clock.after(3500, () => {
          org.failNext('GET', fault, 3);
        });
        const { exitCode, json } = await run('-i', deployment.id);

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'Canceled', done: true });
        expect(json.warnings).to.have.lengthOf(1);
      });

      it(`gives the result as it was seen last where the time is up among ${name}`, async () => {
        const deployment = inProgress({ cancelTime: 20 * SECOND });
        clock.after(3500, () => {
          org.failNext('GET', fault);
        });
        const { exitCode, json } = await run('-i', deployment.id, '--wait', '1');

        expect(exitCode).to.equal(69);
        expect(json.result).to.include({ status: 'Canceling', done: false });
        expect(json.warnings).to.have.lengthOf(2);
      });
    }

    it('gives the result as it was seen last where the org is down until the time is up', async () => {
      const deployment = inProgress({ cancelTime: 20 * SECOND });
      clock.after(3500, () => {
        void org.stop();
      });
      const { exitCode, json } = await run('-i', deployment.id, '--wait', '1');

      expect(exitCode).to.equal(69);
      expect(json.result).to.include({ status: 'Canceling', done: false });
    });

    it('waits on after a read that hangs', async () => {
      const deployment = inProgress({ cancelTime: 30 * SECOND });
      clock.after(3500, () => {
        org.failNext('GET', hang(), 1);
      });
      const { exitCode, json } = await run('-i', deployment.id);

      expect(exitCode).to.equal(0);
      expect(json.warnings.join()).to.include('ETIMEDOUT');
    });

    for (const [status, code] of [
      [401, 'INVALID_SESSION_ID'],
      [403, 'INSUFFICIENT_ACCESS'],
      [404, 'NOT_FOUND'],
    ] as const) {
      it(`ends with ${code} after a plain ${status}, and says that the org had accepted`, async () => {
        const deployment = inProgress({ cancelTime: 20 * SECOND });
        clock.after(3500, () => {
          org.answerInstead('GET', errorAnswer(status, code, 'no more'));
        });
        const { exitCode, json } = await run('-i', deployment.id);

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal(code);
        expect(json.message).to.include('was accepted');
        expect(json.data).to.include({ status: 'Canceling', done: false });
      });
    }
  });

  describe('where the session expires, and the login can get a new one', () => {
    beforeEach(async () => {
      username = await logInForLong(org);
    });

    it('sends the request to cancel again with the new session', async () => {
      const deployment = inProgress();
      org.expireSession();
      const { exitCode, json } = await run('-i', deployment.id, '--async');

      expect(exitCode).to.equal(0);
      expect(json.result.status).to.equal('Canceling');
      expect(methods()).to.equal('PATCH PATCH');
    });

    it('fails with INVALID_SESSION_ID where the org gives no new one, exit 1', async () => {
      const deployment = inProgress();
      org.expireSession();
      const refusal = jsonAnswer(400, { error: 'invalid_grant', error_description: 'expired access/refresh token' });
      org.failNext('POST', instead(refusal));
      const { exitCode, json } = await run('-i', deployment.id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('INVALID_SESSION_ID');
      expect(json.message).to.include('expired access/refresh token');
      expect(json.actions?.join()).to.include('sf org login');
    });

    it('waits on with the new session', async () => {
      const deployment = inProgress();
      clock.after(2500, () => {
        org.expireSession();
      });
      const { exitCode, json } = await run('-i', deployment.id);

      expect(exitCode).to.equal(0);
      expect(json.result.status).to.equal('Canceled');
      expect(json.warnings).to.be.empty;
    });
  });

  describe('at the list of deployments', () => {
    for (const { name, fault, error } of PASSING) {
      it(`asks again after ${name}`, async () => {
        const deployment = inProgress();
        org.failNext('GET', fault, 2, /tooling.query/);
        const { exitCode, json } = await run('--use-most-recent');

        expect(exitCode).to.equal(0);
        expect(json.result.id).to.equal(deployment.id);
      });

      it(`gives up after a minute of ${name}, and cancels nothing`, async () => {
        inProgress();
        org.failNext('GET', fault, Infinity, /tooling.query/);
        const { exitCode, json } = await run('--use-most-recent');

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal(error);
        expect(methods()).to.equal('');
      });
    }

    it('asks again after an attempt that hangs for 20 s', async () => {
      const deployment = inProgress();
      org.failNext('GET', hang(), 1, /tooling/);
      const { exitCode, json } = await run('--use-most-recent', '--async');

      expect(exitCode).to.equal(0);
      expect(json.result.id).to.equal(deployment.id);
    });

    it('gives up after a minute of attempts that hang, and cancels nothing', async () => {
      inProgress();
      org.failNext('GET', hang(), Infinity, /tooling/);
      const before = clock.now();
      const { exitCode, json } = await run('--use-most-recent');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('OrgUnreachableError');
      expect(json.message).to.include('ETIMEDOUT');
      expect(clock.now() - before).to.be.within(MINUTE, MINUTE + 20 * SECOND);
      expect(methods()).to.equal('');
    });

    it('gives up after a minute where the org is down, and claims nothing', async () => {
      inProgress();
      await org.stop();
      const { exitCode, json } = await run('--use-most-recent');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('OrgUnreachableError');
      expect(json.message).to.include('ECONNREFUSED');
    });

    for (const { name, answer } of [
      ...LASTING,
      { name: 'a record that is no deployment', answer: jsonAnswer(200, { records: [{ Id: '0Af5g0000000001CAA' }] }) },
      { name: 'an ID that is none', answer: jsonAnswer(200, { records: [{ Id: "') OR (", Status: 'Pending' }] }) },
    ]) {
      it(`cancels nothing after ${name}`, async () => {
        inProgress();
        org.failNext('GET', instead(answer), Infinity, /tooling.query/);
        const { exitCode, json } = await run('--all', '--no-prompt');

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('UnexpectedResponseError');
        expect(methods()).to.equal('');
      });
    }
  });
});
