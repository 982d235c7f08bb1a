import { expect } from 'chai';
import { type CommandJson, type CommandRun, runCommand, runCommandJson } from '../../runCommand.js';
import type { CancelRestAllResult } from '../../../src/index.js';
import type { TestClock } from '../../standInOrg/clock.js';
import type { StandInOrg } from '../../standInOrg/standInOrg.js';
import { startOrg } from '../../standInOrg/startOrg.js';

const SECOND = 1000;
const HOUR = 3_600_000;

describe('sf deploy cancel-rest, interrupted', () => {
  let clock: TestClock;
  let org: StandInOrg;
  let username: string;

  beforeEach(async () => {
    ({ clock, org, username } = await startOrg());
  });

  afterEach(async () => org.stop());

  /** A signal that comes after a time. */
  const signalAfter = (milliseconds: number) => async (): Promise<void> =>
    new Promise((resolve) => {
      clock.after(milliseconds, resolve);
    });

  const run = async (...flags: string[]): Promise<CommandRun & { json: CommandJson }> =>
    runCommandJson({ clock, untilInterrupted: signalAfter(2500) }, '-o', username, '--wait', '1', ...flags);

  it('while waiting gives the deployment as it was seen last, and what to run next, exit 130', async () => {
    const { id } = org.deployments.add({ cancelTime: HOUR });
    const { exitCode, json } = await run('--job-id', id);

    expect(exitCode).to.equal(130);
    expect(json).to.include({ status: 130, name: 'InterruptedError' });
    expect(json.message).to.equal(
      `You stopped waiting. Deployment ${id} is still being canceled by org ${username}; its status is Canceling.`,
    );
    expect(json.actions).to.deep.equal([
      `To see how it ends, run "sf project deploy report --job-id ${id} --target-org ${username}".`,
      `To go on waiting, run "sf deploy cancel-rest --job-id ${id} --target-org ${username}".`,
    ]);
    expect(json.data).to.include({ id, status: 'Canceling', done: false });
  });

  it('while waiting for all gives each as it was seen last, exit 130', async () => {
    org.deployments.add({ cancelTime: HOUR });
    org.deployments.add();
    const { exitCode, json } = await run('--all', '--no-prompt');

    expect(exitCode).to.equal(130);
    expect(json.name).to.equal('InterruptedError');
    expect(json.message).to.equal(`You stopped waiting. Org ${username} goes on canceling 1 of 2 deployments.`);
    expect(json.actions?.join()).to.include(`sf project deploy report --target-org ${username}`);
    const { deployments } = json.data as unknown as CancelRestAllResult;
    expect(deployments.map(({ status }) => status)).to.deep.equal(['Canceled', 'Canceling']);
  });

  /** The request to cancel isn't answered, and the signal comes. */
  const hangingRequest = (): void => {
    org.failNext('PATCH', {
      kind: 'hang',
      meanwhile: () => {
        clock.advance(5 * SECOND);
      },
    });
  };

  it('before the org has answered says that it is not known what it does, and names the deployment, exit 130', async () => {
    const { id } = org.deployments.add();
    hangingRequest();
    const { exitCode, json } = await run('--use-most-recent');

    expect(exitCode).to.equal(130);
    expect(json.name).to.equal('InterruptedError');
    expect(json.message).to.equal(
      `You stopped the command before the request to cancel deployment ${id} was answered by org ${username}.`,
    );
    expect(json.actions?.join()).to.include(`"sf deploy cancel-rest --job-id ${id} --target-org ${username}"`);
  });

  it('before the org has answered all requests says so, exit 130', async () => {
    org.deployments.add();
    hangingRequest();
    const { exitCode, json } = await run('--all', '--no-prompt');

    expect(exitCode).to.equal(130);
    expect(json.message).to.equal(
      `You stopped the command before org ${username} had answered all requests to cancel its deployments.`,
    );
    expect(json.actions?.join()).to.include(`"sf deploy cancel-rest --target-org ${username}"`);
  });

  it('before the org was asked says that nothing was canceled, exit 130', async () => {
    org.deployments.add();
    const interrupted = { clock, untilInterrupted: async (): Promise<void> => Promise.resolve() };
    const { exitCode, stderr } = await runCommand(interrupted, '-o', username, '--use-most-recent');

    expect(exitCode).to.equal(130);
    expect(stderr).to.include('You stopped the command. Nothing was canceled.');
  });
});
