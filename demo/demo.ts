/* Shows the command at work against a stand-in org. It leaves nothing behind, and ends by itself. */

// The first import: it has to come before the Salesforce libraries.
import { removePrivateHome } from '../test/privateHome.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '../test/standInOrg/clock.js';
import { logIn } from '../test/standInOrg/logIn.js';
import { StandInOrg } from '../test/standInOrg/standInOrg.js';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Runs the command as a shell would, with its output on this terminal. */
const cancelRest = async (...flags: string[]): Promise<void> => {
  say(`\n$ sf deploy cancel-rest ${flags.join(' ')}`);
  const command = spawn(process.execPath, ['bin/run.js', 'deploy', 'cancel-rest', ...flags], { stdio: 'inherit' });
  const [exitCode] = (await once(command, 'close')) as [number];
  say(`(exit code ${exitCode})`);
};

const org = await StandInOrg.start(systemClock);
try {
  const username = await logIn(org);
  process.env.SF_TARGET_ORG = username;
  say(`A stand-in org runs at ${org.instanceUrl}, and ${username} is logged in to it.`);

  const ended = org.deployments.add({ deployTime: 0, finalizeTime: 0 });
  const production = org.deployments.add({ cancelHiddenTime: 2000 });
  const validation = org.deployments.add({ checkOnly: true, createdByName: 'Casey Colleague' });
  say(`\nDeployment ${production.id} is in progress, and validation ${validation.id} waits in the queue.`);

  await cancelRest('--job-id', validation.id, '--async', '--json');
  await cancelRest('--job-id', production.id);

  say('\nCanceling it again, now that it is canceled:');
  await cancelRest('--job-id', validation.id);

  say('\nWithout a job ID, for all that a colleague left in the queue:');
  org.deployments.add({ createdByName: 'Casey Colleague' });
  org.deployments.add({ createdByName: 'Casey Colleague', checkOnly: true });
  await cancelRest('--all', '--no-prompt');

  say('\nA deployment that has ended already:');
  await cancelRest('--job-id', ended.id);
} finally {
  await org.stop();
  removePrivateHome();
}
