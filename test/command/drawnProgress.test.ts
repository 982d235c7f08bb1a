import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { runCommand, runWatch } from '../runCommand.js';
import { SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

describe('the progress that is drawn', () => {
  const test = orgForEach();

  const { isTTY } = process.stdout;

  before(() => {
    // The library draws in CI systems, too.
    process.env.MSO_DISABLE_CI_MODE = 'true';
    // On a terminal, the library draws each frame over the last one; elsewhere, it writes the last one only.
    process.stdout.isTTY = false;
  });

  after(() => {
    // The library gets a size of the terminal, which other tests don't have.
    delete process.env.COLUMNS;
    delete process.env.LINES;
    delete process.env.MSO_DISABLE_CI_MODE;
    process.stdout.isTTY = isTTY;
  });

  /** What stays on the terminal, a line each, without how long it took. */
  const drawn = async (run: typeof runCommand, ...flags: string[]): Promise<string[]> => {
    const outside = { clock: test.clock, canDraw: true, columns: 200 };
    const { stdout } = await run(outside, '-o', test.username, ...flags);
    const lines = stripVTControlCharacters(stdout)
      .replaceAll(/ [\d.]+m?s$/gm, '')
      .split('\n');
    return lines.map((line) => line.replaceAll('─', '').trim()).filter((line) => line && !line.startsWith('Elapsed'));
  };

  const org = (): string => `Target Org: ${test.username}`;

  it('shows a deployment that is canceled', async () => {
    const { id } = test.add({ cancelTime: 2 * SECOND });

    expect(await drawn(runCommand, '-i', id)).to.deep.equal([
      ...['Canceling Deployment', '✔ Waiting for the Org to Cancel'],
      ...['▸ Components Deployed: 0/1032 (0%)', '▸ Tests Completed: 0/135 (0%)', '✔ Done'],
      ...['Status: Canceled', `Job ID: ${id}`, org()],
      `Deployment ${id} in org ${test.username} was canceled. The org rolled back its changes.`,
      `To see what the org does next, without canceling anything, run "sf deploy cancel-rest --dry-run -o ${test.username}".`,
    ]);
  });

  it('shows how it ended when it is not canceled', async () => {
    const { id } = test.add({ cancelTime: 2 * SECOND, cancelEnding: 'Failed' });

    expect(await drawn(runCommand, '-i', id)).to.deep.equal([
      ...['Canceling Deployment', '✘ Waiting for the Org to Cancel'],
      ...['▸ Components Deployed: 0/1032 (0%)', '▸ Tests Completed: 0/135 (0%)', '◼ Done'],
      ...['State Detail: Processing Type: Apex Component', 'Status: Failed', `Job ID: ${id}`, org()],
    ]);
  });

  it('counts several', async () => {
    test.add({ cancelTime: 2 * SECOND });
    test.add();

    expect((await drawn(runCommand, '--all', '--no-prompt')).slice(0, 6)).to.deep.equal([
      ...['Canceling Deployments', '✔ Waiting for the Org to Cancel', '▸ Deployments Ended: 2/2 (100%)', '✔ Done'],
      ...['Status: 2 Canceled', org()],
    ]);
  });

  it('shows a deployment that is watched', async () => {
    const { id } = test.add({ deployTime: 2 * SECOND, finalizeTime: 0 });

    expect(await drawn(runWatch, '-i', id)).to.deep.equal([
      ...['Watching Deployment', '✔ Waiting for the Org to Finish'],
      ...['▸ Components Deployed: 1032/1032 (100%)', '▸ Tests Completed: 135/135 (100%)', '✔ Done'],
      ...['Status: Succeeded', `Job ID: ${id}`, org()],
      `Deployment ${id} in org ${test.username} ended with status Succeeded. Its changes are in the org.`,
    ]);
  });
});
