import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * Loaded before all tests, and before the Salesforce libraries: they get a home of their own, so that no test can see or
 * touch the logins, configuration, and log files of whoever runs it.
 */

const home = mkdtempSync(join(tmpdir(), 'deploy-cancel-rest-test-'));

for (const name of Object.keys(process.env).filter((each) => /^(SF|SFDX|XDG)_/.test(each))) {
  Reflect.deleteProperty(process.env, name);
}
Object.assign(process.env, {
  HOME: home,
  USERPROFILE: home,
  SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  SF_DISABLE_TELEMETRY: 'true',
  SF_DISABLE_LOG_FILE: 'true',
  // The libraries warn of http, which is all that a server on loopback speaks.
  NODE_NO_WARNINGS: '1',
});

export const mochaHooks = {
  afterAll(): void {
    rmSync(home, { recursive: true, force: true });
  },
};
