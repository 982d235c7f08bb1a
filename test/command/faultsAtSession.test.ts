import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { expect } from 'chai';
import type { CommandJson, JsonRun } from '../runCommand.js';
import type { Fault } from '../../simulatedOrg/fault.js';
import {
  errorAnswer,
  htmlAnswer,
  invalidGrantAnswer,
  jsonAnswer,
  redirectAnswer,
  refusedGrantAnswer,
} from '../../simulatedOrg/httpAnswer.js';
import { TestClock } from '../../simulatedOrg/clock.js';
import { badTokenAnswer } from '../../simulatedOrg/loginResources.js';
import { logIn, logInByJwt, logInForLong } from '../../simulatedOrg/logIn.js';
import { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { BUSY, hang, instead, MINUTE, RESET, SECOND, stall } from './faults.js';
import { orgForEach, type OrgOfTest } from './orgForEach.js';

const TOKEN = /\/oauth2\/token$/;
const ORGANIZATION = /FROM(\+|%20)Organization/i;

describe('a session that has expired', () => {
  /** Starts an org, and logs in to it in one way only. */
  const startOrg = async (
    login: typeof logIn,
    prepare?: (org: SimulatedOrg) => void,
  ): Promise<Pick<OrgOfTest, 'clock' | 'org' | 'username'>> => {
    const clock = new TestClock();
    const org = await SimulatedOrg.start(clock);
    prepare?.(org);
    const username = await login(org);
    org.recover();
    org.requests.length = 0;
    return { clock, org, username };
  };

  const test = orgForEach(async () => startOrg(logInForLong));

  const restart = async (...given: Parameters<typeof startOrg>): Promise<void> => {
    await test.org.stop();
    Object.assign(test, await startOrg(...given));
  };

  const run = async (...flags: string[]): Promise<JsonRun> => test.cancelJson('--api-version', '67.0', ...flags);

  const refreshes = (): number => test.org.requests.filter(({ path }) => path.endsWith('/oauth2/token')).length;

  it('is replaced, and the request to cancel is sent with the new one', async () => {
    const { id } = test.inProgress();
    test.org.expireSession();
    const { exitCode, json } = await run('-i', id, '--async');

    expect(exitCode).to.equal(0);
    expect(json.result.status).to.equal('Canceling');
    expect(json.warnings).to.deep.equal([]);
    expect(test.methods()).to.equal('PATCH PATCH');
    expect(test.org.deployRequests.at(-1)?.headers.authorization).to.equal(`Bearer ${test.org.accessToken}`);
    expect(refreshes()).to.equal(1);
  });

  it('is not shown when the org repeats its token after it was replaced', async () => {
    const { id } = test.inProgress();
    const { accessToken } = test.org;
    test.org.expireSession();
    test.org.refuseToCancel(id, errorAnswer(403, 'INSUFFICIENT_ACCESS', `Bearer ${accessToken}.`));
    const { json } = await run('-i', id, '--async');

    expect(json.message).to.include('The org responded: Bearer ***.');
  });

  it('of a login by key is replaced too', async () => {
    await restart(logInByJwt);
    const { id } = test.inProgress();
    test.org.expireSession();
    const { exitCode, json } = await run('-i', id, '--async');

    expect(exitCode).to.equal(0);
    expect(json.result.status).to.equal('Canceling');
  });

  it('is replaced while waiting, and the wait continues', async () => {
    const { id } = test.inProgress();
    test.clock.after(2500, () => {
      test.org.expireSession();
    });
    const { exitCode, json } = await run('-i', id);

    expect(exitCode).to.equal(0);
    expect(json.result.status).to.equal('Canceled');
    expect(json.warnings).to.deep.equal([]);
    expect(refreshes()).to.equal(1);
  });

  it('is replaced for the list of deployments', async () => {
    const { id } = test.inProgress();
    test.org.expireSession();
    const { exitCode, json } = await run('--all', '--no-prompt', '--async');

    expect(exitCode).to.equal(0);
    expect(json.result.id).to.equal(id);
    expect(refreshes()).to.equal(1);
  });

  it('is replaced once when five requests need it at once', async () => {
    const ids = Array.from({ length: 5 }, () => test.add().id);
    test.org.expireSession();
    test.org.answerTogether('PATCH', 5, 5);
    const { exitCode, json } = await run(...ids.flatMap((id) => ['-i', id]), '--async');

    expect(exitCode).to.equal(0);
    expect(json.result.deployments).to.have.lengthOf(5);
    expect(refreshes()).to.equal(1);
  });

  for (const { name, login } of [
    { name: 'with a refresh token', login: logInForLong },
    { name: 'with a key', login: logInByJwt },
  ]) {
    it(`of a login ${name} is replaced once when the org refuses the new one as well`, async () => {
      await restart(login);
      const { id } = test.inProgress();
      test.org.expireEverySession();
      const before = test.clock.now();
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('INVALID_SESSION_ID');
      expect(json.actions?.join()).to.include('sf org login');
      expect(test.methods()).to.match(/^PATCH PATCH( GET){0,2}$/);
      expect(refreshes()).to.be.at.most(2);
      expect(test.org.requests.length).to.be.below(80);
      expect(test.clock.now()).to.equal(before);
    });
  }

  for (const { name, login, advice } of [
    { name: 'in the browser', login: logInForLong, advice: /"sf org login web --instance-url/ },
    { name: 'with a key', login: logInByJwt, advice: /"sf org login jwt --username .* --client-id PlatformCLI / },
    { name: 'with an access token', login: logIn, advice: /"sf org login access-token --instance-url/ },
  ]) {
    for (const flags of [['-r'], ['--all', '--mine', '--no-prompt']]) {
      if (login !== logIn) {
        it(`of a login ${name} is replaced to find out who the user is, for ${flags.join(' ')}`, async () => {
          await restart(login);
          const { id } = test.inProgress();
          test.org.beforeNext(
            'GET',
            () => {
              test.org.expireSession();
            },
            /userinfo/,
          );
          const { exitCode } = await run(...flags, '--async');

          expect(exitCode).to.equal(0);
          expect(test.patched()).to.deep.equal([id]);
        });
      }

      it(`of a login ${name} that can't be replaced leads to the same way of logging in, for ${flags.join(' ')}`, async () => {
        await restart(login);
        test.inProgress();
        test.org.failNext('GET', instead(badTokenAnswer()), Infinity, /userinfo/);
        const { exitCode, json } = await run(...flags, '--async');

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('INVALID_SESSION_ID');
        expect(json.actions?.join()).to.match(advice);
        expect(test.patched()).to.be.empty;
      });
    }
  }

  it('that ends after a request without a response leaves it unknown what became of that, because it may have acted', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', { kind: 'reset', acts: true }, 1);
    test.clock.after(100, () => {
      test.org.expireEverySession();
      test.org.failNext('POST', instead(invalidGrantAnswer()));
    });
    const { exitCode, json } = await run('-i', id, '--async');

    expect(exitCode).to.equal(1);
    expect(json.message).to.include("Couldn't confirm whether");
    expect(json.data).to.include({ outcome: 'unknown' });
  });

  it('that is refused while waiting ends the wait, and the request counts as accepted', async () => {
    const { id } = test.inProgress({ cancelTime: MINUTE });
    test.clock.after(2500, () => {
      test.org.expireEverySession();
    });
    const { exitCode, json } = await run('-i', id);

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('INVALID_SESSION_ID');
    expect(json.message).to.include('accepted the request');
    expect(json.data).to.include({ status: 'Canceling', done: false, outcome: 'canceling' });
    expect(test.org.requests.length).to.be.below(80);
  });

  for (const { name, fault } of [
    { name: 'the token endpoint', fault: invalidGrantAnswer() },
    { name: 'the token endpoint with 401', fault: { ...invalidGrantAnswer(), status: 401 } },
  ]) {
    it(`is named, with what to do, when ${name} refuses a new one`, async () => {
      const { id } = test.inProgress();
      test.org.expireSession();
      test.org.failNext('POST', instead(fault));
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('INVALID_SESSION_ID');
      expect(json.message).to.include('expired access/refresh token');
      expect(json.actions?.join()).to.include('sf org login');
      expect(refreshes()).to.be.at.most(2);
    });
  }

  it('is named when the login cannot get a new one', async () => {
    await restart(logIn);
    const { id } = test.inProgress();
    test.org.expireSession();
    const { exitCode, json } = await run('-i', id);

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('INVALID_SESSION_ID');
    expect(refreshes()).to.equal(0);
  });

  describe('when the token endpoint', () => {
    for (const { name, fault } of [
      { name: 'resets the connection', fault: RESET },
      { name: 'sends 503', fault: BUSY },
      { name: 'sends half of a response', fault: { kind: 'cut' } satisfies Fault },
    ]) {
      it(`${name} once, is replaced at the second attempt`, async () => {
        const { id } = test.inProgress();
        test.org.expireSession();
        test.org.failNext('POST', fault, 1, TOKEN);
        const { exitCode, json } = await run('-i', id, '--async');

        expect(exitCode).to.equal(0);
        expect(json.result.status).to.equal('Canceling');
        expect(refreshes()).to.equal(2);
      });

      it(`${name} once in the middle of a wait, is replaced in the same wait`, async () => {
        const { id } = test.inProgress({ cancelTime: 20 * SECOND });
        test.clock.after(2500, () => {
          test.org.expireSession();
          test.org.failNext('POST', fault, 1, TOKEN);
        });
        const { exitCode, json } = await run('-i', id);

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ status: 'Canceled', outcome: 'canceled' });
        expect(json.warnings).to.have.lengthOf(1);
        expect(refreshes()).to.equal(2);
      });
    }

    for (const { name, fault, error } of [
      { name: 'resets every connection', fault: () => RESET, error: 'OrgUnreachableError' },
      {
        name: 'sends nothing but pages with 503',
        fault: () => instead(htmlAnswer(503, 'Down')),
        error: 'UnexpectedResponseError',
      },
      {
        name: 'sends nothing but halves of responses',
        fault: (): Fault => ({ kind: 'cut' }),
        error: 'OrgUnreachableError',
      },
      { name: 'does not respond', fault: () => hang(test.clock), error: 'OrgUnreachableError' },
      { name: 'sends a byte a second', fault: () => stall(test.clock), error: 'OrgUnreachableError' },
    ]) {
      it(`${name}, is given up after a minute, and not called expired`, async () => {
        const { id } = test.inProgress();
        test.org.expireSession();
        test.org.failNext('POST', fault(), Infinity, TOKEN);
        const before = test.clock.now();
        const { exitCode, json } = await run('-i', id, '--async');

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal(error);
        // A minute for the request to cancel, and one attempt to read the deployment.
        expect(test.clock.now() - before).to.be.at.most(82 * SECOND);
        expect(test.org.deployments.find(id)?.isCanceling).to.equal(false);
      });
    }

    it('does not respond while waiting, keeps to the time to wait', async () => {
      const { id } = test.inProgress({ cancelTime: 60 * MINUTE });
      const before = test.clock.now();
      test.clock.after(2500, () => {
        test.org.expireSession();
        test.org.failNext('POST', hang(test.clock, before + MINUTE + 20 * SECOND), Infinity, TOKEN);
      });
      const { exitCode, json } = await run('-i', id, '--wait', '1');

      expect(exitCode).to.equal(69);
      expect(json.result).to.include({ status: 'Canceling', done: false });
      expect(json.warnings).to.have.lengthOf(2);
      expect(test.clock.now() - before).to.be.within(MINUTE, MINUTE + 20 * SECOND);
    });

    it('redirects to the same path of a new address, has moved with the org', async () => {
      const { id } = test.inProgress();
      test.org.expireSession();
      test.org.failNext('POST', instead(redirectAnswer('https://new.example/services/oauth2/token')), Infinity, TOKEN);
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('OrgMovedError');
      expect(json.actions?.join()).to.include('"sf org login web --instance-url https://new.example"');
    });

    for (const body of [{}, 'junk', null, { access_token: 7 }, { access_token: '' }]) {
      it(`sends ${JSON.stringify(body)}, is not blamed on this machine`, async () => {
        const { id } = test.inProgress();
        test.org.expireSession();
        test.org.failNext('POST', instead(jsonAnswer(200, body)), Infinity, TOKEN);
        const { exitCode, json } = await run('-i', id, '--async');

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('UnexpectedResponseError');
        expect(json.message)
          .to.include('HTTP status 200')
          .and.not.match(/undefined|split/);
      });
    }

    it('redirects, is not followed', async () => {
      const { id } = test.inProgress();
      test.org.expireSession();
      test.org.failNext(
        'POST',
        instead({ status: 302, headers: { location: `${test.org.instanceUrl}/login` }, body: '' }),
      );
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(test.org.requests.map(({ path }) => path)).not.to.include('/login');
    });

    for (const { name, answer } of [
      { name: 'a page with 200', answer: htmlAnswer(200, '<h1>Maintenance</h1>') },
      { name: 'a page with 403', answer: htmlAnswer(403, '<h1>Maintenance</h1>') },
      { name: 'text of no type', answer: { status: 200, headers: {}, body: 'Maintenance' } },
    ]) {
      it(`sends ${name}, is not called expired`, async () => {
        const { id } = test.inProgress();
        test.org.expireSession();
        test.org.failNext('POST', instead(answer));
        const { exitCode, json } = await run('-i', id, '--async');

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('UnexpectedResponseError');
        expect(json.message).to.include(`HTTP status ${answer.status}`).and.include('Maintenance');
      });
    }

    for (const { name, written } of [
      { name: 'as it is', written: (token: string) => token },
      { name: 'in an address', written: (token: string) => encodeURIComponent(`${token}!`) },
    ]) {
      it(`repeats the refresh token ${name}, does not let it be seen`, async () => {
        const { id } = test.inProgress();
        test.org.expireSession();
        test.org.failNext('POST', instead(invalidGrantAnswer(written(test.org.refreshToken))));
        const { stdout } = await test.cancel('-i', id, '--json');

        expect((JSON.parse(stdout) as CommandJson).message).to.include('***');
        expect(stdout).not.to.include('SIMULATEDxTOKENxFOR');
      });
    }
  });

  describe('and is not replaced because of', () => {
    for (const { reason, answer, advice } of [
      {
        reason: 'an expired refresh token',
        answer: refusedGrantAnswer('invalid_grant', 'expired access/refresh token'),
        advice: /"sf org login web --instance-url http:\/\/127\.0\.0\.1:\d+"/,
      },
      {
        reason: 'a token whose validity expired',
        answer: refusedGrantAnswer('invalid_grant', 'token validity expired'),
        advice: /"sf org login web/,
      },
      {
        reason: 'a blocked IP address',
        answer: refusedGrantAnswer('invalid_grant', 'ip restricted'),
        advice: /allowed network/,
      },
      {
        reason: 'an IP address at this hour',
        answer: refusedGrantAnswer('invalid_grant', 'ip restricted or invalid login hours'),
        advice: /allowed network/,
      },
      {
        reason: 'an inactive user',
        answer: refusedGrantAnswer('inactive_user', 'user is inactive'),
        advice: /activate or unlock your user/,
      },
      {
        reason: 'an inactive org',
        answer: refusedGrantAnswer('inactive_org', 'organization is inactive'),
        advice: /locked, expired, or deleted/,
      },
      {
        reason: 'an app that is not approved',
        answer: refusedGrantAnswer('invalid_grant', "user hasn't approved this consumer"),
        advice: /connected app/,
      },
      {
        reason: 'an app that an admin has not approved',
        answer: refusedGrantAnswer('invalid_app_access', 'user is not admin approved to access this app'),
        advice: /connected app/,
      },
      {
        reason: 'an app that is blocked',
        answer: refusedGrantAnswer('OAUTH_APP_BLOCKED', 'this app is blocked by admin'),
        advice: /connected app/,
      },
      {
        reason: 'an app that is gone',
        answer: refusedGrantAnswer('invalid_client_id', 'client identifier invalid'),
        advice: /changed or deleted.*"sf org login web/,
      },
      {
        reason: 'a key that does not fit',
        answer: refusedGrantAnswer('invalid_grant', 'invalid assertion'),
        advice: /private key, the consumer key, and the username/,
      },
      {
        reason: 'something that nobody knows',
        answer: refusedGrantAnswer('odd', 'quite odd'),
        advice: /"sf org login web/,
      },
    ]) {
      it(`${reason}, says that with the advice that fits`, async () => {
        const { id } = test.inProgress();
        test.org.expireSession();
        test.org.failNext('POST', instead(answer), Infinity, TOKEN);
        const { exitCode, json } = await run('-i', id, '--async');

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('INVALID_SESSION_ID');
        const { error_description: description } = JSON.parse(answer.body) as { error_description: string };
        expect(json.message).to.include(`The session has expired, and the org didn't issue a new one: ${description}`);
        expect(json.actions?.[0]).to.match(advice);
      });
    }

    it('a refusal in passing, is replaced at the second attempt', async () => {
      const { id } = test.inProgress();
      test.org.expireSession();
      test.org.failNext('POST', instead(refusedGrantAnswer('unknown_error', 'retry your request')), 1, TOKEN);
      const { exitCode } = await run('-i', id, '--async');

      expect(exitCode).to.equal(0);
      expect(refreshes()).to.equal(2);
    });

    it('refusals in passing without end, is not called expired', async () => {
      const { id } = test.inProgress();
      test.org.expireSession();
      test.org.failNext('POST', instead(refusedGrantAnswer('unknown_error', 'retry your request')), Infinity, TOKEN);
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(json.message).to.include('retry your request');
    });

    it('a refusal, says so of each of several requests that wait for the same new session', async () => {
      const ids = Array.from({ length: 5 }, () => test.add().id);
      test.org.expireSession();
      test.org.failNext('POST', instead(refusedGrantAnswer('inactive_user', 'user is inactive')), Infinity, TOKEN);
      test.org.answerTogether('PATCH', 5, 5);
      const { exitCode, json } = await run(...ids.flatMap((id) => ['-i', id]), '--async');

      expect(exitCode).to.equal(1);
      expect(json.result.deployments.map(({ error }) => error?.name)).to.deep.equal(
        ids.map(() => 'INVALID_SESSION_ID'),
      );
      for (const { error } of json.result.deployments) expect(error?.message).to.include('user is inactive');
    });
  });

  describe('of a login by key', () => {
    beforeEach(async () => restart(logInByJwt));

    it('does not let the token be seen that it asks with, in base64', async () => {
      const { id } = test.inProgress();
      test.org.expireSession();
      let sent = '';
      test.org.beforeNext(
        'POST',
        () => {
          sent = new URLSearchParams(test.org.requests.at(-1)?.body).get('assertion') ?? '';
          const repeated = Buffer.from(`x${sent}`).toString('base64');
          test.org.failNext('POST', instead(refusedGrantAnswer('invalid_grant', `bad (${repeated})`)), Infinity, TOKEN);
        },
        TOKEN,
      );
      const { json } = await run('-i', id, '--async');

      expect(sent).to.have.length.greaterThan(40);
      expect(json.message).to.match(/bad \(.{0,4}\*\*\*\)/);
    });

    const keyFile = (): string => join(homedir(), `${test.username}.key`);

    it('is not called expired when the key is gone, but named with its file', async () => {
      const { id } = test.inProgress();
      test.org.expireSession();
      await rm(keyFile());
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('LoginUnusableError');
      expect(json.message)
        .to.include(keyFile())
        .and.include('(ENOENT)')
        .and.not.match(/org responded|Refused/);
      expect(json.actions?.join()).to.include('Restore the file').and.include('sf org login jwt');
      expect(refreshes()).to.equal(0);
    });

    it('is not called expired when the key is none, but named with its file', async () => {
      const { id } = test.inProgress();
      test.org.expireSession();
      await writeFile(keyFile(), 'no key');
      const { json } = await run('-i', id, '--async');

      expect(json.name).to.equal('LoginUnusableError');
      expect(json.message).to.include(`${keyFile()} doesn't contain a valid private key`);
    });

    describe('in a network that reaches only the org', () => {
      const connections: Array<{ target: string; socket: Duplex }> = [];
      let proxy: Server;

      /** A proxy that is asked for the login hosts, which the library tries by itself; the org is reached without it. */
      const startProxy = async (onConnect: (socket: Duplex) => void): Promise<void> => {
        proxy = createServer().on('connect', ({ url: target = '' }, socket) => {
          connections.push({ target, socket });
          onConnect(socket);
        });
        await once(proxy.listen(0, '127.0.0.1'), 'listening');
        process.env.HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      };

      beforeEach(() => {
        connections.length = 0;
      });

      afterEach(() => {
        delete process.env.HTTPS_PROXY;
        for (const { socket } of connections) socket.destroy();
        proxy.closeAllConnections();
        proxy.close();
      });

      for (const { name, onConnect, limit } of [
        {
          name: 'hang',
          onConnect: () => {
            setImmediate(() => {
              test.clock.advance(20 * SECOND);
            });
          },
          limit: 40 * SECOND,
        },
        { name: 'reset connections', onConnect: (socket: Duplex) => socket.destroy(), limit: 0 },
        { name: 'are unavailable', onConnect: (socket: Duplex) => socket.end('HTTP/1.1 503 No\r\n\r\n'), limit: 0 },
      ]) {
        it(`tries each other login host once when they ${name}, and the org's own refusal is kept`, async () => {
          await startProxy(onConnect);
          const { id } = test.inProgress();
          test.org.expireSession();
          const refusal = refusedGrantAnswer('invalid_grant', "user hasn't approved this consumer");
          test.org.failNext('POST', instead(refusal), Infinity, TOKEN);
          const before = test.clock.now();
          const { exitCode, json } = await run('-i', id, '--async');

          expect(exitCode).to.equal(1);
          expect(json.name).to.equal('INVALID_SESSION_ID');
          expect(json.message).to.include("user hasn't approved this consumer").and.not.include('no response');
          expect(test.clock.now() - before).to.be.at.most(limit);
          const hosts = connections.map(({ target }) => target);
          expect(new Set(hosts)).to.deep.equal(new Set(['test.salesforce.com:443', 'login.salesforce.com:443']));
          expect(hosts).to.have.lengthOf(2);
        });
      }
    });
  });

  describe('of a login that does not know the kind of its org', () => {
    beforeEach(async () =>
      restart(logInForLong, (org) => {
        org.failNext('GET', instead(errorAnswer(400, 'INVALID_TYPE', 'no')), Infinity, ORGANIZATION);
      }),
    );

    it('is replaced when the query about the org gets no response', async () => {
      const { id } = test.inProgress();
      test.org.expireSession();
      test.org.failNext('GET', hang(test.clock), 1, ORGANIZATION);
      const before = test.clock.now();
      const { exitCode } = await run('-i', id, '--async');

      expect(exitCode).to.equal(0);
      expect(test.org.requests.some(({ path }) => ORGANIZATION.test(path))).to.equal(true);
      expect(test.clock.now() - before).to.be.within(20 * SECOND, 22 * SECOND);
    });

    it('is replaced when the query about the org never gets a response', async () => {
      const { id } = test.inProgress();
      test.org.expireSession();
      test.org.failNext('GET', hang(test.clock), Infinity, ORGANIZATION);
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(0);
      // The query goes on beside the request, and moves the clock, perhaps past the time of an attempt of the request.
      expect(json.result.outcome).to.be.oneOf(['canceling', 'canceled']);
    });

    it('is replaced when the query about the org is refused', async () => {
      const { id } = test.inProgress();
      test.org.expireSession();
      test.org.failNext('GET', instead(jsonAnswer(200, 'junk')), Infinity, ORGANIZATION);
      const { exitCode } = await run('-i', id, '--async');

      expect(exitCode).to.equal(0);
    });
  });
});
