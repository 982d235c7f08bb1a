import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AuthInfo, ConfigAggregator, StateAggregator } from '@salesforce/core';
import { expect } from 'chai';
import { itOnSources, runCommand, runCommandJson } from '../runCommand.js';
import { inProgress } from './faults.js';
import { orgForEach } from './orgForEach.js';

const VARIABLE = 'SF_ORG_INSTANCE_URL';

describe('a login', () => {
  const test = orgForEach();

  afterEach(() => {
    StateAggregator.clearInstance();
  });

  const fileOf = (username: string): string => join(homedir(), '.sfdx', `${username}.json`);

  const overwrite = async (content: string): Promise<void> => {
    await mkdir(join(homedir(), '.sfdx'), { recursive: true });
    await writeFile(fileOf(test.username), content);
    StateAggregator.clearInstance();
  };

  it('that Salesforce CLI does not have is an error, and nothing is asked', async () => {
    const { exitCode, json } = await runCommandJson(
      test.clock,
      '-o',
      'nobody@nowhere.example',
      '-i',
      '0Af5g0000000001CAA',
    );

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('NamedOrgNotFoundError');
    expect(json.message).to.include('nobody@nowhere.example');
  });

  for (const { name, content } of [
    { name: 'is half a JSON', content: '{"orgId":"00D' },
    { name: 'is empty', content: '' },
    { name: 'is no object', content: '[]' },
  ]) {
    it(`whose file ${name} is an error that says what to do`, async () => {
      await overwrite(content);
      const { stdout, exitCode } = await runCommand(
        test.clock,
        '-o',
        test.username,
        '-i',
        '0Af5g0000000001CAA',
        '--json',
      );

      expect(exitCode).to.equal(1);
      const json = JSON.parse(stdout) as { name: string; message: string; actions?: string[]; data?: unknown };
      // Which of the two it is depends on the library: an empty file is none for it.
      expect(json.name).to.match(/^(LoginUnusableError|NamedOrgNotFoundError)$/);
      expect(json.message).to.include(test.username);
      expect(json.message + (json.actions?.join() ?? '')).not.to.match(/undefined|at position \d+ at/);
    });
  }

  const change = async (changes: Record<string, unknown>): Promise<void> => {
    const stored = JSON.parse(await readFile(fileOf(test.username), 'utf8')) as Record<string, unknown>;
    await overwrite(JSON.stringify({ ...stored, ...changes }));
  };

  for (const { name, changes } of [
    { name: 'a token that cannot be decrypted', changes: { accessToken: `${'a'.repeat(40)}:${'b'.repeat(32)}` } },
    { name: 'an address that is none', changes: { instanceUrl: 'nonsense' } },
  ]) {
    it(`with ${name} is an error that says what to do`, async () => {
      await change(changes);
      const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, '-i', '0Af5g0000000001CAA');

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('LoginUnusableError');
      expect(json.actions?.join()).to.include('Log out and in again');
      expect(test.org.deployRequests).to.deep.equal([]);
    });
  }

  it('with a port that the library does not use is an org that is not reached', async () => {
    await change({ instanceUrl: 'http://127.0.0.1:9' });
    const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, '-i', '0Af5g0000000001CAA');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('OrgUnreachableError');
    expect(json.message).to.include('bad port');
  });

  it('without an address is an error that says what to do', async () => {
    await change({ instanceUrl: undefined });
    const { exitCode, json } = await runCommandJson(test.clock, '-o', test.username, '-i', '0Af5g0000000001CAA');

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('LoginUnusableError');
    expect(json.message).to.include(test.username).and.include('include an instance URL');
    expect(json.actions?.join()).to.include('Log out and in again');
    expect(test.org.deployRequests).to.deep.equal([]);
  });

  itOnSources('with an alias is called by it', async () => {
    const authInfo = await AuthInfo.create({ username: test.username });
    await authInfo.setAlias('staging');
    const { id } = inProgress(test);
    const { stdout, stderr } = await runCommand(test.clock, '-o', 'staging', '-i', id, '--async');

    expect(stdout).to.include('Org staging').and.include('-o staging').and.not.include(test.username);
    expect(stderr).not.to.include(test.username);
  });

  for (const { alias, shown } of [
    { alias: 'my org', shown: "-o 'my org'" },
    { alias: "o'neil", shown: '-o "o\'neil"' },
  ]) {
    itOnSources(`with the alias ${alias} is named so that the command can be pasted`, async () => {
      const authInfo = await AuthInfo.create({ username: test.username });
      await authInfo.setAlias(alias);
      const { stdout } = await runCommand(test.clock, '-o', alias, '-i', inProgress(test).id, '--async');

      expect(stdout).to.include(shown);
    });
  }

  it('with an alias is called by its username when that was typed', async () => {
    const authInfo = await AuthInfo.create({ username: test.username });
    await authInfo.setAlias('staging');
    const { id } = inProgress(test);
    const { stdout } = await runCommand(test.clock, '-o', test.username, '-i', id, '--async');

    expect(stdout).to.include(`-o ${test.username}`).and.not.include('staging');
  });

  describe('that is an access token', () => {
    const withAddress = async (address: string | undefined): Promise<void> => {
      if (address) process.env[VARIABLE] = address;
      else Reflect.deleteProperty(process.env, VARIABLE);
      const config = await ConfigAggregator.create();
      await config.reload();
    };

    beforeEach(async () => withAddress(test.org.instanceUrl));

    afterEach(async () => withAddress(undefined));

    it('is used, and the org is called by its address', async () => {
      const { id } = inProgress(test);
      const { stdout, stderr, exitCode } = await runCommand(
        test.clock,
        '-o',
        test.org.accessToken,
        '-i',
        id,
        '--async',
      );

      expect(exitCode).to.equal(0);
      expect(stdout).to.include(`Org ${test.org.instanceUrl}`).and.include('-o "<access token>"');
      expect(stdout + stderr).not.to.include(test.org.accessToken.split('!')[0]);
    });

    it('is not shown when the org refuses it', async () => {
      const { id } = inProgress(test);
      test.org.expireSession();
      const { stdout, stderr, exitCode } = await runCommand(test.clock, '-o', test.org.accessToken, '-i', id, '--json');

      expect(exitCode).to.equal(1);
      expect(JSON.parse(stdout)).to.include({ name: 'INVALID_SESSION_ID' });
      for (const part of test.org.accessToken.split(/[!.]/)) expect(stdout + stderr).not.to.include(part);
    });
  });

  describe('that is not passed', () => {
    afterEach(async () => {
      delete process.env.SF_TARGET_ORG;
      await ConfigAggregator.clearInstance();
    });

    it('is an error when none is configured', async () => {
      const { exitCode, stderr } = await runCommand(test.clock, '-i', '0Af5g0000000001CAA');

      expect(exitCode).to.equal(1);
      expect(stderr.replaceAll(/\s+/g, ' ')).to.include('NoDefaultEnvError').and.include('No default org is set.');
    });

    it('is the configured one', async () => {
      const { id } = inProgress(test);
      process.env.SF_TARGET_ORG = test.username;
      const { exitCode, json } = await runCommandJson(test.clock, '-i', id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ id, outcome: 'canceled' });
    });
  });
});
