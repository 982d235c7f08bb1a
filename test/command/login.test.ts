import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AuthInfo, ConfigAggregator, StateAggregator } from '@salesforce/core';
import { expect } from 'chai';
import { runCommand, runCommandJson } from '../runCommand.js';
import { logInForLong } from '../../simulatedOrg/logIn.js';
import { orgForEach } from './orgForEach.js';

const ID = '0Af5g0000000001CAA';

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

  for (const { name, content } of [
    { name: 'is half a JSON', content: '{"orgId":"00D' },
    { name: 'is empty', content: '' },
    { name: 'is no object', content: '[]' },
  ]) {
    it(`whose file ${name} is an error that says what to do`, async () => {
      await overwrite(content);
      const { stdout, exitCode } = await test.cancel('-i', ID, '--json');

      expect(exitCode).to.equal(1);
      const json = JSON.parse(stdout) as { name: string; message: string; actions?: string[]; data?: unknown };
      // Which of these two it is depends on the library: an empty file is none for it.
      expect(json.name).to.match(/^(LoginUnusableError|NamedOrgNotFoundError)$/);
      expect(json.message).to.include(test.username);
      expect(json.message + (json.actions?.join() ?? '')).not.to.match(/undefined|at position \d+ at/);
    });
  }

  it('whose file can’t be read is not called missing', async function () {
    // Making a link needs rights there.
    if (process.platform === 'win32') this.skip();
    const file = fileOf(test.username);
    await rm(file);
    await symlink(file, file);
    StateAggregator.clearInstance();
    const { exitCode, json } = await test.cancelJson('-i', ID);
    await rm(file);

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('LoginUnusableError');
    expect(json.message).to.include(file).and.include('ELOOP');
  });

  it('that an alias stands for, and that is gone, is named', async () => {
    const { aliases } = await StateAggregator.getInstance();
    await aliases.setAndSave('gone', 'riley@gone.example');
    const { exitCode, json } = await runCommandJson({}, '-o', 'gone', '-i', ID);
    await aliases.unsetAndSave('gone');

    expect(exitCode).to.equal(1);
    expect(json.message).to.include('The alias gone stands for riley@gone.example');
  });

  for (const around of [' ', '\r\n', '\u200b']) {
    it(`is found with ${JSON.stringify(around)} around its name`, async () => {
      const { id } = test.inProgress();
      const { exitCode } = await runCommandJson(test.clock, '-o', `${around}${test.username}${around}`, '-i', id);

      expect(exitCode).to.equal(0);
    });
  }

  describe('whose files on this machine', () => {
    const ALIASES = join(homedir(), '.sfdx', 'alias.json');

    beforeEach(() => {
      StateAggregator.clearInstance();
    });

    afterEach(async () => {
      await rm(ALIASES, { recursive: true, force: true });
      StateAggregator.clearInstance();
    });

    const failure = async (): Promise<{ name?: string; message?: string; actions?: string[] }> => {
      const { exitCode, json } = await test.cancelJson('-i', ID);

      expect(exitCode).to.equal(1);
      expect(json.message).not.to.match(/org responded|position \d/);
      expect(test.org.deployRequests).to.deep.equal([]);
      return json;
    };

    for (const content of ['{"orgs":', '', 'null']) {
      it(`have the aliases ${JSON.stringify(content)} is an error that names the file, and can be followed`, async () => {
        await writeFile(ALIASES, content);
        const { name, message, actions } = await failure();

        expect(name).to.equal('LoginUnusableError');
        expect(message).to.include(ALIASES);
        expect(actions?.join()).to.include('sf alias set').and.not.include('logout');
      });
    }

    it('have a folder in place of the aliases is an error that names it', async () => {
      await rm(ALIASES, { force: true });
      await mkdir(ALIASES);
      const { message } = await failure();

      expect(message).to.include(`${ALIASES} (EISDIR)`);
    });

    it('have a folder in place of the login is an error that says what to do', async () => {
      const content = await readFile(fileOf(test.username), 'utf8');
      await rm(fileOf(test.username));
      await mkdir(fileOf(test.username));
      const { name } = await failure();
      await rm(fileOf(test.username), { recursive: true });
      await writeFile(fileOf(test.username), content);

      expect(name).to.match(/^(LoginUnusableError|NamedOrgNotFoundError)$/);
    });
  });

  describe('that another process keeps locked', () => {
    const lock = (name = ''): string => `${fileOf(test.username)}${name}.lock`;

    beforeEach(() => {
      StateAggregator.clearInstance();
    });

    afterEach(async () => {
      for (const name of ['', '.token-rotation']) await rm(lock(name), { recursive: true, force: true });
    });

    /** Lets the time of the command pass while the library waits in the time of this machine. */
    const afterAMoment = (action: () => unknown): void => {
      setTimeout(() => void action(), 300);
    };

    it('is used at once', async () => {
      await mkdir(lock());
      const { id } = test.inProgress();
      const { exitCode, stderr } = await test.cancel('-i', id, '--async');

      expect(exitCode).to.equal(0);
      expect(stderr).to.equal('');
    });

    it('delays the use of a new session that is to be written to it by less than 3 s', async () => {
      test.username = await logInForLong(test.org);
      test.org.expireSession();
      const { id } = test.inProgress();
      test.org.beforeNext('POST', () => {
        void mkdir(lock());
        afterAMoment(() => {
          test.clock.advance(2500);
        });
      });
      const { exitCode } = await test.cancel('-i', id, '--async');

      expect(exitCode).to.equal(0);
      expect(await readdir(join(homedir(), '.sfdx'))).to.include(`${test.username}.json.lock`);
    });

    it('ends the wait for a new session at once when the command is interrupted', async () => {
      test.username = await logInForLong(test.org);
      await mkdir(lock('.token-rotation'));
      test.org.expireSession();
      const { id } = test.inProgress();
      test.org.beforeNext('PATCH', () => {
        afterAMoment(test.interrupt);
      });
      const before = performance.now();
      const { exitCode } = await test.cancel('-i', id);

      expect(exitCode).to.equal(130);
      expect(performance.now() - before).to.be.below(3000);
    });

    it('is told after 3 s while a new session waits for it, and is not called expired after a minute', async () => {
      test.username = await logInForLong(test.org);
      await mkdir(lock('.token-rotation'));
      test.org.expireSession();
      const { id } = test.inProgress();
      let timer: NodeJS.Timeout | undefined;
      test.org.beforeNext('PATCH', () => {
        timer = setInterval(() => {
          test.clock.advance(2500);
        }, 20);
      });
      const { exitCode, stderr } = await test.cancel('-i', id, '--async');
      clearInterval(timer);

      expect(exitCode).to.equal(1);
      expect(stderr).to.include(
        `Another process has locked the file ${fileOf(test.username)}.token-rotation. Waiting until`,
      );
      expect(stderr).to.include('FileLockedError');
    });
  });

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
      const { exitCode, json } = await test.cancelJson('-i', ID);

      expect(exitCode).to.equal(1);
      expect(json.name).to.equal('LoginUnusableError');
      expect(json.actions?.join()).to.include(`Delete the file ${fileOf(test.username)}, and log in again`);
      expect(test.org.deployRequests).to.deep.equal([]);
    });
  }

  it('with a port that the library does not use is an org that is not reached', async () => {
    await change({ instanceUrl: 'http://127.0.0.1:9' });
    const { exitCode, json } = await test.cancelJson('-i', ID);

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('OrgUnreachableError');
    expect(json.message).to.include('bad port');
  });

  it('without an address is an error that says what to do', async () => {
    await change({ instanceUrl: undefined });
    const { exitCode, json } = await test.cancelJson('-i', ID);

    expect(exitCode).to.equal(1);
    expect(json.name).to.equal('LoginUnusableError');
    expect(json.message).to.include(test.username).and.include('include a valid instance URL');
    expect(json.actions?.join()).to.include(`Delete the file ${fileOf(test.username)}, and log in again`);
    expect(test.org.deployRequests).to.deep.equal([]);
  });

  const withAlias = async (alias: string): Promise<void> => {
    const authInfo = await AuthInfo.create({ username: test.username });
    await authInfo.setAlias(alias);
  };

  for (const alias of [
    'my org',
    "o'neil",
    '$HOME',
    '$(id)',
    '`id`',
    'a"b',
    '%PATH%',
    'a!b',
    'a\\b',
    '@org',
    'ä;b',
    '’',
  ]) {
    it(`with the alias ${alias} is called by it, and named in commands so that any shell can run them`, async () => {
      await withAlias(alias);
      const flag = `--target-org=${alias}`;
      const { stdout } = await runCommand(test.clock, flag, '-i', test.inProgress().id, '--async');

      expect(stdout).to.include(`Org ${alias}`).and.include(`-o ${test.username}`);
    });
  }

  it('with an alias that any shell takes as it is, is named by it in commands', async () => {
    await withAlias('my.org+test@1-2_3');
    const { stdout } = await runCommand(test.clock, '-o', 'my.org+test@1-2_3', '-i', test.inProgress().id, '--async');

    expect(stdout).to.include('-o my.org+test@1-2_3');
  });

  it('with an alias is called by its username when that was typed', async () => {
    await withAlias('staging');
    const { id } = test.inProgress();
    const { stdout } = await test.cancel('-i', id, '--async');

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
      const { id } = test.inProgress();
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
      const { id } = test.inProgress();
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
      const { exitCode, stderr } = await runCommand(test.clock, '-i', ID);

      expect(exitCode).to.equal(1);
      expect(stderr.replaceAll(/\s+/g, ' ')).to.include('NoDefaultEnvError').and.include('No default org is set.');
    });

    it('is the configured one', async () => {
      const { id } = test.inProgress();
      process.env.SF_TARGET_ORG = test.username;
      const { exitCode, json } = await runCommandJson(test.clock, '-i', id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ id, outcome: 'canceled' });
    });
  });
});
