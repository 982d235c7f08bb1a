import { AuthInfo } from '@salesforce/core';
import { expect } from 'chai';
import { runCommand, runCommandJson } from '../runCommand.js';
import { errorAnswer, htmlAnswer, jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import { MINUTE } from './faults.js';
import { orgForEach } from './orgForEach.js';

const OTHER = { createdById: '0055g000000ZZZZAA4', createdByName: 'Casey Colleague' };

describe('sf deploy cancel-rest --use-most-recent', () => {
  const test = orgForEach();

  it("cancels the newest unfinished deployment of the logged-in user, not another user's, not an ended one", async () => {
    test.org.deployments.add();
    test.clock.advance(MINUTE);
    const mine = test.org.deployments.add();
    test.clock.advance(MINUTE);
    test.org.deployments.add(OTHER);
    test.org.deployments.add().cancel(test.clock.now(), 'Riley Release');
    const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, '--use-most-recent');

    expect(exitCode).to.equal(0);
    expect(json.result).to.include({ id: mine.id, status: 'Canceled' });
    expect(test.patched()).to.deep.equal([mine.id]);
    expect(test.org.deploymentQueries).to.have.lengthOf(1);
  });

  it('says which one it chose before it cancels it, and not on stdout', async () => {
    const { id } = test.org.deployments.add({ checkOnly: true });
    test.clock.advance(3 * MINUTE);
    const { stdout, stderr } = await runCommand(test.clock, '-o', test.username, '-r', '--async');

    expect(stderr).to.equal(
      `Your newest unfinished deployment in org ${test.username}: validation ${id} (InProgress), requested 3 minutes ago by Riley Release.\n`,
    );
    expect(stdout).not.to.include('Your newest');
  });

  for (const flags of [['-r'], ['--all', '--no-prompt']]) {
    it(`writes nothing to stderr with ${flags.join(' ')} --json`, async () => {
      test.org.deployments.add();
      const { exitCode, stderr } = await runCommandJson(test.clock, '-o', test.username, ...flags);

      expect(exitCode).to.equal(0);
      expect(stderr).to.equal('');
    });
  }

  for (const flags of [['-r'], ['--all', '--no-prompt']]) {
    it(`run again with ${flags.join(' ')} keeps waiting for what is being canceled, and cancels nothing else`, async () => {
      const running = test.org.deployments.add({ cancelTime: 5 * MINUTE });
      test.clock.advance(MINUTE);
      await runCommandJson(test.clock, '-o', test.username, '-r', '--async');
      const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, ...flags);

      expect(exitCode).to.equal(0);
      expect(json.warnings.join()).to.include(
        `Deployment ${running.id} was already being canceled at the request of Riley Release`,
      );
      expect(running.status).to.equal('Canceled');
      expect(test.patched()).to.deep.equal([running.id, running.id]);
    });
  }

  it('run again with -r does not take an older deployment for the newest', async () => {
    test.org.deployments.add({ cancelTime: 5 * MINUTE });
    const newer = test.org.deployments.add({ cancelTime: 5 * MINUTE });
    newer.start(test.clock.now());
    await runCommandJson(test.clock, '-o', test.username, '-r', '--async');
    await runCommandJson(test.clock, '-o', test.username, '-r');

    expect(test.patched()).to.deep.equal([newer.id, newer.id]);
  });

  for (const { older, sentence } of [
    { older: 1, sentence: 'You have 1 other unfinished deployment in the org' },
    { older: 2, sentence: 'You have 2 other unfinished deployments in the org' },
  ]) {
    it(`warns of ${older} older of the user, leaves them alone, and says how to see them`, async () => {
      for (let count = 0; count < older; count += 1) test.org.deployments.add();
      test.org.deployments.add(OTHER);
      const newest = test.org.deployments.add();
      const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, '-r');

      expect(exitCode).to.equal(0);
      expect(json.warnings).to.have.lengthOf(1);
      expect(json.warnings[0]).to.include(sentence).and.include('cancel-rest --dry-run -o');
      expect(test.patched()).to.deep.equal([newest.id]);
    });
  }

  for (const listed of ['Finalizing', 'FinalizingDeploy', 'InProgress']) {
    it(`finds a deployment that is finalizing when the list shows it as ${listed}`, async () => {
      test.org.listedFinalizingStatus = listed;
      const { id } = test.org.deployments.add();
      test.clock.advance(10 * MINUTE);
      const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, '-r');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('DeploymentFinalizingError');
      expect(json.data).to.include({ id, status: 'Finalizing', outcome: 'finalizing' });
    });
  }

  it("leaves a deployment alone when the org doesn't say whose it is", async () => {
    test.org.deployments.add({ hiddenOwner: true });
    const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, '-r');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('NoActiveDeploymentError');
    expect(test.patched()).to.be.empty;
  });

  it('fails with NoActiveDeploymentError when all are of other users, and tells how to see them, exit 1', async () => {
    test.org.deployments.add(OTHER);
    const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, '--use-most-recent');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('NoActiveDeploymentError');
    expect(json.message).to.include(
      `No unfinished deployment in org ${test.username} was requested by ${test.username}`,
    );
    expect(json.actions?.join()).to.include('1 unfinished deployment was skipped').and.include('--dry-run');
    expect(test.patched()).to.be.empty;
  });

  it('fails with NoActiveDeploymentError when there is none at all, exit 1', async () => {
    const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, '--use-most-recent');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('NoActiveDeploymentError');
  });

  it("gives the org's reason and the advice to pass --job-id when the user may not query deployments, exit 1", async () => {
    test.org.queryRefusal = errorAnswer(400, 'INVALID_TYPE', "sObject type 'DeployRequest' is not supported.");
    const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, '--use-most-recent');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('INVALID_TYPE');
    expect(json.message).to.include("sObject type 'DeployRequest' is not supported.");
    expect(json.actions?.join()).to.include('--job-id');
  });

  it('fails with UnexpectedResponseError when the list is something else, exit 1', async () => {
    test.org.queryRefusal = htmlAnswer(200, '<h1>Log in</h1>');
    const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, '--use-most-recent');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('UnexpectedResponseError');
    expect(json.message).to.include('list the deployments').and.include('Log in');
    expect(json.actions?.join()).to.include('Nothing was canceled');
  });

  describe('who the user is', () => {
    it("is asked of the org when the login doesn't tell", async () => {
      test.org.deployments.add();
      const { exitCode } = await runCommandJson(test.clock, '-o', test.username, '-r', '--async');

      expect(exitCode).to.equal(0);
      expect(test.org.requests.at(-2)?.path).to.match(/tooling|userinfo/);
      expect(test.org.requests.filter(({ path }) => path === '/services/oauth2/userinfo')).to.have.lengthOf(2);
    });

    it('is not asked when the login tells', async () => {
      const authInfo = await AuthInfo.create({ username: test.username });
      await authInfo.save({ userId: test.org.identity.userId });
      test.org.deployments.add();
      const asked = test.org.requests.length;
      const { exitCode } = await runCommandJson(test.clock, '-o', test.username, '-r', '--async');

      expect(exitCode).to.equal(0);
      expect(test.org.requests.slice(asked).map(({ path }) => path)).not.to.include('/services/oauth2/userinfo');
    });

    for (const answer of [
      jsonAnswer(200, {}),
      jsonAnswer(200, []),
      jsonAnswer(200, { user_id: 7 }),
      htmlAnswer(200, 'x'),
    ]) {
      it(`is UnexpectedResponseError when the org sends ${answer.body}`, async () => {
        test.org.deployments.add();
        test.org.failNext('GET', { kind: 'instead', answer }, Infinity, /userinfo/);
        const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, '-r', '--async');

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('UnexpectedResponseError');
        expect(test.patched()).to.be.empty;
      });
    }
  });
});
