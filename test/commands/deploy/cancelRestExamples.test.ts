import { expect } from 'chai';
import DeployCancelRest from '../../../src/commands/deploy/cancel-rest.js';
import type { Prompter } from '../../../src/choosing/prompter.js';
import { runCommand } from '../../runCommand.js';
import type { TestClock } from '../../standInOrg/clock.js';
import type { StandInOrg } from '../../standInOrg/standInOrg.js';
import { startOrg } from '../../standInOrg/startOrg.js';

/** Takes the first choice, and says yes. */
const willing: Prompter = {
  choose: async (_message, _heading, [first]) => {
    if (!first) throw new Error('there is nothing to choose from');
    return Promise.resolve(first.value);
  },
  confirm: async () => Promise.resolve(true),
};

describe('the examples in the help', () => {
  let clock: TestClock;
  let org: StandInOrg;
  let username: string;

  beforeEach(async () => {
    ({ clock, org, username } = await startOrg());
  });

  afterEach(async () => org.stop());

  for (const example of DeployCancelRest.examples) {
    const [description = '', command = ''] = example.split('\n').filter(Boolean);
    const flags = command.replace('<%= config.bin %> <%= command.id %>', '').trim();

    it(`work: ${flags || 'none'}`, async () => {
      const { id } = org.deployments.add();
      const words = flags.replace('0Af0x000017yLUFCA2', id).replace('prod', username).split(' ').filter(Boolean);
      const target = words.includes('--target-org') ? [] : ['--target-org', username];
      const { exitCode } = await runCommand({ clock, prompter: willing }, ...words, ...target);

      expect(description).to.match(/:$/);
      expect(exitCode).to.equal(0);
      expect(org.deployRequests.map(({ method }) => method)).to.include('PATCH');
    });
  }
});
