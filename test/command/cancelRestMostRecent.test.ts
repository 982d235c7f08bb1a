import { AuthInfo } from '@salesforce/core';
import { expect } from 'chai';
import { MINUTE } from './faults.js';
import { orgForEach } from './orgForEach.js';

const OTHER = { createdById: '0055g000000ZZZZAA4', createdByName: 'Casey Colleague' };

describe('sf deploy cancel-rest --use-most-recent', () => {
  const test = orgForEach();

  it("cancels the newest unfinished deployment of the logged-in user, not another user's, not an ended one", async () => {
    test.add({}, MINUTE);
    const mine = test.add({}, MINUTE);
    test.add(OTHER);
    test.add().cancel(test.clock.now(), 'Riley Release');
    const { exitCode, json } = await test.cancelJson('--use-most-recent');

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ id: mine.id, status: 'Canceled' });
    expect(test.patched()).to.deep.equal([mine.id]);
    expect(test.org.deploymentQueries).to.have.lengthOf(1);
  });

  it('cancels the one with the higher ID of two that were requested in the same second', async () => {
    test.add();
    const newer = test.add();
    await test.cancelJson('-r');

    expect(test.patched()).to.deep.equal([newer.id]);
  });

  it('says which one it chose before it cancels it, and not on stdout', async () => {
    const { id } = test.add({ checkOnly: true }, 3 * MINUTE);
    const { stdout, stderr } = await test.cancel('-r', '--async');

    expect(stderr).to.equal(
      `Your newest unfinished deployment in org ${test.username} is validation ${id} (InProgress), requested 3 minutes ago by Riley Release.\n`,
    );
    expect(stdout).not.to.include('Your newest');
  });

  for (const flags of [['-r'], ['--all', '--no-prompt']]) {
    it(`run again with ${flags.join(' ')} keeps waiting for what is being canceled, and cancels nothing else`, async () => {
      const running = test.add({ cancelTime: 5 * MINUTE }, MINUTE);
      await test.cancelJson('-r', '--async');
      const { exitCode, json } = await test.cancelJson(...flags);

      expect(exitCode).to.equal(0);
      expect(json.result.deployResult).to.include({ canceledByName: 'Riley Release' });
      expect(running.status).to.equal('Canceled');
      expect(test.patched()).to.deep.equal([running.id, running.id]);
    });
  }

  it('run again with -r does not take an older deployment for the newest', async () => {
    test.add({ cancelTime: 5 * MINUTE });
    const newer = test.add({ cancelTime: 5 * MINUTE });
    newer.start(test.clock.now());
    await test.cancelJson('-r', '--async');
    await test.cancelJson('-r');

    expect(test.patched()).to.deep.equal([newer.id, newer.id]);
  });

  for (const { older, sentence } of [
    { older: 1, sentence: 'You also requested deployment' },
    { older: 2, sentence: 'You also requested deployment' },
  ]) {
    it(`warns of ${older} older of the user, leaves them alone, and says how to see them`, async () => {
      for (let count = 0; count < older; count += 1) test.add();
      test.add(OTHER);
      const newest = test.add();
      const { exitCode, json } = await test.cancelJson('-r');

      expect(exitCode).to.equal(0);
      expect(json.warnings.filter((warning) => warning.startsWith(sentence))).to.have.lengthOf(older);
      expect(test.patched()).to.deep.equal([newest.id]);
    });
  }

  it("leaves a deployment alone when the org doesn't say whose it is", async () => {
    test.add({ hiddenOwner: true });
    const { exitCode, json } = await test.cancelJson('-r');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('NoActiveDeploymentError');
    expect(test.patched()).to.be.empty;
  });

  describe('who the user is', () => {
    it("is asked of the org when the login doesn't tell", async () => {
      test.add();
      const { exitCode } = await test.cancelJson('-r', '--async');

      expect(exitCode).to.equal(0);
      expect(test.org.requests.at(-2)?.path).to.match(/tooling|userinfo/);
      expect(test.org.requests.filter(({ path }) => path === '/services/oauth2/userinfo')).to.have.lengthOf(2);
    });

    it('is not asked when the login tells', async () => {
      const authInfo = await AuthInfo.create({ username: test.username });
      await authInfo.save({ userId: test.org.identity.userId });
      test.add();
      const asked = test.org.requests.length;
      const { exitCode } = await test.cancelJson('-r', '--async');

      expect(exitCode).to.equal(0);
      expect(test.org.requests.slice(asked).map(({ path }) => path)).not.to.include('/services/oauth2/userinfo');
    });
  });
});
