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

/**
 * Logs in to a stand-in org with a refresh token, as `sf org login sfdx-url` does, so that a session that has expired can
 * be replaced.
 *
 * @returns the username, for `--target-org`
 */
export const logInForLong = async (org: StandInOrg): Promise<string> => {
  const authInfo = await AuthInfo.create({
    oauth2Options: { clientId: 'PlatformCLI', loginUrl: org.instanceUrl, refreshToken: org.refreshToken },
  });
  await authInfo.save();
  return authInfo.getUsername();
};
