import { expect } from 'chai';
import { runCommandJson } from '../runCommand.js';
import {
  brokenXmlAnswer,
  errorAnswer,
  htmlAnswer,
  type HttpAnswer,
  jsonAnswer,
  noErrorsAnswer,
  redirectAnswer,
} from '../../simulatedOrg/httpAnswer.js';
import { BUSY, hang, inProgress, instead, methodsOf, MINUTE, PASSING, RESET, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

const LIST = /tooling\/query/;
const USER = /userinfo/;

describe('the list of deployments', () => {
  const test = orgForEach();

  const run = async (...flags: string[]): ReturnType<typeof runCommandJson> =>
    runCommandJson(test.clock, '--target-org', test.username, '--api-version', '67.0', ...flags);

  for (const { name, fault, error } of PASSING) {
    it(`is asked for again after ${name}`, async () => {
      const { id } = inProgress(test);
      test.org.failNext('GET', fault, 2, LIST);
      const { exitCode, json } = await run('--use-most-recent');

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ id, outcome: 'canceled' });
      expect(test.org.deploymentQueries).to.have.lengthOf(3);
    });

    it(`has failed within a minute of ${name}, and nothing is canceled`, async () => {
      inProgress(test);
      test.org.failNext('GET', fault, Infinity, LIST);
      const before = test.clock.now();
      const { exitCode, json } = await run('--use-most-recent');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal(error);
      expect(json.message).to.include(`org ${test.username}`);
      expect(test.clock.now() - before).to.be.within(30 * SECOND, MINUTE);
      expect(methodsOf(test)).to.equal('');
    });
  }

  it('is refused when the session has expired, which says how to log in and nothing else, exit 1', async () => {
    test.org.failNext('GET', instead(errorAnswer(401, 'INVALID_SESSION_ID', 'expired')), Infinity, LIST);
    const { exitCode, json } = await run('--use-most-recent');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('INVALID_SESSION_ID');
    expect(json.actions).to.have.lengthOf(1);
    expect(json.actions?.[0]).to.include(`"sf org login web --instance-url ${test.org.instanceUrl}"`);
  });

  it('has failed after a minute when no attempt has a response, and nothing is canceled', async () => {
    inProgress(test);
    test.org.failNext('GET', hang(test.clock), Infinity, LIST);
    const before = test.clock.now();
    const { exitCode, json } = await run('--use-most-recent');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('OrgUnreachableError');
    expect(json.message).to.include('ETIMEDOUT');
    expect(json.actions?.at(-1)).to.include('Nothing was canceled');
    expect(test.clock.now() - before).to.be.within(55 * SECOND, 80 * SECOND);
    expect(methodsOf(test)).to.equal('');
  });

  for (const { name, answer } of [
    { name: 'a page', answer: htmlAnswer(200, '<h1>Log in</h1>') },
    { name: 'a page with 403', answer: htmlAnswer(403, '<h1>Blocked</h1>') },
    { name: 'a redirect', answer: redirectAnswer('http://127.0.0.1:9/login') },
    { name: 'no content', answer: { status: 204, body: '' } },
    { name: '400 without an error', answer: noErrorsAnswer() },
    { name: 'text that claims to be XML', answer: brokenXmlAnswer() },
    { name: 'no records', answer: jsonAnswer(200, { done: true }) },
    { name: 'half of the pages', answer: jsonAnswer(200, { done: false, records: [] }) },
    {
      name: 'the next page on another host',
      answer: jsonAnswer(200, { done: false, records: [], nextRecordsUrl: 'https://elsewhere.example/' }),
    },
    { name: 'a record without a status', answer: jsonAnswer(200, { records: [{ Id: '0Af5g0000000001CAA' }] }) },
    { name: 'an ID that is none', answer: jsonAnswer(200, { records: [{ Id: "') OR (", Status: 'Pending' }] }) },
  ] satisfies Array<{ name: string; answer: HttpAnswer }>) {
    it(`is nothing to go by when it is ${name}, and nothing is canceled`, async () => {
      inProgress(test);
      test.org.failNext('GET', instead(answer), Infinity, LIST);
      const { exitCode, json } = await run('--all', '--no-prompt');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(methodsOf(test)).to.equal('');
      expect(test.org.deploymentQueries).to.have.lengthOf(1);
    });
  }

  it('is asked for once when the org refuses it, and the error is the one of the org', async () => {
    inProgress(test);
    test.org.queryRefusal = errorAnswer(400, 'INVALID_TYPE', "sObject type 'DeployRequest' is not supported.");
    const { exitCode, json } = await run('--all', '--no-prompt');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('INVALID_TYPE');
    expect(json.message).to.include("sObject type 'DeployRequest' is not supported.");
    expect(json.actions?.join()).to.include('permission').and.include('--job-id');
    expect(json.data).to.equal(undefined);
  });

  it("gives the org's time, which ages are measured by", async () => {
    inProgress(test, { deployTime: 24 * 60 * MINUTE });
    test.org.clockOffset = 5 * 60 * MINUTE;
    const { id } = test.org.deployments.add();
    test.org.clockOffset += 3 * 60 * MINUTE;
    const { json } = await run('--all', '--no-prompt', '--older-than', '4h', '--dry-run');

    // The first one was requested 8 hours ago by the org's clock, and a minute ago by this machine's.
    const ids = json.result.deployments.map((each) => each.id);
    expect(ids).to.have.lengthOf(1);
    expect(ids).not.to.include(id);
  });

  it('matches nothing by age when the org sends no date', async () => {
    inProgress(test);
    test.org.sendsDate = false;
    test.clock.advance(5 * MINUTE);
    const { json } = await run('--all', '--older-than', '5m', '--dry-run');

    expect(json.result.deployments).to.be.empty;
  });

  it('whose pages follow themselves without end is not what was asked for', async () => {
    const nextRecordsUrl = '/services/data/v67.0/tooling/query/01g5g-2000';
    test.org.failNext('GET', instead(jsonAnswer(200, { done: false, nextRecordsUrl, records: [] })), Infinity, LIST);
    const { exitCode, json } = await run('--all', '--no-prompt');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('UnexpectedResponseError');
    expect(methodsOf(test)).to.equal('');
  });

  describe('without end', () => {
    const page = (locator: number): HttpAnswer =>
      jsonAnswer(200, { done: false, nextRecordsUrl: `/services/data/v67.0/tooling/query/${locator}`, records: [] });

    /** Responds to each request for the list with the next of so many pages, and to the last one with the first again. */
    const serve = (pages: number, meanwhile: () => void = () => undefined): void => {
      let count = 0;
      test.org.serve(LIST, () => {
        meanwhile();
        return page((count += 1) % pages);
      });
    };

    const expectNoList = async (error = 'UnexpectedResponseError'): Promise<void> => {
      inProgress(test);
      const { exitCode, json } = await run('--all', '--no-prompt');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal(error);
      expect(methodsOf(test)).to.equal('');
    };

    it('because its pages go in a circle is not what was asked for', async () => {
      serve(3);
      await expectNoList();

      expect(test.org.deploymentQueries.length).to.be.at.most(5);
    });

    it('because there is always another page is not what was asked for', async () => {
      serve(Infinity);
      await expectNoList();

      expect(test.org.deploymentQueries.length).to.be.at.most(100);
    });

    it('because its pages are slow is given up after a minute', async () => {
      const before = test.clock.now();
      serve(Infinity, () => {
        test.clock.advance(9 * SECOND);
      });
      await expectNoList('OrgUnreachableError');

      expect(test.clock.now() - before).to.be.at.most(2 * MINUTE + 9 * SECOND);
    });
  });

  it('that fails at the end is a warning, because the deployments count more', async () => {
    const { id } = inProgress(test);
    test.org.beforeNext('PATCH', () => {
      test.org.failNext('GET', BUSY, Infinity, LIST);
    });
    const { exitCode, json } = await run('--all', '--no-prompt');

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ id, outcome: 'canceled' });
    expect(json.warnings).to.have.lengthOf(1);
    expect(json.warnings[0]).to.include("Can't list");
  });
});

