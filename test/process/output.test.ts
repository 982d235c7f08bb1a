import { expect } from 'chai';
import { systemClock } from '../../simulatedOrg/clock.js';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { logIn } from '../../simulatedOrg/logIn.js';
import { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import type { CommandRun } from '../runCommand.js';
import { type ProcessOptions, startProcess, type StartedProcess } from '../runProcess.js';
import { startInTerminal } from '../terminalProcess.js';

const HOUR = 60 * 60_000;

/** Ways in which nothing can be written. */
const LOST: Array<{ what: string; lost: ProcessOptions }> = [
  { what: 'the reader of stderr is gone from the start', lost: { stderr: 'gone' } },
  { what: 'the reader of stderr leaves after the first line', lost: { stderr: 'left' } },
  { what: 'the readers of stdout and stderr leave after the first line', lost: { stdout: 'left', stderr: 'left' } },
  { what: 'the disk of stderr is full', lost: { stderr: 'full' } },
  { what: 'the disk of stdout and stderr is full', lost: { stdout: 'full', stderr: 'full' } },
];

describe('the commands when their output is lost', () => {
  let org: SimulatedOrg;
  let username: string;

  beforeEach(async () => {
    org = await SimulatedOrg.start(systemClock);
    username = await logIn(org);
  });

  afterEach(async () => org.stop());

  const add = (plan?: Partial<DeploymentPlan>): Deployment => org.deployments.add({ cancelTime: HOUR, ...plan });

  /** A deployment to watch; it starts, which is a new line of the log, when another one in front of it is canceled. */
  const addBoth = (isQueued: boolean): { other: Deployment | undefined; deployment: Deployment } => ({
    other: isQueued ? add({ cancelTime: 0 }) : undefined,
    deployment: add(),
  });

  const start = (lost: ProcessOptions, command: string, ...flags: string[]): StartedProcess =>
    startProcess({ program: 'bin/run.js', ...lost }, 'deploy', command, '--target-org', username, ...flags);

  /** The first read is made before the watch begins. */
  const secondRead = async (): Promise<void> => {
    await org.untilRequested('GET', /deployRequest/);
    await org.untilRequested('GET', /deployRequest/);
  };

  const patches = (): number => org.deployRequests.filter(({ method }) => method === 'PATCH').length;

  const expectNoStackTrace = ({ stdout, stderr }: CommandRun): void => {
    expect(stdout + stderr).not.to.match(/^\s+at |node:internal/m);
  };

  for (const { what, lost } of LOST) {
    describe(`because ${what}`, () => {
      it('cancel-rest waits for the end, exit 0', async () => {
        const { id } = add({ cancelTime: 2500, cancelHiddenTime: 1200 });
        const run = await start(lost, 'cancel-rest', '--job-id', id).ended;

        expect(run.exitCode).to.equal(0);
        expectNoStackTrace(run);
        expect(org.deployRequests.at(-1)?.path).to.include('includeDetails=true');
      });

      it('cancel-rest exits with the code of a failure', async () => {
        const { id } = add({ cancelTime: 1500, cancelEnding: 'Succeeded' });
        const run = await start(lost, 'cancel-rest', '--job-id', id).ended;

        expect(run.exitCode).to.equal(1);
        expectNoStackTrace(run);
      });

      it('watch-rest exits as the deployment ends', async () => {
        const deployment = add({ cancelTime: 1500, cancelEnding: 'SucceededPartial' });
        const { ended } = start(lost, 'watch-rest', '--job-id', deployment.id);
        await org.untilRequested('GET', /deployRequest/);
        deployment.cancel(org.now(), 'Casey Colleague');
        const run = await ended;

        expect(run.exitCode).to.equal(68);
        expectNoStackTrace(run);
        expect(patches()).to.equal(0);
      });

      it('watch-rest --cancel-on-exit sends the request to cancel, exit 130', async () => {
        const { other, deployment } = addBoth(lost.stderr === 'left');
        const { ended } = start(lost, 'watch-rest', '--job-id', deployment.id, '--cancel-on-exit');
        // Where the reader leaves after a line, the loss shows when the next one is written.
        await Promise.race([ended, secondRead()]);
        other?.cancel(org.now(), 'Casey Colleague');
        const run = await ended;

        expect(run.exitCode).to.equal(130);
        expect(patches()).to.equal(1);
        expectNoStackTrace(run);
      });
    });
  }

  it('cancel-rest --json exits with the code of what happened when the disk of stdout is full', async () => {
    const { id } = add({ cancelTime: 0 });
    const run = await start({ stdout: 'full' }, 'cancel-rest', '--job-id', id, '--json').ended;

    expect(run).to.include({ exitCode: 0, stderr: '' });
  });

  it('cancel-rest --json exits with the code of a failure when the disk of stdout is full', async () => {
    const run = await start({ stdout: 'full' }, 'cancel-rest', '--job-id', '0Af5g000000ZZZZ', '--json').ended;

    expect(run).to.include({ exitCode: 1, stderr: '' });
  });

  it('watch-rest --cancel-on-exit cancels through a shell with 2>&1 | head -1, exit 130', async () => {
    const { other, deployment } = addBoth(true);
    const { ended } = startProcess(
      'bash',
      '-c',
      '"$@" 2>&1 | head -1; exit "${PIPESTATUS[0]}"',
      'bash',
      ...[process.execPath, 'bin/run.js', 'deploy', 'watch-rest', '--target-org', username],
      ...['--job-id', deployment.id, '--cancel-on-exit'],
    );
    await secondRead();
    other?.cancel(org.now(), 'Casey Colleague');
    const run = await ended;

    expect(patches()).to.equal(1);
    expect(run.exitCode).to.equal(130);
    expect(run.stdout).to.match(/^\[0 s\] Status: Pending.*\n$/);
  });

  describe('because the terminal is closed', () => {
    for (const when of ['while the progress is drawn', 'before anything is drawn'] as const) {
      it(`watch-rest --cancel-on-exit sends the request to cancel ${when}`, async () => {
        const { id } = add();
        const flags = ['--target-org', username, '--job-id', id, '--cancel-on-exit'];
        const { shows, close } = startInTerminal('bin/run.js', 'deploy', 'watch-rest', ...flags);
        if (when === 'while the progress is drawn') await shows('Status: InProgress');
        else await org.untilRequested('GET', /deployRequest/);
        const canceled = org.untilRequested('PATCH');
        close();
        await canceled;

        expect(patches()).to.equal(1);
      });
    }

    it('cancel-rest has sent its request, and ends', async () => {
      const { id } = add();
      const { shows, close, ended } = startInTerminal(
        'bin/run.js',
        ...['deploy', 'cancel-rest', '--target-org', username, '--job-id', id],
      );
      await shows('Status: Canceling');
      close();

      expect((await ended).exitCode).to.equal(130);
      expect(patches()).to.equal(1);
    });
  });
});
