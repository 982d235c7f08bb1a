import type { TestClock } from '../../simulatedOrg/clock.js';
import type { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { startOrg } from '../../simulatedOrg/startOrg.js';

/** An org for the test that is running: its clock, and who is logged in to it. */
export type OrgOfTest = {
  clock: TestClock;
  org: SimulatedOrg;
  username: string;
  /** The IDs of the deployments that the org was asked to cancel, in this order. */
  patched: () => Array<string | undefined>;
};

/** Starts an org before each test of a suite, and stops it after the test. The fields are those of the running test. */
export const orgForEach = (): OrgOfTest => {
  const current = {
    patched: () =>
      current.org.deployRequests.filter(({ method }) => method === 'PATCH').map(({ path }) => path.split('/').at(-1)),
  } as OrgOfTest;
  beforeEach(async () => {
    Object.assign(current, await startOrg());
  });
  afterEach(async () => current.org.stop());
  return current;
};
