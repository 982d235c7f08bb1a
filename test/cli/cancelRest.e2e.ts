import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as sinon from 'sinon';
import { ACCESS_TOKEN, type CommandJson, type CommandRun } from '../runCommand.js';
import { runProcess, type StartedProcess, startProcess } from '../runProcess.js';
import { systemClock } from '../../simulatedOrg/clock.js';
import type { DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { logIn, logInByJwt, logInForLong } from '../../simulatedOrg/logIn.js';
import { serveSoapMetadataApi } from './soapMetadataApi.js';
import { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { TestProxy } from '../testProxy.js';
import { Key, startInTerminal } from '../terminalProcess.js';
import { packagePath } from '../testedPackage.js';
import { installPlugin } from './plugin.js';
import { makeProject } from './project.js';
import { run } from './run.js';
import { salesforceCli } from './salesforceCli.js';

const INSTALLATION_TIME = 5 * 60_000;

describe('the plugin in the Salesforce CLI', () => {
  let sf: string;
  let org: SimulatedOrg;

  before(async function () {
    this.timeout(INSTALLATION_TIME);
    sf = await salesforceCli();
    await installPlugin(sf, packagePath());
  });

  beforeEach(async () => {
    org = await SimulatedOrg.start(systemClock);
    process.env.SF_ACCESS_TOKEN = org.accessToken;
    await run(sf, 'org', 'login', 'access-token', '--instance-url', org.instanceUrl, '--no-prompt', '--set-default');
  });

  afterEach(async () => {
    sinon.restore();
    Reflect.deleteProperty(process.env, 'SF_ACCESS_TOKEN');
    await org.stop();
  });

  const start = (...flags: string[]): StartedProcess => startProcess(sf, 'deploy', 'cancel-rest', ...flags);

  const cancelRest = async (...flags: string[]): Promise<CommandRun> => {
    const ended = await start(...flags).ended;
    expect(ended.stdout + ended.stderr)
      .not.to.include(ACCESS_TOKEN)
      .and.not.match(/^\s+at /m);
    return ended;
  };

  const cancelRestJson = async (...flags: string[]): Promise<CommandRun & { json: CommandJson }> => {
    const ended = await cancelRest(...flags, '--json');
    const json = JSON.parse(ended.stdout) as CommandJson;
    expect(json.status).to.equal(ended.exitCode);
    return { ...ended, json };
  };

  const add = (plan?: Partial<DeploymentPlan>): string => org.deployments.add({ cancelTime: 0, ...plan }).id;

  const requestsOfDeployments = (): string[] => org.deployRequests.map(({ method }) => method);

  describe('cancels', () => {
    it('the deployment with a job ID, and says so in a sentence, exit 0', async () => {
      const id = add();
      const { stdout, exitCode } = await cancelRest('--job-id', id);

      expect(exitCode).to.equal(0);
      expect(stdout.split('\n')[0]).to.equal(
        `Deployment ${id} in org ${org.identity.username} was canceled. The org rolled back its changes.`,
      );
    });

    it('it with one JSON document on stdout, and nothing on stderr', async () => {
      const id = add();
      const { stderr, json } = await cancelRestJson('--job-id', id);

      expect(json).to.include({ status: 0 });
      expect(json.result).to.include({ id, status: 'Canceled', done: true });
      expect(json.result.deployResult).to.have.property('details');
      expect(stderr).to.equal('');
    });

    it('it as sf project deploy cancel-rest too', async () => {
      const id = add();
      const { stdout, exitCode } = await runProcess(sf, 'project', 'deploy', 'cancel-rest', '--job-id', id);

      expect(exitCode).to.equal(0);
      expect(stdout).to.include(`Deployment ${id} in org ${org.identity.username} was canceled.`);
    });

    it('one that sf deploy watch-rest watches, when a test has failed', async () => {
      const id = add({ failAt: 0 });
      const { stdout, stderr, exitCode } = await runProcess(
        sf,
        'deploy',
        'watch-rest',
        '--job-id',
        id,
        '--cancel-on-failure',
      );

      expect(exitCode).to.equal(1);
      expect(stderr).to.include('BrokenComponent failed: ');
      expect(stdout).to.include(`Deployment ${id} in org ${org.identity.username} was canceled by this command`);
    });

    it('what a folder of flags says', async () => {
      const id = add();
      const folder = await mkdtemp(join(homedir(), 'flags-'));
      await writeFile(join(folder, 'job-id'), id);
      await writeFile(join(folder, 'async'), '');
      await writeFile(join(folder, 'json'), '');
      const { stdout } = await cancelRest('--flags-dir', folder);

      expect((JSON.parse(stdout) as CommandJson).result).to.include({ id, done: false });
    });

    it('the one that a person chooses and confirms in a terminal', async () => {
      const older = add();
      add({ createdByName: 'Casey Colleague' });
      const { shows, type, ended } = startInTerminal(sf, 'deploy', 'cancel-rest');
      await shows('Which of these 2 unfinished deployments');
      await shows(older);
      await shows('Casey Colleague');
      type(Key.enter);
      await shows('(y/N)');
      type(`y${Key.enter}`);
      const { screen, exitCode } = await ended;

      expect(exitCode).to.equal(0);
      expect(screen.replace(/\s+/g, ' '))
        .to.include('Canceling Deployment')
        .and.include(`Deployment ${older} in org ${org.identity.username} was canceled.`);
    });
  });

  describe('tells the truth, and what to do next, where', () => {
    it('there is no such deployment, exit 1', async () => {
      const { stdout, stderr, exitCode } = await cancelRest('--job-id', '0Af5g0000000ZZZ');

      expect(exitCode).to.equal(1);
      expect(stdout).to.equal('');
      expect(stderr).to.include('DeploymentNotFoundError').and.include('Try this:');
    });

    it('the command is invalid, exit 2', async () => {
      for (const flags of [
        [],
        ['--all'],
        ['--job-id', add(), '--all'],
        ['--wait', '5', '--async'],
        ['--job-id', '7'],
      ]) {
        const { exitCode, stderr } = await cancelRest(...flags);

        expect(exitCode, flags.join(' ')).to.equal(2);
        expect(stderr).to.match(/--|Invalid/);
      }
      expect(requestsOfDeployments()).to.be.empty;
    });

    it('the time to wait is up, exit 69', async function () {
      this.timeout(90_000);
      const id = add({ cancelTime: 3_600_000 });
      const { json } = await cancelRestJson('--job-id', id, '--wait', '1');

      expect(json.status).to.equal(69);
      expect(json.result).to.include({ id, status: 'Canceling', done: false });
      expect(json.warnings).to.have.lengthOf(1);
    });

    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      it(`${signal} interrupts the wait, exit 130`, async () => {
        const id = add({ cancelTime: 3_600_000 });
        const { kill, ended } = start('--job-id', id, '--json');
        await org.untilRequested('PATCH');
        // Then the answer has arrived.
        await org.untilRequested('GET');
        kill(signal);
        const { stdout, stderr, exitCode } = await ended;

        expect(exitCode).to.equal(130);
        expect(JSON.parse(stdout)).to.include({ name: 'InterruptedError', status: 130 });
        expect(stderr).to.equal('');
      });
    }

    it('Ctrl-C in a terminal interrupts the wait, exit 130', async () => {
      const { shows, type, ended } = startInTerminal(
        ...[sf, 'deploy', 'cancel-rest', '--job-id', add({ cancelTime: 3_600_000 })],
      );
      await shows('Status: Canceling');
      type(Key.ctrlC);
      const { screen, exitCode } = await ended;

      expect(exitCode).to.equal(130);
      expect(screen).to.include('Interrupted.').and.include('sf deploy watch-rest -i');
      expect(screen).not.to.match(/^\s+at /m);
    });
  });

  describe('beside sf project deploy', () => {
    type DeployJson = { result: { id: string; status: string; done: boolean; deployUrl: string } };
    let project: string;

    beforeEach(async () => {
      serveSoapMetadataApi(org);
      project = await mkdtemp(join(homedir(), 'project-'));
      await makeProject(project, 'BesideCancelRest');
      // The CLI remembers the deployments that it started, and all simulated orgs count theirs from 1.
      await rm(join(homedir(), '.sf', 'deploy-cache.json'), { force: true });
    });

    const projectDeploy = async (command: string, ...flags: string[]): Promise<DeployJson> => {
      const { stdout } = await startProcess({ program: sf, folder: project }, 'project', 'deploy', command, ...flags)
        .ended;
      return JSON.parse(stdout) as DeployJson;
    };

    it('gives the address that its start gives for the page of the deployment', async () => {
      const { result: started } = await projectDeploy('start', '--source-dir', 'force-app', '--async', '--json');
      const { json } = await cancelRestJson('--job-id', started.id, '--async');

      // Where the login stored the address of the org with a slash at its end, the start writes two.
      expect(json.result.deployUrl).to.equal(started.deployUrl.replace('//lightning', '/lightning'));
    });

    it('gives the id, status, and done that its cancel gives', async () => {
      const { result: canceled } = await projectDeploy('cancel', '--job-id', add(), '--json');
      const { json } = await cancelRestJson('--job-id', add());

      expect(canceled).to.include({ status: 'Canceled', done: true });
      expect(json.result).to.include({ status: canceled.status, done: canceled.done });
      expect(json.result.id).to.be.a('string').with.lengthOf(canceled.id.length);
    });
  });

  describe('keeps to what the environment says', () => {
    const set = (environment: NodeJS.ProcessEnv): void => {
      sinon.stub(process, 'env').value({ ...process.env, ...environment });
    };

    it('of a proxy: asks the org through it', async () => {
      const proxy = await TestProxy.start();
      try {
        set({ HTTP_PROXY: proxy.url });
        const { exitCode } = await cancelRest('--job-id', add(), '--async');

        expect(exitCode).to.equal(0);
        expect(proxy.hosts).to.include(new URL(org.instanceUrl).host);
      } finally {
        await proxy.stop();
      }
    });

    it('of the log: writes it to the file of the CLI, without the access token', async () => {
      set({ SF_DISABLE_LOG_FILE: 'false', SF_LOG_LEVEL: 'trace' });
      await cancelRest('--job-id', add(), '--async');
      const folder = join(homedir(), '.sf');
      const logs = (await readdir(folder)).filter((name) => name.endsWith('.log'));
      const log = (await Promise.all(logs.map(async (name) => readFile(join(folder, name), 'utf8')))).join('');

      expect(log).to.include('/metadata/deployRequest/').and.not.include(ACCESS_TOKEN);
    });
  });

  describe('knows the logins and settings of the CLI:', () => {
    for (const { name, logInto } of [
      { name: 'a refresh token', logInto: logInForLong },
      { name: 'a key', logInto: logInByJwt },
    ]) {
      it(`gets a new session with ${name}, when it has expired`, async () => {
        const other = await SimulatedOrg.start(systemClock);
        try {
          const username = await logInto(other);
          const { id } = other.deployments.add({ cancelTime: 0 });
          other.expireSession();
          const { json } = await cancelRestJson('--target-org', username, '--job-id', id);

          expect(json.result).to.include({ id, status: 'Canceled' });
        } finally {
          await other.stop();
        }
      });
    }

    it('takes the target org of the project that it is run in', async () => {
      const other = await SimulatedOrg.start(systemClock);
      try {
        const project = await mkdtemp(join(homedir(), 'project-'));
        await makeProject(project, 'OfProject');
        await mkdir(join(project, '.sf'));
        const config = { 'target-org': await logIn(other) };
        await writeFile(join(project, '.sf', 'config.json'), JSON.stringify(config));
        const { id } = other.deployments.add({ cancelTime: 0 });
        const words = ['deploy', 'cancel-rest', '--job-id', id, '--json'];
        const { stdout } = await startProcess({ program: sf, folder: project }, ...words).ended;

        expect((JSON.parse(stdout) as CommandJson).result).to.include({ id, status: 'Canceled' });
        expect(other.deployRequests).not.to.be.empty;
      } finally {
        await other.stop();
      }
    });
  });

  describe('is found by', () => {
    it('its help, with flags, examples, and exit codes', async () => {
      const { stdout } = await cancelRest('--help');

      for (const text of ['USAGE', '--use-most-recent', 'sf deploy cancel-rest --all', 'EXIT CODES', '69  ']) {
        expect(stdout).to.include(text);
      }
    });

    it('the list of commands', async () => {
      const commands = JSON.parse(await run(sf, 'commands', '--json')) as Array<{ id: string; summary: string }>;

      expect(commands.find(({ id }) => id === 'deploy cancel-rest' || id === 'deploy:cancel-rest')).to.include({
        summary: 'Cancel queued or in-progress deployments in an org, no matter who requested them.',
      });
    });

    it('sf which', async () => {
      expect(await run(sf, 'which', 'deploy', 'cancel-rest')).to.include('sf-plugin-deploy-cancel-rest');
    });

    it('the help of its topic', async () => {
      const { stdout } = await runProcess(sf, 'help', 'deploy');

      expect(stdout).to.match(/deploy cancel-rest\s+Cancel queued or in-progress deployments/);
    });

    it('autocomplete', async () => {
      await run(sf, 'autocomplete', '--refresh-cache');
      const folder = join(homedir(), '.cache', 'sf', 'autocomplete');
      const files = await readdir(folder, { recursive: true, withFileTypes: true });
      const scripts = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
      const contents = await Promise.all(scripts.map(async (file) => readFile(file, 'utf8')));

      expect(contents.join('\n')).to.match(/deploy:cancel-rest .*--use-most-recent/);
    });
  });
});
