import { generateKeyPairSync } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AuthInfo, Global } from '@salesforce/core';
import type { SimulatedOrg } from './simulatedOrg.js';

/**
 * Logs in to a simulated org with its access token, as `sf org login access-token` does, in the home of this process.
 *
 * @returns the username, for `--target-org`
 */
export const logIn = async (org: SimulatedOrg): Promise<string> => {
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
 * Logs in to a simulated org with its access token without asking it, for an org that this process doesn't trust.
 *
 * @returns the username, for `--target-org`
 */
export const logInUnasked = async ({
  accessToken,
  identity,
  instanceUrl,
}: Pick<SimulatedOrg, 'accessToken' | 'identity' | 'instanceUrl'>): Promise<string> => {
  const { username, organizationId } = identity;
  const authInfo = await AuthInfo.create({
    accessTokenOptions: {
      ...{ accessToken, instanceUrl, loginUrl: instanceUrl, username, orgId: organizationId },
      ...{ isDevHub: false, namespacePrefix: '' },
    },
  });
  await authInfo.save();
  return username;
};

/**
 * Logs in to a simulated org with a refresh token, as `sf org login sfdx-url` does, so that a session that has expired can
 * be replaced.
 *
 * @returns the username, for `--target-org`
 */
export const logInForLong = async (org: SimulatedOrg): Promise<string> => {
  const authInfo = await AuthInfo.create({
    oauth2Options: { clientId: 'PlatformCLI', loginUrl: org.instanceUrl, refreshToken: org.refreshToken },
  });
  await authInfo.save();
  return authInfo.getUsername();
};

/**
 * Logs in to a simulated org with a key, as `sf org login jwt` does in pipelines, so that a session that has expired can be
 * replaced.
 *
 * @returns the username, for `--target-org`
 */
export const logInByJwt = async (org: SimulatedOrg): Promise<string> => {
  const { username } = org.identity;
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const keyFile = join(homedir(), `${username}.key`);
  await writeFile(keyFile, privateKey);
  // Another simulated org may have had the same port, and so the same user.
  await rm(join(Global.DIR, `${username}.json`), { force: true });
  const authInfo = await AuthInfo.create({
    username,
    oauth2Options: { clientId: 'PlatformCLI', loginUrl: org.instanceUrl, privateKeyFile: keyFile },
  });
  await authInfo.save();
  return authInfo.getUsername();
};
