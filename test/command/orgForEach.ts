import type { TestClock } from '../../simulatedOrg/clock.js';
import type { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { startOrg } from '../../simulatedOrg/startOrg.js';

/** An org for the test that is running: its clock, and who is logged in to it. */
export type OrgOfTest = { clock: TestClock; org: SimulatedOrg; username: string };

/** Starts an org before each test of a suite, and stops it after the test. The fields are those of the running test. */
export const orgForEach = (): OrgOfTest => {
  const current = {} as OrgOfTest;
  beforeEach(async () => {
    Object.assign(current, await startOrg());
  });
  afterEach(async () => current.org.stop());
  return current;
};
