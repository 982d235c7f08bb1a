import { TestClock } from './clock.js';
import { logIn } from './logIn.js';
import { SimulatedOrg, type StandInOrgOptions } from './simulatedOrg.js';

/** Starts a simulated org on a clock that the test moves, and logs in to it. */
export const startOrg = async (
  options?: StandInOrgOptions,
): Promise<{ clock: TestClock; org: SimulatedOrg; username: string }> => {
  const clock = new TestClock();
  const org = await SimulatedOrg.start(clock, options);
  return { clock, org, username: await logIn(org) };
};
