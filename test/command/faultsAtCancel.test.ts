import { expect } from 'chai';
import type { CommandJson, JsonRun } from '../runCommand.js';
import type { Fault } from '../../simulatedOrg/fault.js';
import {
  brokenXmlAnswer,
  compressed,
  errorAnswer,
  htmlAnswer,
  incompleteAcceptances,
  jsonAnswer,
  longRedirectAnswer,
  noErrorsAnswer,
  proxyAuthenticationAnswer,
  redirectAnswer,
  switchingProtocolsAnswer,
} from '../../simulatedOrg/httpAnswer.js';
import { hang, HOUR, instead, MINUTE, PASSING, RESET, SECOND, stall } from './faults.js';
import { orgForEach } from './orgForEach.js';

/** A deployment that no org here has. */
const OTHER_ID = '0Af5g00000ZZZZZCA5';

/** A refusal that asks for patience, by its header `Retry-After`. */
const slowDown = (retryAfter: string): Fault => {
  const { headers, ...answer } = errorAnswer(429, 'REQUEST_LIMIT_EXCEEDED', 'slow down');
  return instead({ ...answer, headers: { ...headers, 'retry-after': retryAfter } });
};

describe('a request to cancel', () => {
  const test = orgForEach();

  const run = async (...flags: string[]): Promise<JsonRun> => test.cancelJson('--api-version', '67.0', ...flags);

  for (const { name, fault, error } of PASSING) {
    // The org has accepted a request whose response is cut off.
    if (name === 'a response that is cut off') continue;

    it(`is repeated after ${name}`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('PATCH', fault, 2);
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ id, status: 'Canceling', outcome: 'canceling' });
      expect(json.warnings).to.deep.equal([]);
      expect(test.methods()).to.equal('PATCH PATCH PATCH');
    });

    it(`has failed within a minute of ${name}, and claims nothing`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('PATCH', fault);
      const before = test.clock.now();
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal(error);
      expect(json.data).to.include({ id, status: 'InProgress', done: false });
      expect(test.clock.now() - before).to.be.within(30 * SECOND, MINUTE);
      expect(test.methods()).to.match(/^PATCH( PATCH){6,9} GET$/);
    });
  }

  it('is repeated after growing pauses of at most 10 s', async () => {
    const { id } = test.inProgress();
    const times: number[] = [];
    const note = (): void => {
      times.push(test.clock.now());
      test.org.beforeNext('PATCH', note);
    };
    note();
    test.org.failNext('PATCH', instead(htmlAnswer(503, 'Down')));
    await run('-i', id, '--async');

    const pauses = times.slice(2).map((time, index) => (time - (times[index + 1] ?? 0)) / SECOND);
    expect(pauses).to.deep.equal([0.5, 1, 2, 4, 8, 10, 10, 10, 10]);
  });

  it('is repeated when an attempt has no response after 20 s', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', hang(test.clock), 1);
    const before = test.clock.now();
    const { exitCode, json } = await run('-i', id, '--async');

    expect(exitCode).to.equal(0);
    expect(json.result.status).to.equal('Canceling');
    expect(test.clock.now() - before).to.be.within(20 * SECOND, 22 * SECOND);
  });

  it('has failed after a minute when no attempt has a response', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', hang(test.clock));
    const before = test.clock.now();
    const { exitCode, json } = await run('-i', id, '--async');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('OrgUnreachableError');
    expect(json.message).to.include('ETIMEDOUT').and.include(test.org.instanceUrl);
    expect(json.data).to.include({ id, outcome: 'unknown' });
    expect(test.clock.now() - before).to.be.within(55 * SECOND, 65 * SECOND);
  });

  it('says when it is made again as Retry-After says', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', slowDown('25'), 1);
    const { stderr } = await test.cancel('-i', id, '--async');

    expect(stderr).to.match(/asked for a pause \(HTTP 429\)\. The next attempt is at \d+:\d\d:25/);
  });

  for (const { code, status, message } of [
    { code: 'UNABLE_TO_LOCK_ROW', status: 400, message: 'unable to obtain exclusive access to this record' },
    { code: 'UNABLE_TO_LOCK_ROW', status: 409, message: 'unable to obtain exclusive access to this record' },
    {
      code: 'REQUEST_LIMIT_EXCEEDED',
      status: 403,
      message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
    },
  ]) {
    it(`is repeated when the org refuses it with ${status} ${code}, which passes`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('PATCH', instead(errorAnswer(status, code, message)), 3);
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ outcome: 'canceling' });
      expect(test.methods()).to.equal('PATCH PATCH PATCH PATCH');
    });
  }

  it('is not repeated when the org has no requests left for the day', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', instead(errorAnswer(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')));
    const { json } = await run('-i', id, '--async');

    expect(json.name).to.equal('REQUEST_LIMIT_EXCEEDED');
    expect(test.methods()).to.equal('PATCH GET');
  });

  it('waits as long as Retry-After says', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', slowDown('25'), 1);
    const before = test.clock.now();
    const { exitCode } = await run('-i', id, '--async');

    expect(exitCode).to.equal(0);
    expect(test.clock.now() - before).to.equal(25 * SECOND);
  });

  for (const value of ['60', '3600']) {
    it(`gets its last attempts when Retry-After is ${value} s, which is no less than a minute`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('PATCH', slowDown(value));
      const before = test.clock.now();
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('REQUEST_LIMIT_EXCEEDED');
      expect(test.clock.now() - before).to.be.within(58 * SECOND, MINUTE);
      expect(test.methods()).to.equal('PATCH PATCH PATCH GET');
    });
  }

  for (const value of ['Wed, 21 Oct 2026 07:28:00 GMT', 'after 25', '25 s', '']) {
    it(`is repeated as usual when Retry-After is "${value}"`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('PATCH', slowDown(value), 1);
      const before = test.clock.now();
      const { exitCode } = await run('-i', id, '--async');

      expect(exitCode).to.equal(0);
      expect(test.clock.now() - before).to.equal(SECOND / 2);
    });
  }

  for (const { name, fault } of [
    { name: 'a lost connection', fault: { kind: 'reset', acts: true } },
    { name: '503', fault: { kind: 'afterActing', answer: htmlAnswer(503, 'Down') } },
  ] satisfies Array<{ name: string; fault: Fault }>) {
    it(`has succeeded when its repetition after ${name} is refused because the deployment is being canceled`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('PATCH', fault, 1);
      const { exitCode, json } = await run('-i', id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ id, status: 'Canceled', done: true, outcome: 'canceled' });
      expect(json.warnings).to.deep.equal([]);
      expect(test.methods()).to.match(/^PATCH PATCH GET/);
    });

    it(`has succeeded when its repetition after ${name} is refused because the deployment is canceled`, async () => {
      test.inProgress();
      const { id } = test.add();
      test.org.failNext('PATCH', fault, 1);
      const { exitCode, json } = await run('-i', id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ id, status: 'Canceled', done: true, outcome: 'canceled' });
      expect(json.warnings).to.deep.equal([]);
    });
  }

  it('has an unknown outcome when its repetition after a lost connection is refused and the status shows nothing', async () => {
    const { id } = test.inProgress({ cancelTime: MINUTE, cancelHiddenTime: MINUTE });
    test.org.failNext('PATCH', { kind: 'reset', acts: true }, 1);
    const { exitCode, json } = await run('-i', id);

    expect(exitCode).to.equal(1);
    expect(json.data).to.include({ id, status: 'InProgress', outcome: 'unknown' });
    expect(json.name).to.equal('INVALID_ID_FIELD');
  });

  for (const { name, fault } of [
    { name: '420', fault: instead(errorAnswer(420, 'ORG_BUSY', 'busy')) },
    { name: '429', fault: instead(htmlAnswer(429, 'Slow down')) },
  ]) {
    it(`warns that somebody canceled the deployment before when it is refused after ${name}`, async () => {
      const deployment = test.inProgress({ cancelTime: MINUTE });
      deployment.cancel(test.clock.now(), 'Casey Canceler');
      test.org.failNext('PATCH', fault, 1);
      const { exitCode, json } = await run('-i', deployment.id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceled', outcome: 'alreadyCanceling' });
      expect(json.result.deployResult).to.include({ canceledByName: 'Casey Canceler' });
    });
  }

  it('warns that somebody canceled the deployment before when all responses are pages with 429', async () => {
    const deployment = test.inProgress();
    deployment.cancel(test.clock.now(), 'Casey Canceler');
    test.org.failNext('PATCH', instead(htmlAnswer(429, 'Slow down')));
    const { exitCode, json } = await run('-i', deployment.id);

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ status: 'Canceled', outcome: 'alreadyCanceled' });
    expect(json.result.deployResult).to.include({ canceledByName: 'Casey Canceler' });
  });

  it('is accepted when its response is cut off', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', { kind: 'cut' }, 1);
    const { exitCode, json } = await run('-i', id);

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ id, status: 'Canceled', outcome: 'canceled' });
    expect(json.warnings).to.deep.equal([]);
    expect(test.methods()).to.match(/^PATCH GET/);
  });

  it('is accepted when the body of its response stalls', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', stall(test.clock), 1);
    const before = test.clock.now();
    const { exitCode, json } = await run('-i', id, '--async');

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ id, done: true, outcome: 'canceled' });
    expect(test.clock.now() - before).to.equal(20 * SECOND);
    expect(test.methods()).to.equal('PATCH GET');
  });

  const halfJson = { status: 202, headers: { 'content-type': 'application/json' }, body: '{"id":"0Af' };
  for (const { name, answer } of [
    ...incompleteAcceptances('0Af5g0000000001CAA'),
    { name: 'half a JSON', answer: halfJson },
    { name: 'another deployment', answer: jsonAnswer(202, { id: OTHER_ID, deployResult: { status: 'Canceled' } }) },
    { name: 'text that claims to be XML', answer: brokenXmlAnswer(202) },
  ]) {
    it(`is accepted when its response has ${name}, and the deployment is read`, async () => {
      const { id } = test.inProgress({ cancelTime: 5 * SECOND });
      test.org.failNext('PATCH', { kind: 'afterActing', answer }, 1);
      const { exitCode, json } = await run('-i', id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ id, status: 'Canceled', done: true, outcome: 'canceled' });
      expect(test.methods()).to.match(/^PATCH GET/);
    });
  }

  it('is accepted with no status of its own when neither its response nor the deployment can be read', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', { kind: 'afterActing', answer: { status: 204, body: '' } }, 1);
    test.org.failNext('GET', instead(htmlAnswer(500, 'Down')));
    const before = test.clock.now();
    const { exitCode, json } = await run('-i', id, '--async');

    expect(exitCode).to.equal(0);
    expect(test.clock.now()).to.equal(before);
    expect(json.result).to.include({ id, status: null, done: null, outcome: 'canceling' });
  });

  for (const { name, answer } of [
    { name: 'a page with 200', answer: htmlAnswer(200, '<h1>Log in</h1>') },
    { name: 'a page with 403', answer: htmlAnswer(403, '<h1>Blocked</h1>') },
    { name: 'a redirect', answer: redirectAnswer('http://127.0.0.1:9/login') },
    { name: '400 without an error', answer: noErrorsAnswer() },
    { name: '400 with a code that has no character to show', answer: errorAnswer(400, '\u0007', 'odd') },
    { name: '304', answer: { status: 304, body: '' } },
  ]) {
    it(`leads to one look at the deployment after ${name}, and claims nothing`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('PATCH', instead(answer));
      const { exitCode, json } = await run('-i', id);

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(json.message).to.include(id);
      expect(json.data).to.include({ id, status: 'InProgress', done: false, outcome: 'unknown' });
      expect(json.actions?.join()).to.include(`"sf deploy cancel-rest -i ${id} -o ${test.username}"`);
      expect(test.methods()).to.equal('PATCH GET');
    });
  }

  it('has a response that is compressed', async () => {
    const { id } = test.inProgress();
    const deployResult = { id, status: 'Canceling', stateDetail: 'ü'.repeat(5000) };
    test.org.failNext('PATCH', instead(compressed(jsonAnswer(202, { id, deployResult }))));
    const { exitCode, json } = await run('-i', id, '--async');

    expect(exitCode).to.equal(0);
    expect(json.result.deployResult).to.deep.equal(deployResult);
    expect(test.methods()).to.equal('PATCH');
    expect(test.org.deployRequests[0]?.headers['accept-encoding']).to.equal('gzip');
  });

  it('is refused with the code of the first error and the messages of all', async () => {
    const { id } = test.inProgress();
    const errors = [
      { errorCode: 'INSUFFICIENT_ACCESS', message: 'Not you.' },
      { errorCode: 'ODD', message: 'Not now.' },
      { errorCode: 'BARE' },
    ];
    test.org.failNext('PATCH', instead(jsonAnswer(403, errors)));
    const { json } = await run('-i', id);

    expect(json.name).to.equal('INSUFFICIENT_ACCESS');
    expect(json.message).to.match(/: Not you\. Not now\.$/);
  });

  it('has succeeded when the org acted before something else responded', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', { kind: 'afterActing', answer: htmlAnswer(200, '<h1>Log in</h1>') });
    const { exitCode, json } = await run('-i', id);

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ id, status: 'Canceled', outcome: 'canceled' });
  });

  const cutOff: Fault = { kind: 'cut', answer: errorAnswer(403, 'INSUFFICIENT_ACCESS', 'cut off') };
  for (const { name, fault } of [
    { name: 'the response switches to another protocol', fault: instead(switchingProtocolsAnswer()) },
    { name: 'the response of a refusal is cut off', fault: cutOff },
  ]) {
    it(`is repeated as after a lost connection when ${name}`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('PATCH', fault, 1);
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(0);
      expect(json.result.status).to.equal('Canceling');
      expect(test.methods()).to.equal('PATCH PATCH');
    });
  }

  it('names the proxy when that demands a password', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', instead(proxyAuthenticationAnswer()));
    const { exitCode, json } = await run('-i', id);

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('OrgUnreachableError');
    expect(json.message).to.include('The proxy requires a valid username and password (HTTP status 407).');
    expect(test.methods()).to.equal('PATCH GET');
  });

  it('is not followed when a redirect says no address', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', instead(htmlAnswer(302, 'Moved')));
    const { json } = await run('-i', id);

    expect(json.name).to.equal('UnexpectedResponseError');
    expect(json.message).to.include('(HTTP status 302): Moved');
  });

  describe('that is redirected', () => {
    const redirected = async (location: string): Promise<CommandJson> => {
      const { id } = test.inProgress();
      test.org.failNext('PATCH', instead(redirectAnswer(location)), Infinity);
      test.org.failNext('GET', instead(redirectAnswer(location)), Infinity, /deployRequest/);
      const { exitCode, json } = await run('-i', id);

      expect(exitCode).to.equal(1);
      return json;
    };

    it('to the same path of a new address says that the org has moved, and how to log in there', async () => {
      const path = '/services/data/v67.0/metadata/deployRequest/0Af5g0000000001CAA';
      const { name, message, actions } = await redirected(`https://new.my.salesforce.com${path}?sid=secret`);

      expect(name).to.equal('OrgMovedError');
      expect(message).to.include(`moved from ${test.org.instanceUrl} to https://new.my.salesforce.com.`);
      expect(actions?.join()).to.include('"sf org login access-token --instance-url https://new.my.salesforce.com"');
      expect(String(actions) + String(message)).not.to.match(/browser|secret/);
    });

    for (const location of ['https://sso.example.com/saml/login?SAMLRequest=abc', '/?ec=302&startURL=x', '/login']) {
      it(`to ${location} says where, and not with which query`, async () => {
        const { name, message } = await redirected(location);

        expect(name).to.equal('UnexpectedResponseError');
        expect(message)
          .to.include(location.split('?')[0])
          .and.not.match(/SAMLRequest|startURL/);
      });
    }

    it('to a login page says how to log in, to the network or to the org', async () => {
      const { actions } = await redirected('https://sso.example.com/saml/login?SAMLRequest=abc');

      expect(actions?.join())
        .to.include('If your network requires a login')
        .and.include(`"sf org login access-token --instance-url ${test.org.instanceUrl}"`);
    });
  });

  it('is not followed to another address, and the long address is cut', async () => {
    const { id } = test.inProgress();
    const answer = longRedirectAnswer();
    test.org.failNext('PATCH', instead(answer));
    const { json } = await run('-i', id);

    expect(json.name).to.equal('UnexpectedResponseError');
    expect(json.message).to.include('https://login.example/').and.have.property('length').below(300);
    expect(test.methods()).to.equal('PATCH GET');
  });

  it('takes the error of the system for the reason when nothing listens', async () => {
    const { id } = test.inProgress();
    await test.org.stop();
    const { exitCode, json } = await run('-i', id);

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('OrgUnreachableError');
    expect(json.message)
      .to.match(/wasn't sent .*ECONNREFUSED/)
      .and.include(test.org.stoppedUrl);
    expect(json.data).to.include({ id, status: null, done: null, outcome: 'unknown' });
  });

  it('is accepted when a response with a Location is no redirect', async () => {
    const { id } = test.inProgress();
    const answer = jsonAnswer(202, { id, deployResult: { status: 'Canceling' } });
    test.org.failNext('PATCH', instead({ ...answer, headers: { ...answer.headers, location: '/elsewhere' } }));
    const { exitCode } = await run('-i', id, '--async');

    expect(exitCode).to.equal(0);
    expect(test.methods()).to.equal('PATCH');
  });

  it('takes a response of 5 MB', async () => {
    const { id } = test.inProgress();
    const deployResult = { status: 'Canceling', padding: 'x'.repeat(5_000_000) };
    test.org.failNext('PATCH', instead(jsonAnswer(202, { id, deployResult })));
    const { exitCode, json } = await run('-i', id, '--async');

    expect(exitCode).to.equal(0);
    expect(json.result.deployResult?.padding).to.have.lengthOf(5_000_000);
  });

  it('counts as accepted when the documented response has strings for booleans', async () => {
    test.org.shape = 'documented';
    const { id } = test.inProgress();
    test.org.failNext('PATCH', { kind: 'reset', acts: true }, 1);
    const { exitCode, json } = await run('-i', id);

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ id, status: 'Canceled', done: true, outcome: 'canceled' });
    expect(json.result.deployResult).to.include({ checkOnly: false });
  });

  describe('that is refused leads to a read', () => {
    it('which is repeated after a lost connection', async () => {
      const { id } = test.add({}, HOUR);
      test.org.failNext('GET', RESET, 2);
      const { json } = await run('-i', id);

      expect(json.name).to.equal('DeploymentAlreadyCompletedError');
      expect(test.methods()).to.equal('PATCH GET GET GET');
    });

    it("which has failed after a minute, and leaves the org's own error", async () => {
      const { id } = test.add({}, HOUR);
      test.org.failNext('GET', hang(test.clock));
      const before = test.clock.now();
      const { exitCode, json } = await run('-i', id);

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('INVALID_ID_FIELD');
      expect(json.message).to.include('Deployment already completed');
      expect(json.data).to.include({ status: null, done: null, outcome: 'refused' });
      expect(test.clock.now() - before).to.be.within(55 * SECOND, 80 * SECOND);
    });

    for (const { name, answer } of [
      { name: 'a page', answer: htmlAnswer(200, '<h1>Log in</h1>') },
      {
        name: 'another deployment',
        answer: jsonAnswer(200, { id: '0Af5g00000ZZZZZAA4', deployResult: { status: 'Canceled', done: true } }),
      },
      { name: 'no ID', answer: jsonAnswer(200, { deployResult: { status: 'Canceled', done: true } }) },
      {
        name: 'a status that is no text',
        answer: jsonAnswer(200, { id: '0Af5g0000000001CAA', deployResult: { status: 7 } }),
      },
    ]) {
      it(`which tells nothing when it shows ${name}, and leaves the org's own error`, async () => {
        const { id } = test.add({}, HOUR);
        test.org.failNext('GET', instead(answer));
        const { exitCode, json } = await run('-i', id);

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('INVALID_ID_FIELD');
        expect(json.data).to.include({ status: null, outcome: 'refused' });
        expect(test.methods()).to.equal('PATCH GET');
      });
    }
  });
});
