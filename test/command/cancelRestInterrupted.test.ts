import { expect } from 'chai';
import { ageVersion, HOUR, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

describe('sf deploy cancel-rest, interrupted', () => {
  const test = orgForEach();

  /** Nothing responds any longer, and somebody ends the command. */
  const hangAndInterrupt = (method: string, path?: RegExp): void => {
    test.org.failNext(method, { kind: 'hang', meanwhile: test.interrupt }, Infinity, path);
  };

  it('gives no error of one that had ended with --ignore-completed, exit 130', async () => {
    const ended = test.add({}, HOUR);
    const { id } = test.add({ cancelTime: HOUR });
    test.interruptAfter(2.5 * SECOND);
    const { exitCode, json } = await test.cancelJson('--job-id', ended.id, '--job-id', id, '--ignore-completed');

    expect(exitCode).to.equal(130);
    expect(json.message).to.include(id).and.include('it already ended with status Succeeded');
    expect(json.data?.deployments.map(({ error }) => error)).to.deep.equal([undefined, undefined]);
  });

  describe('before the org has responded', () => {
    it('sends no more requests, and tells those without a response from those without a request, exit 130', async () => {
      for (let count = 0; count < 20; count += 1) test.add();
      hangAndInterrupt('PATCH');
      const { exitCode, json } = await test.cancelJson('--all', '--no-prompt');

      expect(exitCode).to.equal(130);
      expect(test.org.deployRequests).to.have.lengthOf.at.most(5);
      expect(json.message)
        .to.match(/hadn't responded/)
        .and.match(/No request to cancel deployment \w+ was sent to org/);
      const outcomes = json.data?.deployments.map(({ outcome }) => outcome) ?? [];
      expect(outcomes).to.have.lengthOf(20).and.include('unfinished').and.include('unknown');
    });
  });

  describe('before the org was asked to cancel', () => {
    it('says that nothing was canceled, exit 130', async () => {
      test.add();
      test.interrupt();
      const { exitCode, stderr } = await test.cancel('--use-most-recent');

      expect(exitCode).to.equal(130);
      expect(stderr).to.include('Interrupted. Nothing was canceled.').and.not.include('    at ');
    });

    it('says so when the API version is being looked up, exit 130', async () => {
      const { id } = test.add();
      await ageVersion(test.username, 25);
      hangAndInterrupt('GET', /^\/services\/data$/);
      const { exitCode, json } = await test.cancelJson('--job-id', id);

      expect(exitCode).to.equal(130);
      expect(json.message).to.equal('Interrupted. Nothing was canceled.');
      expect(test.org.deployRequests).to.be.empty;
    });
  });

  describe('once the end has been seen', () => {
    for (const { cancelEnding, exit, outcome } of [
      { cancelEnding: 'Canceled', exit: 0, outcome: 'canceled' },
      { cancelEnding: 'Failed', exit: 1, outcome: 'notCanceled' },
    ]) {
      it(`gives the end's own result while details of ${cancelEnding} are read, exit ${exit}`, async () => {
        const { id } = test.add({ cancelEnding });
        hangAndInterrupt('GET', /includeDetails/);
        const { exitCode, json } = await test.cancelJson('--job-id', id);

        expect(exitCode).to.equal(exit);
        expect(json.data ?? json.result).to.include({ id, status: cancelEnding, done: true, outcome });
      });
    }

    it('gives the results of all while the list of those queued meanwhile is read, exit 0', async () => {
      test.add();
      test.add();
      test.org.beforeNext('PATCH', () => {
        hangAndInterrupt('GET', /Status%20IN/);
      });
      const { exitCode, json } = await test.cancelJson('--all', '--no-prompt');

      expect(exitCode).to.equal(0);
      expect(json.result.deployments.map(({ outcome }) => outcome)).to.deep.equal(['canceled', 'canceled']);
    });
  });
});
