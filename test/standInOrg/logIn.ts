import { AuthInfo } from '@salesforce/core';
import type { StandInOrg } from './standInOrg.js';

/**
 * Logs in to a stand-in org with its access token, as `sf org login access-token` does, in the home of this process.
 *
 * @returns the username, for `--target-org`
 */
export const logIn = async (org: StandInOrg): Promise<string> => {
  const authInfo = await AuthInfo.create({
    // The trailing slash is what the CLI stores.
    accessTokenOptions: {
      accessToken: org.accessToken,
      instanceUrl: `${org.instanceUrl}/`,
      loginUrl: `${org.instanceUrl}/`,
    },
  });
  await authInfo.save();
  return authInfo.getUsername();
};
