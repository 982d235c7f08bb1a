import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { type CommandJson, type CommandRun, COMMANDS } from '../runCommand.js';
import { runProcess } from '../runProcess.js';
import { systemClock } from '../../simulatedOrg/clock.js';
import { logIn } from '../../simulatedOrg/logIn.js';
import { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { unpackPackage } from '../testedPackage.js';

/** The log files of the CLI. */
const logFiles = async (): Promise<string[]> => {
  const folder = join(homedir(), '.sf');
  await mkdir(folder, { recursive: true });
  return (await readdir(folder)).filter((name) => name.endsWith('.log')).map((name) => join(folder, name));
};

describe('the package, as it is published', () => {
  const folder = unpackPackage();
  /** The files in the package. */
  let files: string[];

  before(async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  });

  const read = async (file: string): Promise<string> => readFile(join(folder, file), 'utf8');

  it('holds what a user needs and nothing else', () => {
    const paths = files.map((file) => relative(folder, file));

    expect(paths.filter((path) => !/^lib\/chunks\/[\w-]+\.js$/.test(path)).sort()).to.deep.equal([
      'LICENSE.txt',
      'README.md',
      'THIRD-PARTY-NOTICES.txt',
      ...COMMANDS.map((command) => `lib/commands/deploy/${command}.js`),
      'lib/hooks/diagnostics.js',
      'lib/index.d.ts',
      'lib/index.js',
      ...COMMANDS.map((command) => `messages/deploy.${command}.md`),
      'messages/flags.md',
      'messages/sentences.md',
      'oclif.manifest.json',
      'package.json',
    ]);
  });

  it('is one package of less than 4.15 MB, without dependencies and scripts', async () => {
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));

    expect(JSON.parse(await read('package.json'))).not.to.have.any.keys('dependencies', 'devDependencies', 'scripts');
    expect(sizes.reduce((sum, size) => sum + size)).to.be.below(4_150_000);
  });

  it('names the versions and licenses of what is in the bundle', async () => {
    const notices = await read('THIRD-PARTY-NOTICES.txt');
    const { version } = JSON.parse(await readFile('node_modules/@salesforce/core/package.json', 'utf8')) as {
      version: string;
    };

    expect(notices).to.include(`@salesforce/core@${version} (Apache-2.0)`);
    expect(notices).to.match(/^ink@[\d.]+ \(MIT\)$/m);
  });

  describe('run when no other package is', () => {
    let org: SimulatedOrg;
    let username: string;

    beforeEach(async () => {
      org = await SimulatedOrg.start(systemClock);
      username = await logIn(org);
    });

    afterEach(async () => org.stop());

    /** Runs the command of the package as the CLI does, with the oclif of this project in the part of the CLI's. */
    const cancelRest = async (environment: string[], ...flags: string[]): Promise<CommandRun> => {
      const cli = join(homedir(), 'cli.mjs');
      const oclif = createRequire(import.meta.url).resolve('@oclif/core');
      await writeFile(cli, `import oclif from '${oclif}'; await oclif.execute({ dir: '${folder}' });`);
      const command = [process.execPath, cli, 'deploy', 'cancel-rest', '--target-org', username];
      return runProcess('env', ...environment, ...command, ...flags);
    };

    it('cancels a deployment, and waits for its end', async () => {
      const { id } = org.deployments.add({ cancelTime: 100 });
      const { stdout, exitCode } = await cancelRest([], '--job-id', id, '--json');

      expect((JSON.parse(stdout) as CommandJson).result).to.include({ id, status: 'Canceled' });
      expect(exitCode).to.equal(0);
    });

    it('says in a sentence which Node.js it needs, when it runs on an older one', async () => {
      const older = join(homedir(), 'older.mjs');
      const versions = "{ ...process.versions, node: '20.20.2' }";
      await writeFile(older, `Object.defineProperty(process, 'versions', { value: ${versions} });`);
      const { stdout, stderr, exitCode } = await cancelRest([`NODE_OPTIONS=--import ${older}`], '--job-id', 'x');

      expect(stderr.replace(/\s+/g, ' '))
        .to.include(
          'sf-plugin-deploy-cancel-rest requires Node.js 22.19 or later, but Salesforce CLI runs on v20.20.2.',
        )
        .and.not.include(' at ');
      expect(stdout).to.equal('');
      expect(exitCode).to.equal(1);
    });

    it('has the words of its libraries', async () => {
      const { stderr, exitCode } = await cancelRest([], '--job-id', '0Af5g0000000001CAA', '--api-version', 'latest');

      expect(stderr).to.match(/^Error \(UnusableValueError\): [^]*latest/);
      expect(exitCode).to.equal(2);
    });

    it('writes the log, without the access token', async () => {
      const { id } = org.deployments.add();
      // What other tests have left.
      for (const name of await logFiles()) await rm(name);
      await cancelRest(['SF_DISABLE_LOG_FILE=false', 'SF_LOG_LEVEL=trace'], '--job-id', id, '--async');
      const [logFile = ''] = await logFiles();
      const log = await readFile(logFile, 'utf8');

      expect(log).to.include('sf:connection').and.not.include(org.accessToken);
    });
  });
});
