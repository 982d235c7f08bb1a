import { mkdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AuthInfo, ConfigAggregator } from '@salesforce/core';
import { expect } from 'chai';
import { type JsonRun, runCommandJson } from '../runCommand.js';
import { errorAnswer, htmlAnswer, jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import { logIn } from '../../simulatedOrg/logIn.js';
import { ageVersion, hang, instead, MINUTE, PASSING, RESET, SECOND, stall } from './faults.js';
import { orgForEach } from './orgForEach.js';

const VERSIONS = /^\/services\/data$/;

describe('the API version', () => {
  const test = orgForEach();

  beforeEach(async () => {
    await ageVersion(test.username, 25);
    test.org.requests.length = 0;
  });

  const run = async (...flags: string[]): Promise<JsonRun> => test.cancelJson(...flags);

  it('is the latest of the org, and is remembered', async () => {
    const { id } = test.inProgress();
    const { exitCode } = await run('-i', id, '--async');

    expect(exitCode).to.equal(0);
    expect(test.org.requests.map(({ path }) => path)).to.deep.equal([
      '/services/data',
      `/services/data/v68.0/metadata/deployRequest/${id}`,
    ]);
    const authInfo = await AuthInfo.create({ username: test.username });
    const { instanceApiVersion, instanceApiVersionLastRetrieved = '' } = authInfo.getFields();
    expect(instanceApiVersion).to.equal('68.0');
    expect(Date.now() - Date.parse(instanceApiVersionLastRetrieved)).to.be.within(-SECOND, MINUTE);
  });

  it('is not asked for when it was looked up less than a day ago', async () => {
    await ageVersion(test.username, 23, '66.0');
    const { id } = test.inProgress();
    await run('-i', id, '--async');

    expect(test.org.requests.map(({ path }) => path)).to.deep.equal([
      `/services/data/v66.0/metadata/deployRequest/${id}`,
    ]);
  });

  it('is asked for when its date seems to be in the future, as some notations of a date do', async () => {
    await ageVersion(test.username, -1000, '66.0');
    await run('-i', test.inProgress().id, '--async');

    expect(test.org.requests.map(({ path }) => path)).to.include('/services/data');
  });

  it('is not asked for when --api-version says it', async () => {
    const { id } = test.inProgress();
    await run('-i', id, '--async', '--api-version', '67.0');

    expect(test.org.requests.map(({ path }) => path)).to.deep.equal([
      `/services/data/v67.0/metadata/deployRequest/${id}`,
    ]);
  });

  for (const { name, fault, error } of PASSING) {
    it(`is asked for again after ${name}`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('GET', fault, 2, VERSIONS);
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(0);
      expect(json.result.id).to.equal(id);
    });

    it(`is missing within a minute of ${name}, and nothing is canceled`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('GET', fault, Infinity, VERSIONS);
      const before = test.clock.now();
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal(error);
      expect(json.message).to.include(`Can't connect to org ${test.username}.`);
      expect(json.message).to.include('Nothing was canceled');
      expect(test.clock.now() - before).to.be.at.most(MINUTE);
      expect(test.methods()).to.equal('');
    });
  }

  for (const { name, fault } of [
    { name: 'does not respond', fault: () => hang(test.clock) },
    { name: 'sends a byte a second', fault: () => stall(test.clock) },
  ]) {
    it(`is missing after a minute when the org ${name}`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('GET', fault(), Infinity, VERSIONS);
      const before = test.clock.now();
      const { exitCode, json } = await run('-i', id, '--async');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('OrgUnreachableError');
      expect(json.message).to.include('ETIMEDOUT').and.include(test.org.instanceUrl);
      expect(test.clock.now() - before).to.be.within(55 * SECOND, 80 * SECOND);
      expect(test.methods()).to.equal('');
    });
  }

  it('is missing when the name of the org cannot be resolved', async () => {
    const authInfo = await AuthInfo.create({ username: test.username });
    await authInfo.save({ instanceUrl: 'http://no-such-org.invalid' });
    const before = test.clock.now();
    const { exitCode, json } = await run('-i', '0Af5g0000000001CAA', '--async');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('OrgUnreachableError');
    expect(json.message)
      .to.include('http://no-such-org.invalid')
      .and.match(/ENOTFOUND|EAI_AGAIN/);
    expect(test.clock.now() - before).to.be.at.most(MINUTE);
  });

  it('is missing when the org does not let the user in, and the error is the one of the org', async () => {
    const { id } = test.inProgress();
    test.org.failNext('GET', instead(errorAnswer(403, 'API_DISABLED_FOR_ORG', 'no API')), Infinity, VERSIONS);
    const { exitCode, json } = await run('-i', id);

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('API_DISABLED_FOR_ORG');
    expect(json.message).to.include('no API');
    expect(json.actions?.join()).to.include('The org has no API');
    expect(json.message).to.include('Nothing was canceled');
    expect(test.methods()).to.equal('');
  });

  for (const answer of [
    jsonAnswer(200, []),
    jsonAnswer(200, [{ version: 67 }, null, { version: '67.0/..' }]),
    jsonAnswer(200, { version: '67.0' }),
    htmlAnswer(200, 'Log in'),
  ]) {
    it(`is missing when the response is ${answer.body}, and nothing is canceled`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('GET', instead(answer), Infinity, VERSIONS);
      const { exitCode, json } = await run('-i', id);

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('UnexpectedResponseError');
      expect(json.message).to.include('Nothing was canceled');
      expect(test.methods()).to.equal('');
    });
  }

  it('is the one with the greatest number', async () => {
    const { id } = test.inProgress();
    const versions = ['9.0', '66.0', '100.0', '67.0', '67.0'].map((version) => ({ version }));
    test.org.failNext('GET', instead(jsonAnswer(200, versions)), 1, VERSIONS);
    await run('-i', id, '--async');

    expect(test.org.deployRequests[0]?.path).to.include('/v100.0/');
  });

  it('is asked for at an address with one slash', async () => {
    test.org.acceptsDoubleSlashes = false;
    const username = await logIn(test.org);
    await ageVersion(username, 25);
    const { id } = test.inProgress();
    const { exitCode } = await run('-i', id, '--async');

    expect(exitCode).to.equal(0);
  });

  describe('that the org does not have', () => {
    const ID = '0Af5g0000000001CAA';

    const expectMissing = async (ended: ReturnType<typeof runCommandJson>): Promise<void> => {
      const { exitCode, json } = await ended;

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('ApiVersionNotFoundError');
      expect(json.message).to.include("doesn't have API version 99.0").and.include('68.0');
      expect(json.message).not.to.include("doesn't exist");
      expect(json.actions?.join()).to.include('--api-version 68.0').and.include('or correct');
      expect(test.org.requests.filter(({ path }) => VERSIONS.test(path))).to.have.lengthOf(1);
    };

    for (const { name, flags } of [
      { name: 'a request to cancel', flags: ['-i', ID] },
      { name: 'a request to cancel with --async', flags: ['-i', ID, '--async'] },
      { name: 'a dry run', flags: ['-i', ID, '--dry-run'] },
      { name: 'a list', flags: ['--all', '--no-prompt'] },
      { name: 'the newest', flags: ['--use-most-recent'] },
    ]) {
      it(`is the error of ${name} when it is chosen by --api-version`, async () => {
        test.inProgress();
        await expectMissing(run(...flags, '--api-version', '99.0'));
        expect(test.org.deployments.find(ID)?.isCanceling).to.equal(false);
      });
    }

    it('is the error of a command that watches, which does not watch for ever', async () => {
      const { id } = test.inProgress();
      await expectMissing(test.watchJson('-i', id, '--api-version', '99.0'));
    });

    it('is the error when SF_ORG_API_VERSION chooses it', async () => {
      process.env.SF_ORG_API_VERSION = '99.0';
      await ConfigAggregator.clearInstance();
      try {
        await expectMissing(run('-i', test.inProgress().id));
      } finally {
        delete process.env.SF_ORG_API_VERSION;
        await ConfigAggregator.clearInstance();
      }
    });

    it('is replaced by the newest when it was only remembered, and that is remembered', async () => {
      await ageVersion(test.username, 1, '99.0');
      const { id } = test.inProgress();
      const { exitCode, json } = await run('-i', id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ id, outcome: 'canceled' });
      expect(json.warnings).to.deep.equal([]);
      expect(test.org.requests.slice(0, 3).map(({ path }) => path)).to.deep.equal([
        `/services/data/v99.0/metadata/deployRequest/${id}`,
        '/services/data',
        `/services/data/v68.0/metadata/deployRequest/${id}`,
      ]);
      expect(test.org.requests.slice(3).every(({ path }) => path.startsWith('/services/data/v68.0/'))).to.equal(true);
      const authInfo = await AuthInfo.create({ username: test.username });
      expect(authInfo.getFields().instanceApiVersion).to.equal('68.0');
    });

    it('is looked up once when five requests at once are answered with 404', async () => {
      await ageVersion(test.username, 1, '99.0');
      const ids = Array.from({ length: 5 }, () => test.add().id);
      const { exitCode } = await run('-i', ids.join(), '--async');

      expect(exitCode).to.equal(0);
      expect(test.org.requests.filter(({ path }) => VERSIONS.test(path)).length).to.be.at.most(5);
    });

    it('is not what a deployment lacks that the org does not have', async () => {
      const { exitCode, json } = await run('-i', ID, '--api-version', '67.0');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('DeploymentNotFoundError');
      expect(test.org.requests.filter(({ path }) => VERSIONS.test(path)).length).to.be.at.most(1);
    });

    it('leaves it unknown whether the org has the deployment when the versions cannot be looked up', async () => {
      test.inProgress();
      test.org.failNext('GET', RESET, Infinity, VERSIONS);
      const { exitCode, json } = await run('-i', ID, '--api-version', '99.0');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('OrgUnreachableError');
      expect(json.message).not.to.include("doesn't exist");
    });
  });

  describe('is remembered', () => {
    const lockOf = (): string => join(homedir(), '.sfdx', `${test.username}.json.lock`);

    afterEach(async () => rm(lockOf(), { recursive: true, force: true }));

    it('not while another process keeps the login locked, and no request waits for that', async () => {
      await mkdir(lockOf());
      const { id } = test.inProgress();
      const before = performance.now();
      const { exitCode, stderr } = await run('-i', id, '--async');

      expect(exitCode).to.equal(0);
      expect(stderr).to.equal('');
      expect(performance.now() - before).to.be.below(3000);
    });
  });
});
