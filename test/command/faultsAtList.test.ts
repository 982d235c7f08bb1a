import { expect } from 'chai';
import type { JsonRun } from '../runCommand.js';
import {
  brokenXmlAnswer,
  errorAnswer,
  htmlAnswer,
  type HttpAnswer,
  jsonAnswer,
  noErrorsAnswer,
  redirectAnswer,
} from '../../simulatedOrg/httpAnswer.js';
import { BUSY, hang, instead, MINUTE, PASSING, RESET, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

const LIST = /tooling\/query/;
const USER = /userinfo/;

describe('the list of deployments', () => {
  const test = orgForEach();

  const run = async (...flags: string[]): Promise<JsonRun> => test.cancelJson('--api-version', '67.0', ...flags);

  for (const { name, fault, error } of PASSING) {
    it(`is asked for again after ${name}`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('GET', fault, 2, LIST);
      const { exitCode, json } = await run('--use-most-recent');

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ id, outcome: 'canceled' });
      expect(test.org.deploymentQueries).to.have.lengthOf(3);
    });

    it(`has failed within a minute of ${name}, and nothing is canceled`, async () => {
      test.inProgress();
      test.org.failNext('GET', fault, Infinity, LIST);
      const before = test.clock.now();
      const { exitCode, json } = await run('--use-most-recent');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal(error);
      expect(json.message).to.include(`org ${test.username}`);
      expect(test.clock.now() - before).to.be.within(30 * SECOND, MINUTE);
      expect(test.methods()).to.equal('');
    });
  }

  it('is refused when the session has expired, which says how to log in and nothing else, exit 1', async () => {
    test.org.failNext('GET', instead(errorAnswer(401, 'INVALID_SESSION_ID', 'expired')), Infinity, LIST);
    const { exitCode, json } = await run('--use-most-recent');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('INVALID_SESSION_ID');
    expect(json.actions).to.have.lengthOf(1);
    expect(json.actions?.[0]).to.include(`"sf org login access-token --instance-url ${test.org.instanceUrl}"`);
  });

  it('has failed after a minute when no attempt has a response, and nothing is canceled', async () => {
    test.inProgress();
    test.org.failNext('GET', hang(test.clock), Infinity, LIST);
    const before = test.clock.now();
    const { exitCode, json } = await run('--use-most-recent');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('OrgUnreachableError');
    expect(json.message).to.include('ETIMEDOUT');
    expect(json.message).to.include('Nothing was canceled');
    expect(test.clock.now() - before).to.be.within(55 * SECOND, 80 * SECOND);
    expect(test.methods()).to.equal('');
  });

  for (const { name, answer } of [
    { name: 'a page', answer: htmlAnswer(200, '<h1>Log in</h1>') },
    { name: 'a page with 403', answer: htmlAnswer(403, '<h1>Blocked</h1>') },
    { name: 'a redirect', answer: redirectAnswer('http://127.0.0.1:9/login') },
    { name: 'no content', answer: { status: 204, body: '' } },
    { name: '400 without an error', answer: noErrorsAnswer() },
    { name: 'text that claims to be XML', answer: brokenXmlAnswer() },
    { name: 'null', answer: jsonAnswer(200, null) },
    { name: 'a list', answer: jsonAnswer(200, []) },
    { name: 'no records', answer: jsonAnswer(200, { done: true }) },
    { name: 'records that are no list', answer: jsonAnswer(200, { records: {} }) },
    { name: 'a record that is none', answer: jsonAnswer(200, { records: [null] }) },
    { name: 'half of the pages', answer: jsonAnswer(200, { done: false, records: [] }) },
    {
      name: 'the next page on another host',
      answer: jsonAnswer(200, { done: false, records: [], nextRecordsUrl: 'https://elsewhere.example/' }),
    },
    {
      name: 'the next page on another host, with the same protocol',
      answer: jsonAnswer(200, { done: false, records: [], nextRecordsUrl: '//elsewhere.example' }),
    },
    { name: 'a record without a status', answer: jsonAnswer(200, { records: [{ Id: '0Af5g0000000001CAA' }] }) },
    {
      name: 'the ID of something else',
      answer: jsonAnswer(200, { records: [{ Id: '0015g0000000001', Status: 'Pending' }] }),
    },
    { name: 'an ID that is none', answer: jsonAnswer(200, { records: [{ Id: "') OR (", Status: 'Pending' }] }) },
  ] satisfies Array<{ name: string; answer: HttpAnswer }>) {
    it(`is nothing to go by when it is ${name}, and nothing is canceled`, async () => {
      test.inProgress();
      test.org.failNext('GET', instead(answer), Infinity, LIST);
      const { exitCode, json } = await run('--all', '--no-prompt');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(test.methods()).to.equal('');
      expect(test.org.deploymentQueries).to.have.lengthOf(1);
    });
  }

  for (const { name, done } of [
    { name: 'says that it is done', done: { done: true } },
    { name: 'does not say that it is not done', done: {} },
  ]) {
    it(`has no further page when it ${name}`, async () => {
      const nextRecordsUrl = '/services/data/v67.0/tooling/query/01g5g-2000';
      test.org.failNext('GET', instead(jsonAnswer(200, { ...done, nextRecordsUrl, records: [] })), 1, LIST);
      const { exitCode } = await run('--dry-run');

      expect(exitCode).to.equal(0);
      expect(test.org.deploymentQueries).to.have.lengthOf(1);
    });
  }

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
      test.inProgress();
      const { exitCode, json } = await run('--all', '--no-prompt');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal(error);
      expect(test.methods()).to.equal('');
    };

    for (const pages of [1, 3]) {
      it(`because its pages go in a circle of ${pages} is not what was asked for`, async () => {
        serve(pages);
        await expectNoList();

        expect(test.org.deploymentQueries.length).to.be.at.most(5);
      });
    }

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
    const { id } = test.inProgress();
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

  const run = async (...flags: string[]): Promise<JsonRun> => test.cancelJson('--api-version', '67.0', ...flags);

  for (const { name, fault, error } of PASSING) {
    it(`is asked for again after ${name}`, async () => {
      const { id } = test.inProgress({ createdById: test.org.identity.userId });
      test.org.failNext('GET', fault, 2, USER);
      const { exitCode, json } = await run('--use-most-recent');

      expect(exitCode).to.equal(0);
      expect(json.result.id).to.equal(id);
    });

    it(`is missing after a minute of ${name}, and nothing is canceled`, async () => {
      test.inProgress();
      test.org.failNext('GET', fault, Infinity, USER);
      const before = test.clock.now();
      const { exitCode, json } = await run('--use-most-recent');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal(error);
      expect(test.clock.now() - before).to.be.at.most(80 * SECOND);
      expect(test.methods()).to.equal('');
    });
  }

  for (const answer of [
    jsonAnswer(200, {}),
    jsonAnswer(200, []),
    jsonAnswer(200, { user_id: 7 }),
    htmlAnswer(403, 'Bad gateway'),
  ]) {
    it(`is missing when the response is ${answer.body}, and nothing is canceled`, async () => {
      test.inProgress();
      test.org.failNext('GET', instead(answer), Infinity, USER);
      const { exitCode, json } = await run('--all', '--no-prompt', '--mine');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(test.methods()).to.equal('');
    });
  }

  it('is not asked for without need', async () => {
    test.inProgress();
    test.org.failNext('GET', RESET, Infinity, USER);
    const { exitCode } = await run('--all', '--no-prompt');

    expect(exitCode).to.equal(0);
  });
});
