import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigAggregator } from '@salesforce/core';
import { expect } from 'chai';
import { runCommand, runWatch } from '../runCommand.js';
import { orgForEach } from './orgForEach.js';

const ID = '0Af5g0000000001CAA';
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl';
const AUTH_URL = 'force://PlatformCLI::5Aep861SIMULATEDxREFRESH@org.example';
const TOKEN = '00D5g000000ABCD!AQ4AQFoneTokenOfATest.short.q7Zk29xWb3LmT8vR';
const SECRETS = /eyJ|5Aep|AQ4AQF|force:\/\//;

const configFile = join(homedir(), '.sf', 'config.json');

describe('a value that cannot be used', () => {
  const test = orgForEach();

  afterEach(async () => {
    for (const name of ['SF_TARGET_ORG', 'SF_ORG_API_VERSION', 'SF_ORG_INSTANCE_URL', 'HTTPS_PROXY'])
      Reflect.deleteProperty(process.env, name);
    await rm(configFile, { force: true });
    await ConfigAggregator.clearInstance();
  });

  /** How a command ends with a value in one place. */
  const ways = (
    key: 'target-org' | 'org-api-version',
    others: string[],
  ): Array<{ place: string; shown: string; flags: string[]; prepare: (value: unknown) => Promise<unknown> }> => {
    const flag = key === 'target-org' ? '--target-org' : '--api-version';
    const variable = key === 'target-org' ? 'SF_TARGET_ORG' : 'SF_ORG_API_VERSION';
    return [
      { place: flag, shown: flag, flags: [flag, ...others], prepare: async () => ConfigAggregator.clearInstance() },
      {
        place: variable,
        shown: variable,
        flags: others,
        prepare: async (value) => {
          process.env[variable] = String(value);
          return ConfigAggregator.clearInstance();
        },
      },
      {
        place: 'the configuration',
        shown: `${key} in ${configFile}`,
        flags: others,
        prepare: async (value) => {
          await mkdir(dirname(configFile), { recursive: true });
          await writeFile(configFile, JSON.stringify({ [key]: value }));
          return ConfigAggregator.clearInstance();
        },
      },
    ];
  };

  const end = async (value: unknown, flags: string[], run = runCommand): Promise<string> => {
    const [first, ...others] = flags;
    const withValue = first?.startsWith('--') ? [`${first}=${String(value)}`, ...others] : flags;
    const { stdout, stderr, exitCode } = await run(test.clock, ...withValue, '-i', ID, '--json');

    expect(exitCode, stdout).to.equal(2);
    const json = JSON.parse(stdout) as { name: string; message: string; status: number };
    expect(json).to.include({ name: 'UnusableValueError', status: 2 });
    expect(stdout + stderr).not.to.match(SECRETS);
    expect(test.org.deployRequests).to.deep.equal([]);
    return json.message;
  };

  for (const { kind, value, says } of [
    { kind: 'spaces', value: ' ', says: "doesn't name an org" },
    { kind: 'an SFDX authorization URL', value: AUTH_URL, says: 'sf org login sfdx-url' },
    { kind: 'a JSON Web Token', value: JWT, says: 'contains other text besides an access token' },
    {
      kind: 'a header with a JSON Web Token',
      value: `Bearer ${JWT}`,
      says: 'contains other text besides an access token',
    },
    {
      kind: 'a header with an access token',
      value: `Bearer ${TOKEN}`,
      says: 'contains other text besides an access token',
    },
    { kind: 'an access token without an address', value: TOKEN, says: 'SF_ORG_INSTANCE_URL' },
  ]) {
    for (const { place, shown, flags, prepare } of ways('target-org', [])) {
      it(`says so and where it stands when it is ${kind} in ${place}`, async () => {
        await prepare(value);
        expect(await end(value, flags))
          .to.include(shown)
          .and.include(says);
      });
    }
  }

  it('says so when it is empty in --target-org', async () => {
    expect(await end('', ['--target-org']))
      .to.include('--target-org')
      .and.include("doesn't name an org");
    expect(await end('', ['--target-org'], runWatch)).to.include('--target-org');
  });

  for (const value of [7, {}]) {
    it(`says so when it is ${JSON.stringify(value)} as target-org in the configuration`, async () => {
      await ways('target-org', [])[2]?.prepare(value);
      expect(await end('', [])).to.include(configFile);
    });
  }

  for (const value of ['latest', '66', '66.', '6.', '66.5', '20.0', '']) {
    for (const { place, shown, flags, prepare } of ways('org-api-version', ['-o', 'nobody'])) {
      if (value === '' && place !== '--api-version') continue;
      it(`says so and where it stands when it is the version ${JSON.stringify(value)} in ${place}`, async () => {
        await prepare(value);
        expect(await end(value, flags))
          .to.include(`"${value}"`)
          .and.include(shown)
          .and.not.match(/retired|must be/i);
      });
    }
  }

  for (const address of ['nonsense', 'https://', 'mycompany.my.salesforce.com', 'ftp://org.example']) {
    it(`says so when SF_ORG_INSTANCE_URL is ${address} for an access token`, async () => {
      process.env.SF_ORG_INSTANCE_URL = address;
      await ConfigAggregator.clearInstance();
      expect(await end(TOKEN, ['--target-org']))
        .to.include(`"${address}"`)
        .and.include('SF_ORG_INSTANCE_URL');
    });
  }

  it('says so when a variable names a proxy by something else than an address', async () => {
    process.env.HTTPS_PROXY = 'proxy.example.com:8080';
    const { id } = test.inProgress();
    const { stdout, exitCode } = await test.cancel('-i', id, '--json');

    expect(exitCode).to.equal(2);
    expect((JSON.parse(stdout) as { message: string }).message).to.include('HTTPS_PROXY');
  });

  it('is not shown as the default in the help', async () => {
    process.env.SF_TARGET_ORG = AUTH_URL;
    await ConfigAggregator.clearInstance();
    const { stdout } = await runCommand(test.clock, '--help');

    expect(stdout).not.to.match(SECRETS);
  });

  it('leaves the default for the API version when the variable is empty', async () => {
    process.env.SF_ORG_API_VERSION = '';
    await ConfigAggregator.clearInstance();
    const { exitCode } = await test.cancel('-i', test.inProgress().id, '--async');

    expect(exitCode).to.equal(0);
  });

  it('is named when the configuration is no JSON, and no org is specified', async () => {
    await mkdir(dirname(configFile), { recursive: true });
    await writeFile(configFile, '{"target-org":"sta');
    await ConfigAggregator.clearInstance();
    expect(await end('', [])).to.include(configFile);
  });
});

describe('a mistyped name of an org', () => {
  const test = orgForEach();

  it('is an error that tells how to see the others', async () => {
    const { stderr, exitCode } = await runCommand(test.clock, '-o', 'stagin', '-i', ID);

    expect(exitCode).to.equal(1);
    expect(stderr).to.include('NamedOrgNotFoundError').and.include('stagin');
    expect(stderr).to.include('To see your orgs and their aliases, run "sf org list".');
    expect(stderr).not.to.include('No authorization information');
  });

  it('is an error that asks whether a similar one was meant', async () => {
    const { stderr } = await runCommand(test.clock, '-o', test.username.replace('riley', 'rilex'), '-i', ID);

    expect(stderr).to.include(`Did you mean "${test.username}"?`);
  });
});
