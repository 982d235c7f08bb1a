import { TestClock } from './clock.js';
import { logIn } from './logIn.js';
import { StandInOrg, type StandInOrgOptions } from './standInOrg.js';

/** Starts a stand-in org on a clock that the test moves, and logs in to it. */
export const startOrg = async (
  options?: StandInOrgOptions,
): Promise<{ clock: TestClock; org: StandInOrg; username: string }> => {
  const clock = new TestClock();
  const org = await StandInOrg.start(clock, options);
  return { clock, org, username: await logIn(org) };
};
