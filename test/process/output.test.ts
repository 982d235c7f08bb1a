import { expect } from 'chai';
import type { Deployment } from '../../simulatedOrg/deployment.js';
import type { CommandRun } from '../runCommand.js';
import { type ProcessOptions, startProcess } from '../runProcess.js';
import { startInTerminal } from '../terminalProcess.js';
import { orgForEach } from './orgForEach.js';

/** Ways in which nothing can be written. */
const LOST: Array<{ what: string; lost: ProcessOptions }> = [
  { what: 'the reader of stderr is gone from the start', lost: { stderr: 'gone' } },
  { what: 'the reader of stderr leaves after the first line', lost: { stderr: 'left' } },
  { what: 'the readers of stdout and stderr leave after the first line', lost: { stdout: 'left', stderr: 'left' } },
  { what: 'the disk of stderr is full', lost: { stderr: 'full' } },
  { what: 'the disk of stdout and stderr is full', lost: { stdout: 'full', stderr: 'full' } },
];

describe('the commands when their output is lost', () => {
  const test = orgForEach();

  /** A deployment to watch; it starts, which is a new line of the log, when another one in front of it is canceled. */
  const addBoth = (isQueued: boolean): { other: Deployment | undefined; deployment: Deployment } => ({
    other: isQueued ? test.add({ cancelTime: 0 }) : undefined,
    deployment: test.add(),
  });

  /** The first read is made before the watch begins. */
  const secondRead = async (): Promise<void> => {
    await test.org.untilRequested('GET', /deployRequest/);
    await test.org.untilRequested('GET', /deployRequest/);
  };

  const expectNoStackTrace = ({ stdout, stderr }: CommandRun): void => {
    expect(stdout + stderr).not.to.match(/^\s+at |node:internal/m);
  };

  for (const { what, lost } of LOST) {
    describe(`because ${what}`, () => {
      it('cancel-rest waits for the end, exit 0', async () => {
        const { id } = test.add({ cancelTime: 2500, cancelHiddenTime: 1200 });
        const run = await test.startWith(lost, 'cancel-rest', '--job-id', id).ended;

        expect(run.exitCode).to.equal(0);
        expectNoStackTrace(run);
        expect(test.org.deployRequests.at(-1)?.path).to.include('includeDetails=true');
      });

      it('cancel-rest exits with the code of a failure', async () => {
        const { id } = test.add({ cancelTime: 1500, cancelEnding: 'Succeeded' });
        const run = await test.startWith(lost, 'cancel-rest', '--job-id', id).ended;

        expect(run.exitCode).to.equal(1);
        expectNoStackTrace(run);
      });

      it('watch-rest exits as the deployment ends', async () => {
        const deployment = test.add({ cancelTime: 1500, cancelEnding: 'SucceededPartial' });
        const { ended } = test.startWith(lost, 'watch-rest', '--job-id', deployment.id);
        await test.org.untilRequested('GET', /deployRequest/);
        deployment.cancel(test.org.now(), 'Casey Colleague');
        const run = await ended;

        expect(run.exitCode).to.equal(68);
        expectNoStackTrace(run);
        expect(test.patched()).to.be.empty;
      });

      it('watch-rest --cancel-on-exit sends the request to cancel, exit 130', async () => {
        const { other, deployment } = addBoth(lost.stderr === 'left');
        const { ended } = test.startWith(lost, 'watch-rest', '--job-id', deployment.id, '--cancel-on-exit');
        // Where the reader leaves after a line, the loss shows when the next one is written.
        await Promise.race([ended, secondRead()]);
        other?.cancel(test.org.now(), 'Casey Colleague');
        const run = await ended;

        expect(run.exitCode).to.equal(130);
        expect(test.patched()).to.have.lengthOf(1);
        expectNoStackTrace(run);
      });
    });
  }

  it('cancel-rest --json exits with the code of what happened when the disk of stdout is full', async () => {
    const { id } = test.add({ cancelTime: 0 });
    const run = await test.startWith({ stdout: 'full' }, 'cancel-rest', '--job-id', id, '--json').ended;

    expect(run).to.include({ exitCode: 0, stderr: '' });
  });

  it('cancel-rest --json exits with the code of a failure when the disk of stdout is full', async () => {
    const run = await test.startWith({ stdout: 'full' }, 'cancel-rest', '--job-id', '0Af5g000000ZZZZ', '--json').ended;

    expect(run).to.include({ exitCode: 1, stderr: '' });
  });

  it('watch-rest --cancel-on-exit cancels through a shell with 2>&1 | head -1, exit 130', async () => {
    const { other, deployment } = addBoth(true);
    const { ended } = startProcess(
      'bash',
      '-c',
      '"$@" 2>&1 | head -1; exit "${PIPESTATUS[0]}"',
      'bash',
      ...[process.execPath, 'bin/run.js', 'deploy', 'watch-rest', '--target-org', test.username],
      ...['--job-id', deployment.id, '--cancel-on-exit'],
    );
    await secondRead();
    other?.cancel(test.org.now(), 'Casey Colleague');
    const run = await ended;

    expect(test.patched()).to.have.lengthOf(1);
    expect(run.exitCode).to.equal(130);
    expect(run.stdout).to.match(/^\[0 s\] Status: Pending.*\n$/);
  });

  describe('because the terminal is closed', () => {
    for (const when of ['while the progress is drawn', 'before anything is drawn'] as const) {
      it(`watch-rest --cancel-on-exit sends the request to cancel ${when}`, async () => {
        const { id } = test.add();
        const flags = ['--target-org', test.username, '--job-id', id, '--cancel-on-exit'];
        const { shows, close } = startInTerminal('bin/run.js', 'deploy', 'watch-rest', ...flags);
        if (when === 'while the progress is drawn') await shows('Status: InProgress');
        else await test.org.untilRequested('GET', /deployRequest/);
        const canceled = test.org.untilRequested('PATCH');
        close();
        await canceled;

        expect(test.patched()).to.have.lengthOf(1);
      });
    }

    it('cancel-rest has sent its request, and ends', async () => {
      const { id } = test.add();
      const { shows, close, ended } = startInTerminal(
        'bin/run.js',
        ...['deploy', 'cancel-rest', '--target-org', test.username, '--job-id', id],
      );
      await shows('Status: Canceling');
      close();

      expect((await ended).exitCode).to.equal(130);
      expect(test.patched()).to.have.lengthOf(1);
    });
  });
});
