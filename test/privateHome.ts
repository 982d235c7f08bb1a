import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * Importing this before the Salesforce libraries gives them, and the processes started from here, a home of their own:
 * nothing can see or touch the logins, configuration, and log files of whoever runs the tests or the demo. What the
 * environment says about colors goes, too: with CI=true, the CLI colors even what it writes to a file.
 */

const home = mkdtempSync(join(tmpdir(), 'deploy-cancel-rest-'));

for (const name of Object.keys(process.env).filter((each) =>
  /^(SF|SFDX|XDG)_|^(CI|TF_BUILD|FORCE_COLOR|NO_COLOR|COLORTERM)$/.test(each),
)) {
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
  // Times are shown in the zone of the machine.
  TZ: 'UTC',
  // The libraries draw with the figures of Windows Terminal, not with those of a classic console window.
  WT_SESSION: 'tests',
});

export const removePrivateHome = (): void => {
  rmSync(home, { recursive: true, force: true });
};