describe("the user's ID", () => {
  const test = orgForEach();

  const run = async (...flags: string[]): ReturnType<typeof runCommandJson> =>
    runCommandJson(test.clock, '--target-org', test.username, '--api-version', '67.0', ...flags);

  for (const { name, fault, error } of PASSING) {
    it(`is asked for again after ${name}`, async () => {
      const { id } = inProgress(test, { createdById: test.org.identity.userId });
      test.org.failNext('GET', fault, 2, USER);
      const { exitCode, json } = await run('--use-most-recent');

      expect(exitCode).to.equal(0);
      expect(json.result.id).to.equal(id);
    });

    it(`is missing after a minute of ${name}, and nothing is canceled`, async () => {
      inProgress(test);
      test.org.failNext('GET', fault, Infinity, USER);
      const before = test.clock.now();
      const { exitCode, json } = await run('--use-most-recent');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal(error);
      expect(test.clock.now() - before).to.be.at.most(80 * SECOND);
      expect(methodsOf(test)).to.equal('');
    });
  }

  for (const answer of [jsonAnswer(200, {}), jsonAnswer(200, { user_id: 7 }), htmlAnswer(403, 'Bad_OAuth_Token')]) {
    it(`is missing when the response is ${answer.body}, and nothing is canceled`, async () => {
      inProgress(test);
      test.org.failNext('GET', instead(answer), Infinity, USER);
      const { exitCode, json } = await run('--all', '--no-prompt', '--mine');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(methodsOf(test)).to.equal('');
    });
  }

  it('is not asked for without need', async () => {
    inProgress(test);
    test.org.failNext('GET', RESET, Infinity, USER);
    const { exitCode } = await run('--all', '--no-prompt');

    expect(exitCode).to.equal(0);
  });
});
