import { homedir } from 'node:os';
import { execCmd, TestSession } from '@salesforce/cli-plugins-testkit';
import { ensure } from '@salesforce/ts-types';
import { makeProject } from '../cli/project.js';

const { TESTKIT_ORG_USERNAME, TESTKIT_HUB_USERNAME, TESTKIT_AUTH_URL, TESTKIT_LIMITED_USERNAME } = process.env;

/**
 * Why the tests against a real org are skipped: they need one that is logged in to, named in `TESTKIT_ORG_USERNAME`, or a
 * Dev Hub for a scratch org. The real `sf` must be on the path.
 */
export const skipReason = [TESTKIT_ORG_USERNAME, TESTKIT_HUB_USERNAME, TESTKIT_AUTH_URL].some(Boolean)
  ? undefined
  : 'skipped: name an org that you are logged in to in TESTKIT_ORG_USERNAME, or a Dev Hub in TESTKIT_HUB_USERNAME or TESTKIT_AUTH_URL';

export type OrgSession = { username: string; clean: () => Promise<void> };

/** Starts a session with an org and a project with an Apex class. */
export const startOrgSession = async (className: string): Promise<OrgSession> => {
  // The session has a home of its own otherwise, in which nobody is logged in.
  if (TESTKIT_ORG_USERNAME) process.env.TESTKIT_HOMEDIR ??= homedir();
  const session = await TestSession.create({
    project: { name: 'cancelRest' },
    devhubAuthStrategy: TESTKIT_ORG_USERNAME ? 'NONE' : 'AUTO',
    scratchOrgs: [{ edition: 'developer', setDefault: true }],
  });
  await makeProject(session.project.dir, className);
  return {
    username: ensure([...session.orgs.values()][0]?.username),
    clean: async () => session.clean(),
  };
};

/** Starts a validation that runs all tests of the org, so that nothing stays behind in it, and gives its ID. */
export const startValidation = (username: string): string => {
  const start = 'project deploy start --async --dry-run --test-level RunLocalTests --source-dir force-app';
  const { jsonOutput } = execCmd<{ id: string }>(`${start} --target-org ${username} --json`, {
    cli: 'sf',
    ensureExitCode: 0,
  });
  return ensure(jsonOutput).result.id;
};

/**
 * The username of a user who may not cancel deployments: the one named in `TESTKIT_LIMITED_USERNAME`, who is logged in to the
 * org, or a new standard user of a scratch org.
 */
export const userWithoutPermission = (username: string): string => {
  if (TESTKIT_LIMITED_USERNAME) return TESTKIT_LIMITED_USERNAME;
  const { jsonOutput } = execCmd<{ fields: { username: string } }>(`org create user --target-org ${username} --json`, {
    cli: 'sf',
    ensureExitCode: 0,
  });
  return ensure(jsonOutput).result.fields.username;
};
