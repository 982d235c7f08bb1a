import { execCmd } from '@salesforce/cli-plugins-testkit';
import { ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import type { CancelRestResult } from '../../src/index.js';
import type { CommandJson } from '../runCommand.js';
import { type OrgSession, skipReason, startOrgSession, startValidation } from './orgSession.js';

/** How it may end if the org was faster than the request to cancel. */
const LOST_RACE = ['DeploymentAlreadyCompletedError', 'DeploymentFinalizingError', 'DeploymentNotCanceledError'];

(skipReason ? describe.skip : describe)(`the commands in a real org (${skipReason ?? 'asked of a real org'})`, () => {
  let session: OrgSession;

  before(async () => {
    session = await startOrgSession('CancelRestNut');
  });

  after(async () => session.clean());

  const run = (flags: string): CommandJson => {
    const command = `deploy cancel-rest --target-org ${session.username} ${flags} --json`;
    return ensure(execCmd<CancelRestResult>(command).jsonOutput) as CommandJson;
  };

  /** Runs the command, and gives the deployment that it's about, whichever side of the race it was on. */
  const cancelRest = (flags: string, successes: string[]): CancelRestResult => {
    const json = run(flags);
    if (json.status === 0) {
      expect(json.result.status).to.be.oneOf(successes);
      return json.result;
    }
    expect(json.name).to.be.oneOf(LOST_RACE);
    return ensure(json.data);
  };

  it('cancels a deployment, and waits until the org has stopped it', () => {
    const id = startValidation(session.username);
    const result = cancelRest(`--job-id ${id}`, ['Canceled']);

    expect(result).to.include({ id, done: true });
    expect(result.deployResult).to.include({ checkOnly: true });
  });

  it('asks the org to cancel a deployment, and returns', () => {
    const id = startValidation(session.username);

    expect(cancelRest(`--job-id ${id} --async`, ['Canceling', 'Canceled'])).to.include({ id });
  });

  it('finds the newest deployment of the logged-in user', () => {
    const id = startValidation(session.username);
    const json = run('--use-most-recent');

    if (json.status === 0) expect(json.result).to.include({ id, status: 'Canceled', done: true });
    else expect(json.name).to.be.oneOf([...LOST_RACE, 'NoActiveDeploymentError']);
  });

  it('says that a deployment had already ended', () => {
    const id = startValidation(session.username);
    cancelRest(`--job-id ${id}`, ['Canceled']);
    const json = run(`--job-id ${id}`);

    if (json.status === 0) expect(json.warnings.join()).to.include('already');
    else expect(json.name).to.equal('DeploymentAlreadyCompletedError');
  });

  it('says that the org has no such deployment', () => {
    expect(run('--job-id 0Af000000000000CAA')).to.include({ status: 1, name: 'DeploymentNotFoundError' });
  });

  it('watches a validation until it ends', () => {
    const id = startValidation(session.username);
    const { jsonOutput } = execCmd<CancelRestResult>(
      `deploy watch-rest --target-org ${session.username} --job-id ${id} --json`,
    );

    expect(ensure(jsonOutput).result).to.include({ id, done: true, outcome: 'ended' });
  });
});
