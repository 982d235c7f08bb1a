import { expect } from 'chai';
import { systemClock } from './standInOrg/clock.js';
import type { DeploymentPlan } from './standInOrg/deployment.js';
import { logIn } from './standInOrg/logIn.js';
import { StandInOrg } from './standInOrg/standInOrg.js';
import { Key, startInTerminal, type TerminalProcess } from './terminalProcess.js';

describe('the command in a terminal', () => {
  let org: StandInOrg;
  let username: string;

  beforeEach(async () => {
    org = await StandInOrg.start(systemClock);
    username = await logIn(org);
  });

  let started: TerminalProcess | undefined;

  afterEach(async () => {
    started?.kill();
    await org.stop();
  });

  const start = (...flags: string[]): TerminalProcess => {
    started = startInTerminal('bin/run.js', 'deploy', 'cancel-rest', '--target-org', username, ...flags);
    return started;
  };

  const add = (createdByName: string, plan?: Partial<DeploymentPlan>): string =>
    org.deployments.add({ createdByName, cancelTime: 0, ...plan }).id;

  const patched = (): Array<string | undefined> =>
    org.deployRequests.filter(({ method }) => method === 'PATCH').map(({ path }) => path.split('/').at(-1));

  it('lists the unfinished deployments, newest first, and cancels the chosen one after a yes', async () => {
    const older = add('Riley Release');
    const newer = add('Casey Colleague', { checkOnly: true });
    const { shows, type, ended } = start();
    await shows(`Which deployment in org ${username} do you want to cancel?`);
    await shows('  Started By ');
    await shows('❯ Casey Colleague');
    await shows('  Riley Release');
    type(Key.down);
    await shows(older);
    type(Key.enter);
    await shows(`Cancel deployment ${older}`);
    type('y');
    type(Key.enter);
    const { screen, exitCode } = await ended;

    expect(exitCode).to.equal(0);
    expect(screen).to.include(`Deployment ${older} in org ${username} is canceled.`);
    expect(patched()).to.deep.equal([older]);
    expect(org.deployments.find(newer)?.isCanceling).to.equal(false);
  });

  it('goes straight to the yes or no where there is one, and Enter alone is a no that cancels nothing', async () => {
    const id = add('Riley Release');
    const { shows, type, ended } = start();
    await shows(`Cancel deployment ${id}`);
    type(Key.enter);
    const { screen, exitCode } = await ended;

    expect(exitCode).to.equal(1);
    expect(screen).to.include('Nothing was canceled').and.not.include('Which deployment');
    expect(patched()).to.be.empty;
  });

  for (const { name, key, code } of [
    { name: 'Escape', key: Key.escape, code: 1 },
    { name: 'Ctrl-C', key: Key.ctrlC, code: 130 },
  ]) {
    it(`cancels nothing, and says so, where ${name} leaves the list, exit ${code}`, async () => {
      add('Riley Release');
      add('Casey Colleague');
      const { shows, type, ended } = start();
      await shows('Which deployment');
      await shows('Riley Release');
      type(key);
      const { screen, exitCode } = await ended;

      expect(exitCode).to.equal(code);
      expect(screen)
        .to.include('Nothing was canceled')
        .and.not.match(/^\s+at /m);
      expect(patched()).to.be.empty;
    });

    it(`cancels nothing, and says so, where ${name} leaves the yes or no, exit ${code}`, async () => {
      const id = add('Riley Release');
      const { shows, type, ended } = start();
      await shows(`Cancel deployment ${id}`);
      type(key);
      const { screen, exitCode } = await ended;

      expect(exitCode).to.equal(code);
      expect(screen)
        .to.include('Nothing was canceled')
        .and.not.match(/^\s+at /m);
      expect(patched()).to.be.empty;
    });
  }

  it('fails with NoActiveDeploymentError where there is nothing to choose from, exit 1', async () => {
    const { screen, exitCode } = await start().ended;

    expect(exitCode).to.equal(1);
    expect(screen).to.include('NoActiveDeploymentError');
  });

  it('shows what --all is about to cancel, and cancels it after a yes', async () => {
    const ids = [add('Riley Release'), add('Casey Colleague')];
    const { shows, type, ended } = start('--all', '--async');
    await shows('Casey Colleague');
    await shows('Cancel these 2 deployments');
    type('y');
    type(Key.enter);
    const { exitCode } = await ended;

    expect(exitCode).to.equal(0);
    expect(patched()).to.deep.equal(ids.toReversed());
  });

  it('cancels nothing with --all after a no', async () => {
    add('Riley Release');
    const { shows, type, ended } = start('--all');
    await shows('Cancel deployment');
    type('n');
    type(Key.enter);
    const { exitCode } = await ended;

    expect(exitCode).to.equal(1);
    expect(patched()).to.be.empty;
  });

  it('asks nothing with --json, exit 2', async () => {
    const { screen, exitCode } = await start('--json').ended;

    expect(exitCode).to.equal(2);
    expect(screen).to.include('--use-most-recent');
  });

  it('draws the progress while it waits', async () => {
    const id = add('Riley Release', { cancelTime: 1500, cancelHiddenTime: 1200, testsTotal: 0 });
    const { screen, exitCode } = await start('--job-id', id).ended;

    expect(exitCode).to.equal(0);
    expect(screen).to.match(/Components: \d+\/1032/);
    for (const text of [
      'Canceling Deployment',
      'Tests: 0/0',
      'State Detail: Processing Type: Apex Component',
      'Status: Canceled',
      `Deploy ID: ${id}`,
      `Target Org: ${username}`,
    ]) {
      expect(screen).to.include(text);
    }
  });

  it('draws that it failed where the deployment ends otherwise than canceled', async () => {
    const id = add('Riley Release', { cancelTime: 1500, cancelEnding: 'Succeeded' });
    const { screen, exitCode } = await start('--job-id', id).ended;

    expect(exitCode).to.equal(1);
    expect(screen)
      .to.match(/✘ Canceling in the Org/)
      .and.not.match(/✔ Done/);
    expect(screen).to.include('Status: Succeeded');
  });

  it('ends the progress and says that the org goes on where Ctrl-C interrupts it, exit 130', async () => {
    const id = add('Riley Release', { cancelTime: 60 * 60_000 });
    const { shows, type, ended } = start('--job-id', id);
    await shows('Status: Canceling');
    type(Key.ctrlC);
    const { screen, exitCode } = await ended;

    expect(exitCode).to.equal(130);
    expect(screen)
      .to.include('You stopped waiting.')
      .and.not.match(/^\s+at /m);
    expect(screen).not.to.match(/[✔✘] Canceling in the Org/);
  });

  it('draws the progress of --all as how many deployments have ended', async () => {
    add('Riley Release', { cancelTime: 1500 });
    add('Casey Colleague');
    const { screen, exitCode } = await start('--all', '--no-prompt').ended;

    expect(exitCode).to.equal(0);
    expect(screen).to.include('Deployments: 1/2 (50%)').and.include('Canceled: 1, Canceling: 1');
    expect(screen)
      .to.match(/✔ Done/)
      .and.not.include('Deploy ID');
  });
});
