import { expect } from 'chai';
import { type JsonRun, runCommandJson } from '../runCommand.js';
import { claiming, compressed, errorAnswer, jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import { logInForLong } from '../../simulatedOrg/logIn.js';
import { ageVersion, instead } from './faults.js';
import { orgForEach } from './orgForEach.js';

/** `x-gzip` is another name for gzip; here it's claimed by a body that isn't compressed. */
const ENCODINGS = ['br', 'deflate', 'zstd', 'gzip, br', 'x-gzip'];

describe('a response that claims an encoding', () => {
  const test = orgForEach();

  const run = async (...flags: string[]): Promise<JsonRun> => test.cancelJson(...flags);

  for (const encoding of ENCODINGS) {
    const broken = (status = 200): ReturnType<typeof claiming> =>
      claiming(encoding, jsonAnswer(status, { records: [], done: true }));

    it(`of ${encoding} and isn't in it is an unexpected one for the API versions`, async () => {
      await ageVersion(test.username, 25);
      test.org.failNext('GET', instead(broken()), 1, /^\/services\/data$/);
      const { exitCode, json } = await run('-i', test.inProgress().id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(json.message).to.include('HTTP status 200').and.include(encoding);
      expect(test.methods()).to.equal('');
    });

    it(`of ${encoding} and isn't in it leaves a request to cancel accepted`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('PATCH', { kind: 'afterActing', answer: broken(202) }, 1);
      const { exitCode, json } = await run('-i', id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ id, status: 'Canceled', outcome: 'canceled' });
      expect(json.warnings).to.deep.equal([]);
    });

    it(`of ${encoding} and isn't in it refuses a request to cancel as an unexpected one`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('PATCH', instead(claiming(encoding, errorAnswer(403, 'NO', 'no'))), 1);
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(json.message).to.include('HTTP status 403').and.include(encoding);
    });

    it(`of ${encoding} and isn't in it is asked for again after 503`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('PATCH', instead(broken(503)), 2);
      const { exitCode } = await run('-i', id, '--async');

      expect(exitCode).to.equal(0);
      expect(test.methods()).to.equal('PATCH PATCH PATCH');
    });

    it(`of ${encoding} and isn't in it doesn't end the wait`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('GET', instead(broken()), 2, /deployRequest/);
      const { exitCode, json } = await run('-i', id);

      expect(exitCode).to.equal(0);
      expect(json.result.status).to.equal('Canceled');
      expect(json.warnings).to.have.lengthOf(1);
    });

    it(`of ${encoding} and isn't in it is no list`, async () => {
      test.inProgress();
      test.org.failNext('GET', instead(broken()), 1, /tooling/);
      const { exitCode, json } = await run('--all', '--no-prompt');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(test.methods()).to.equal('');
    });

    it(`of ${encoding} and isn't in it is no new session, and not called expired`, async () => {
      const username = await logInForLong(test.org);
      const { id } = test.inProgress();
      test.org.expireSession();
      test.org.failNext('POST', instead(broken()));
      const { exitCode, json } = await runCommandJson(test.clock, '-o', username, '-i', id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(json.message).to.include(encoding);
    });
  }

  it('of identity or gzip is what was asked for', async () => {
    const { id } = test.inProgress();
    const accepted = jsonAnswer(202, { id, deployResult: { id, status: 'Canceling' } });
    for (const answer of [claiming('identity', accepted), claiming('', accepted), compressed(accepted)]) {
      test.org.failNext('PATCH', instead(answer), 1);
      expect((await run('-i', id, '--async')).json.result.status).to.equal('Canceling');
    }
  });
});
