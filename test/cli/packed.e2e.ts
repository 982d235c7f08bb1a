import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CommandJson, CommandRun } from '../runCommand.js';
import { runProcess } from '../runProcess.js';
import { systemClock } from '../standInOrg/clock.js';
import { logIn } from '../standInOrg/logIn.js';
import { StandInOrg } from '../standInOrg/standInOrg.js';
import { run } from './run.js';

type Packed = { filename: string; unpackedSize: number; files: Array<{ path: string }> };

/** The log files of the CLI. */
const logFiles = async (): Promise<string[]> => {
  const folder = join(homedir(), '.sf');
  await mkdir(folder, { recursive: true });
  return (await readdir(folder)).filter((name) => name.endsWith('.log')).map((name) => join(folder, name));
};

describe('the package, as it is published', () => {
  let folder: string;
  let packed: Packed;

  before(async function () {
    // This builds, bundles, packs, and builds again.
    this.timeout(120_000);
    folder = await mkdtemp(join(tmpdir(), 'deploy-cancel-rest-packed-'));
    const answer = await run('npm', 'pack', '--silent', '--json', '--pack-destination', folder);
    [packed] = JSON.parse(answer) as [Packed];
    await run('tar', '-xzf', join(folder, packed.filename), '-C', folder);
  });

  after(async () => rm(folder, { recursive: true, force: true }));

  const read = async (file: string): Promise<string> => readFile(join(folder, 'package', file), 'utf8');

  it('holds what a user needs and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);

    expect(paths.filter((path) => !/^lib\/(chunks|log)\/[\w-]+\.js$/.test(path)).sort()).to.deep.equal([
      'LICENSE.txt',
      'README.md',
      'THIRD-PARTY-NOTICES.txt',
      'lib/commands/deploy/cancel-rest.js',
      'lib/index.d.ts',
      'lib/index.js',
      'messages/deploy.cancel-rest.md',
      'oclif.manifest.json',
      'package.json',
    ]);
  });

  it('is one package of less than 6 MB', async () => {
    const { dependencies } = JSON.parse(await read('package.json')) as { dependencies?: object };

    expect(dependencies).to.equal(undefined);
    expect(packed.unpackedSize).to.be.below(6_000_000);
  });

  it('names the versions and licenses of what is in the bundle', async () => {
    const notices = await read('THIRD-PARTY-NOTICES.txt');
    const { version } = JSON.parse(await readFile('node_modules/@salesforce/core/package.json', 'utf8')) as {
      version: string;
    };

    expect(notices).to.include(`@salesforce/core@${version} (Apache-2.0)`);
    expect(notices).to.match(/^ink@[\d.]+ \(MIT\)$/m);
  });

  describe('run where no other package is', () => {
    let org: StandInOrg;
    let username: string;

    beforeEach(async () => {
      org = await StandInOrg.start(systemClock);
      username = await logIn(org);
    });

    afterEach(async () => org.stop());

    /** Runs the command of the package as the CLI does, with the oclif of this project in the part of the CLI's. */
    const cancelRest = async (environment: string[], ...flags: string[]): Promise<CommandRun> => {
      const cli = join(folder, 'cli.mjs');
      const [oclif, dir] = [createRequire(import.meta.url).resolve('@oclif/core'), join(folder, 'package')];
      await writeFile(cli, `import oclif from '${oclif}'; await oclif.execute({ dir: '${dir}' });`);
      const command = [process.execPath, cli, 'deploy', 'cancel-rest', '--target-org', username];
      return runProcess('env', ...environment, ...command, ...flags);
    };

    it('cancels a deployment, and waits for its end', async () => {
      const { id } = org.deployments.add({ cancelTime: 100 });
      const { stdout, exitCode } = await cancelRest([], '--job-id', id, '--json');

      expect((JSON.parse(stdout) as CommandJson).result).to.include({ id, status: 'Canceled' });
      expect(exitCode).to.equal(0);
    });

    it('has the words of its libraries', async () => {
      const { stderr, exitCode } = await cancelRest([], '--job-id', 'x');

      expect(stderr).to.include('The id must be 15 or 18 characters');
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

  it('leaves the plain build behind', () => {
    expect(existsSync('lib/cancelOne.js')).to.equal(true);
    expect(existsSync('lib/chunks')).to.equal(false);
  });
});
