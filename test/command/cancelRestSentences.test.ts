import { expect } from 'chai';
import { runCommand } from '../runCommand.js';
import { errorAnswer } from '../../simulatedOrg/httpAnswer.js';
import { HOUR } from './faults.js';
import { orgForEach } from './orgForEach.js';

describe('what a person reads of sf deploy cancel-rest', () => {
  const test = orgForEach();

  const read = async (...flags: string[]): Promise<{ out: string[]; warnings: string[] }> => {
    const { stdout, stderr } = await runCommand(test.clock, '-o', test.username, ...flags);
    const linesOf = (text: string): string[] => text.split('\n').filter(Boolean);
    const warnings = linesOf(stderr.replace(/\n +›? +/g, ' '));
    return { out: linesOf(stdout), warnings: warnings.filter((line) => line.includes('Warning: ')) };
  };

  it('says that it is canceled', async () => {
    const { id } = test.org.deployments.add();

    expect(await read('-i', id)).to.deep.equal({
      out: [
        `Deployment ${id} in org ${test.username} was canceled. The org rolled back its changes.`,
        `To see what's unfinished in the org now, run "sf deploy cancel-rest --dry-run -o ${test.username}".`,
      ],
      warnings: [],
    });
  });

  it('shows no progress when the org has canceled it at once', async () => {
    test.org.deployments.add();
    const { id } = test.org.deployments.add();
    const { stdout, stderr } = await runCommand(test.clock, '-o', test.username, '-i', id);

    expect(stdout).to.equal(
      `Deployment ${id} in org ${test.username} was canceled. It hadn't started, so the org is unchanged.\n` +
        `To see what's unfinished in the org now, run "sf deploy cancel-rest --dry-run -o ${test.username}".\n`,
    );
    expect(stderr).to.equal('');
  });

  it('says that the org accepted with --async', async () => {
    const { id } = test.org.deployments.add();

    expect((await read('-i', id, '--async')).out).to.deep.equal([
      `Org ${test.username} accepted the request to cancel deployment ${id} (status: Canceling). The deployment can still succeed or fail before the org cancels it.`,
      `To see how deployment ${id} ends, run "sf deploy watch-rest -i ${id} -o ${test.username}".`,
    ]);
  });

  it('says that it was being canceled before with --async', async () => {
    const deployment = test.org.deployments.add({ cancelTime: HOUR });
    deployment.cancel(test.clock.now(), 'Casey Canceler');
    const { id } = deployment;

    expect((await read('-i', id, '--async')).out).to.deep.equal([
      `Org ${test.username} is still canceling deployment ${id} (status: Canceling). The deployment can still succeed or fail before the org cancels it.`,
      `To see how deployment ${id} ends, run "sf deploy watch-rest -i ${id} -o ${test.username}".`,
    ]);
  });

  it('says that it is still being canceled when the time is up', async () => {
    const { id } = test.org.deployments.add({ cancelTime: HOUR });

    expect((await read('-i', id, '--wait', '2')).out).to.deep.equal([
      `Org ${test.username} is still canceling deployment ${id} (status: Canceling). The deployment can still succeed or fail before the org cancels it.`,
      `To keep waiting, run "sf deploy watch-rest -i ${id} -o ${test.username}".`,
    ]);
  });

  it('only warns when it had ended with --ignore-completed', async () => {
    const { id } = test.org.deployments.add();
    test.clock.advance(HOUR);
    const { out, warnings } = await read('-i', id, '--ignore-completed');

    expect(out).to.deep.equal([]);
    expect(warnings.join())
      .to.include('had already ended with status Succeeded, so nothing was canceled. Its changes are in the org.')
      .and.include(id);
  });

  it('says of each of several what became of it, and then how many are canceled', async () => {
    const ended = test.org.deployments.add();
    test.clock.advance(HOUR);
    const [running, refused] = [test.org.deployments.add(), test.org.deployments.add()];
    test.org.refuseToCancel(refused.id, errorAnswer(403, 'INSUFFICIENT_ACCESS', 'not yours'));
    const ids = [ended, running, refused].map(({ id }) => id);
    const { out } = await read('-i', ids.join(','), '--ignore-completed');

    expect(out).to.have.lengthOf(6);
    expect(out.slice(0, 3)).to.have.members([
      `Org ${test.username} refused to cancel deployment ${refused.id}, so the deployment continues (status: Pending). The org responded: not yours`,
      `Deployment ${running.id} was canceled. The org rolled back its changes.`,
      `Deployment ${ended.id} had already ended with status Succeeded. Its changes are in the org.`,
    ]);
    expect(out[3]).to.equal(`Canceled 1 of 3 deployments in org ${test.username}.`);
  });

  describe('with --dry-run', () => {
    it('says nothing about a command to paste when there is nothing to cancel', async () => {
      const { id } = test.org.deployments.add();
      test.clock.advance(HOUR);
      const { out, warnings } = await read('-i', id, '--dry-run');

      expect(warnings).to.deep.equal([]);
      expect(out).to.have.lengthOf(4);
      expect(out[2]).to.include(`Too late to cancel deployment ${id}`).and.include('status Succeeded 49 minutes ago (');
      expect(out.slice(3)).to.deep.equal([
        `Dry run: this command would cancel 0 of 1 deployment in org ${test.username}.`,
      ]);
    });

    it('shows no table when none can be read', async () => {
      const { out } = await read('-i', '0Af5g000000ZZZZ,0Af5g000000ZZZY', '--dry-run');

      expect(out).to.have.lengthOf(3);
      expect(out[0]).to.match(/has no deployment with job ID 0Af5g000000ZZZZ\./);
      expect(out[1]).to.match(/has no deployment with job ID 0Af5g000000ZZZY\./);
      expect(out[2]).to.equal(`Dry run: this command would cancel 0 of 2 deployments in org ${test.username}.`);
    });
  });
});
