import { homedir } from 'node:os';
import { execCmd, TestSession } from '@salesforce/cli-plugins-testkit';
import { ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import type { CancelRestResult } from '../src/index.js';
import { makeProject } from './cli/project.js';

/**
 * The command against a real org: one that is logged in to, named in `TESTKIT_ORG_USERNAME`, or else a scratch org of the
 * Dev Hub that the variables of `@salesforce/cli-plugins-testkit` name. The real `sf` must be on the path.
 *
 * The deployments are validations, so that nothing stays behind in the org.
 */
const { TESTKIT_ORG_USERNAME, TESTKIT_HUB_USERNAME, TESTKIT_AUTH_URL } = process.env;
const isOrgConfigured = [TESTKIT_ORG_USERNAME, TESTKIT_HUB_USERNAME, TESTKIT_AUTH_URL].some(Boolean);

const WITHOUT_ORG =
  'skipped: name an org that you are logged in to in TESTKIT_ORG_USERNAME, or a Dev Hub in TESTKIT_HUB_USERNAME or TESTKIT_AUTH_URL';

/** How it may end where the org was faster than the request to cancel. */
const LOST_RACE = ['DeploymentAlreadyCompletedError', 'DeploymentFinalizingError', 'DeploymentNotCanceledError'];

const describeInOrg = isOrgConfigured ? describe : describe.skip;

describeInOrg(`sf deploy cancel-rest in a real org${isOrgConfigured ? '' : ` (${WITHOUT_ORG})`}`, () => {
  let session: TestSession;
  let username: string;

  before(async () => {
    // The session has a home of its own otherwise, in which nobody is logged in.
    if (TESTKIT_ORG_USERNAME) process.env.TESTKIT_HOMEDIR ??= homedir();
    session = await TestSession.create({
      project: { name: 'cancelRest' },
      devhubAuthStrategy: TESTKIT_ORG_USERNAME ? 'NONE' : 'AUTO',
      scratchOrgs: [{ edition: 'developer', setDefault: true }],
    });
    username = ensure([...session.orgs.values()][0]?.username);
    await makeProject(session.project.dir, 'CancelRestNut');
  });

  after(async () => session.clean());

  /** Starts a validation that runs all tests of the org, and gives its ID. */
  const startValidation = (): string => {
    const start = `project deploy start --async --dry-run --test-level RunLocalTests --source-dir force-app`;
    const { jsonOutput } = execCmd<{ id: string }>(`${start} --target-org ${username} --json`, {
      cli: 'sf',
      ensureExitCode: 0,
    });
    return ensure(jsonOutput).result.id;
  };

  /** Runs the command, and gives the deployment that it tells about, whichever side of the race it was on. */
  const cancelRest = (flags: string, successes: string[]): CancelRestResult => {
    const { jsonOutput } = execCmd<CancelRestResult>(`deploy cancel-rest --target-org ${username} ${flags} --json`);
    const json = ensure(jsonOutput);
    if (json.status === 0) {
      expect(json.result.status).to.be.oneOf(successes);
      return json.result;
    }
    expect(json.name).to.be.oneOf(LOST_RACE);
    return ensure(json.data) as CancelRestResult;
  };

  it('cancels a deployment, and waits until the org has stopped it', () => {
    const id = startValidation();
    const result = cancelRest(`--job-id ${id}`, ['Canceled']);

    expect(result).to.include({ id, done: true });
    expect(result.deployResult).to.include({ checkOnly: true });
  });

  it('asks the org to cancel a deployment, and returns', () => {
    const id = startValidation();

    expect(cancelRest(`--job-id ${id} --async`, ['Canceling', 'Canceled'])).to.include({ id });
  });

  it('finds the newest deployment of the logged-in user', () => {
    const id = startValidation();
    const { jsonOutput } = execCmd<CancelRestResult>(
      `deploy cancel-rest --target-org ${username} --use-most-recent --json`,
    );
    const json = ensure(jsonOutput);

    if (json.status === 0) expect(json.result).to.include({ id, status: 'Canceled', done: true });
    else expect(json.name).to.be.oneOf([...LOST_RACE, 'NoActiveDeploymentError']);
  });

  it('tells that a deployment was completed or canceled already', () => {
    const id = startValidation();
    cancelRest(`--job-id ${id}`, ['Canceled']);
    const { jsonOutput } = execCmd<CancelRestResult>(
      `deploy cancel-rest --target-org ${username} --job-id ${id} --json`,
    );
    const json = ensure(jsonOutput);

    if (json.status === 0) expect(json.warnings.join()).to.include('before this request');
    else expect(json.name).to.equal('DeploymentAlreadyCompletedError');
  });

  it('tells that the org has no such deployment', () => {
    const { jsonOutput } = execCmd(`deploy cancel-rest --target-org ${username} --job-id 0Af000000000000AAA --json`);

    expect(ensure(jsonOutput)).to.include({ status: 1, name: 'DeploymentNotFoundError' });
  });
});
