import * as sinon from 'sinon';
import { systemClock } from '../../simulatedOrg/clock.js';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { logIn } from '../../simulatedOrg/logIn.js';
import { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { type ProcessOptions, type StartedProcess, startProcess } from '../runProcess.js';

export const HOUR = 60 * 60_000;

/** An org for the test that is running, on the clock of this machine, and the commands on it, in processes of their own. */
export type OrgOfTest = {
  org: SimulatedOrg;
  username: string;
  /** Starts `sf deploy <command>` on the org. */
  start: (command: string, ...flags: string[]) => StartedProcess;
  startWith: (options: ProcessOptions, command: string, ...flags: string[]) => StartedProcess;
  /** Sets environment variables for the processes of this test. */
  setVariables: (variables: NodeJS.ProcessEnv) => void;
  /** Adds a deployment, which the org takes an hour to cancel. */
  add: (plan?: Partial<DeploymentPlan>) => Deployment;
  /** The IDs of the deployments that the org was asked to cancel, in this order. */
  patched: () => Array<string | undefined>;
};

/** Starts an org before each test of a suite, and stops it after the test. The fields are those of the running test. */
export const orgForEach = (
  logInto: (org: SimulatedOrg) => Promise<string> = logIn,
  options?: Parameters<typeof SimulatedOrg.start>[1],
): OrgOfTest => {
  const test = {
    start: (command, ...flags) => test.startWith({}, command, ...flags),
    startWith: (given, command, ...flags) =>
      startProcess({ program: 'bin/run.js', ...given }, 'deploy', command, '--target-org', test.username, ...flags),
    setVariables: (variables) => {
      sinon.stub(process, 'env').value({ ...process.env, ...variables });
    },
    add: (plan) => test.org.deployments.add({ cancelTime: HOUR, ...plan }),
    patched: () => test.org.patchedIds,
  } as OrgOfTest;
  beforeEach(async () => {
    test.org = await SimulatedOrg.start(systemClock, options);
    test.username = await logInto(test.org);
  });
  afterEach(async () => {
    sinon.restore();
    await test.org.stop();
  });
  return test;
};
