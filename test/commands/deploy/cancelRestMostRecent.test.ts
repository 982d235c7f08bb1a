import { AuthInfo } from '@salesforce/core';
import { expect } from 'chai';
import { runCommand, runCommandJson } from '../../runCommand.js';
import type { TestClock } from '../../standInOrg/clock.js';
import { errorAnswer, htmlAnswer, jsonAnswer } from '../../standInOrg/httpAnswer.js';
import type { StandInOrg } from '../../standInOrg/standInOrg.js';
import { startOrg } from '../../standInOrg/startOrg.js';

const MINUTE = 60_000;
const OTHER = { createdById: '0055g000000ZZZZAA4', createdByName: 'Casey Colleague' };

describe('sf deploy cancel-rest, which deployment', () => {
  let clock: TestClock;
  let org: StandInOrg;
  let username: string;

  beforeEach(async () => {
    ({ clock, org, username } = await startOrg());
  });

  afterEach(async () => org.stop());

  const patched = (): Array<string | undefined> =>
    org.deployRequests.filter(({ method }) => method === 'PATCH').map(({ path }) => path.split('/').at(-1));

  describe('--use-most-recent', () => {
    it("cancels the newest unfinished deployment of the logged-in user, not another user's, not an ended one", async () => {
      org.deployments.add();
      clock.advance(MINUTE);
      const mine = org.deployments.add();
      clock.advance(MINUTE);
      org.deployments.add(OTHER);
      org.deployments.add().cancel(clock.now(), 'Riley Release');
      const { exitCode, json } = await runCommandJson(clock, '-o', username, '--use-most-recent');

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ id: mine.id, status: 'Canceled' });
      expect(patched()).to.deep.equal([mine.id]);
      expect(org.deploymentQueries).to.have.lengthOf(1);
    });

    it('says which one it chose before it cancels it, and not on stdout', async () => {
      const { id } = org.deployments.add({ checkOnly: true });
      clock.advance(3 * MINUTE);
      const { stdout, stderr } = await runCommand(clock, '-o', username, '-r', '--async');

      expect(stderr).to.equal(
        `Canceling validation ${id} (InProgress), started 3m ago by Riley Release, in org ${username}.\n`,
      );
      expect(stdout).not.to.include('3m ago');
    });

    for (const flags of [['-r'], ['--all', '--no-prompt']]) {
      it(`writes nothing to stderr with ${flags.join(' ')} --json`, async () => {
        org.deployments.add();
        const { exitCode, stderr } = await runCommandJson(clock, '-o', username, ...flags);

        expect(exitCode).to.equal(0);
        expect(stderr).to.equal('');
      });
    }

    for (const flags of [['-r'], ['--all', '--no-prompt']]) {
      it(`run again with ${flags.join(' ')} waits on for what is being canceled, and cancels nothing else`, async () => {
        const running = org.deployments.add({ cancelTime: 5 * MINUTE });
        clock.advance(MINUTE);
        await runCommandJson(clock, '-o', username, '-r', '--async');
        const { exitCode, json } = await runCommandJson(clock, '-o', username, ...flags);

        expect(exitCode).to.equal(0);
        expect(json.warnings.join()).to.include(`Someone requested to cancel deployment ${running.id} before`);
        expect(running.status).to.equal('Canceled');
        expect(patched()).to.deep.equal([running.id, running.id]);
      });
    }

    it('is found in an org that does not list by the status Canceling', async () => {
      const { id } = org.deployments.add();
      const refusal = errorAnswer(400, 'INVALID_QUERY_FILTER_OPERATOR', 'no such status');
      org.failNext('GET', { kind: 'instead', answer: refusal }, Infinity, /Canceling/);
      const { exitCode, json } = await runCommandJson(clock, '-o', username, '-r', '--async');

      expect(exitCode).to.equal(0);
      expect(json.result.id).to.equal(id);
    });

    it('run again with -r does not take an older deployment for the newest', async () => {
      org.deployments.add({ cancelTime: 5 * MINUTE });
      const newer = org.deployments.add({ cancelTime: 5 * MINUTE });
      newer.start(clock.now());
      await runCommandJson(clock, '-o', username, '-r', '--async');
      await runCommandJson(clock, '-o', username, '-r');

      expect(patched()).to.deep.equal([newer.id, newer.id]);
    });

    it('fails with NoActiveDeploymentError where the user has none, and tells of those of others, exit 1', async () => {
      org.deployments.add(OTHER);
      const { exitCode, json } = await runCommandJson(clock, '-o', username, '--use-most-recent');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('NoActiveDeploymentError');
      expect(json.message).to.include(username);
      expect(json.actions?.join()).to.include('Unfinished deployments of other users in the org: 1');
      expect(patched()).to.be.empty;
    });

    it('fails with NoActiveDeploymentError where there is none at all, exit 1', async () => {
      const { exitCode, json } = await runCommandJson(clock, '-o', username, '--use-most-recent');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('NoActiveDeploymentError');
    });

    it("gives the org's reason where the user may not query deployments, and the advice to pass --job-id, exit 1", async () => {
      org.queryRefusal = errorAnswer(400, 'INVALID_TYPE', "sObject type 'DeployRequest' is not supported.");
      const { exitCode, json } = await runCommandJson(clock, '-o', username, '--use-most-recent');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('INVALID_TYPE');
      expect(json.message).to.include("sObject type 'DeployRequest' is not supported.");
      expect(json.actions?.join()).to.include('--job-id');
    });

    it('fails with UnexpectedResponseError where the list is something else, exit 1', async () => {
      org.queryRefusal = htmlAnswer(200, '<h1>Log in</h1>');
      const { exitCode, json } = await runCommandJson(clock, '-o', username, '--use-most-recent');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(json.message).to.include('list the deployments').and.include('Log in');
      expect(json.actions?.join()).to.include('Nothing was canceled');
    });
  });

  describe('who the user is', () => {
    it('is asked of the org where the login does not tell', async () => {
      org.deployments.add();
      const { exitCode } = await runCommandJson(clock, '-o', username, '-r', '--async');

      expect(exitCode).to.equal(0);
      expect(org.requests.at(-2)?.path).to.match(/tooling|userinfo/);
      expect(org.requests.filter(({ path }) => path === '/services/oauth2/userinfo')).to.have.lengthOf(2);
    });

    it('is not asked where the login tells', async () => {
      const authInfo = await AuthInfo.create({ username });
      await authInfo.save({ userId: org.identity.userId });
      org.deployments.add();
      const asked = org.requests.length;
      const { exitCode } = await runCommandJson(clock, '-o', username, '-r', '--async');

      expect(exitCode).to.equal(0);
      expect(org.requests.slice(asked).map(({ path }) => path)).not.to.include('/services/oauth2/userinfo');
    });

    for (const answer of [
      jsonAnswer(200, {}),
      jsonAnswer(200, []),
      jsonAnswer(200, { user_id: 7 }),
      htmlAnswer(200, 'x'),
    ]) {
      it(`is UnexpectedResponseError where the org answers ${answer.body}`, async () => {
        org.deployments.add();
        org.failNext('GET', { kind: 'instead', answer }, Infinity, /userinfo/);
        const { exitCode, json } = await runCommandJson(clock, '-o', username, '-r', '--async');

        expect(exitCode).to.equal(1);
        expect(json.name).to.equal('UnexpectedResponseError');
        expect(patched()).to.be.empty;
      });
    }
  });

  describe('wrong usage', () => {
    it('without a selector and without a terminal names the three flags, and asks the org nothing, exit 2', async () => {
      org.deployments.add();
      for (const more of [[], ['--json'], ['--async']]) {
        const { exitCode, stdout, stderr } = await runCommand(clock, '-o', username, ...more);

        expect(exitCode).to.equal(2);
        expect(stdout + stderr).to.match(/--job-id.*--use-most-recent.*--all/);
      }
      expect(org.deploymentQueries).to.be.empty;
    });

    for (const more of [
      ['--use-most-recent', '--all'],
      ['--job-id', '0Af5g0000000001CAA', '--all'],
      ['--job-id', '0Af5g0000000001CAA', '--use-most-recent'],
      ['--use-most-recent', '--no-prompt'],
      ['--no-prompt'],
    ]) {
      it(`with ${more.join(' ')} asks the org nothing, exit 2`, async () => {
        const { exitCode } = await runCommand(clock, '-o', username, ...more);

        expect(exitCode).to.equal(2);
        expect(org.deploymentQueries).to.be.empty;
        expect(org.deployRequests).to.be.empty;
      });
    }
  });
});
