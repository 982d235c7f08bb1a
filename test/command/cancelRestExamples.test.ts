import { expect } from 'chai';
import type { Prompter } from '../../src/system/environment.js';
import { commandClass, runCommand } from '../runCommand.js';
import { DAY } from './faults.js';
import { orgForEach } from './orgForEach.js';

const DeployCancelRest = await commandClass('cancel-rest');

/** Takes the first choice, and says yes. */
const willing: Prompter = {
  rowWidth: 80,
  choose: async (_signal, _message, _heading, [first]) => {
    if (!first) throw new Error('there is nothing to choose from');
    return Promise.resolve([first.value]);
  },
  confirm: async () => Promise.resolve(true),
};

describe('the examples in the help', () => {
  const test = orgForEach();

  for (const example of DeployCancelRest.examples) {
    const [description = '', command = ''] = example.split('\n').filter(Boolean);
    const flags = command.replace('<%= config.bin %> <%= command.id %>', '').trim();

    it(`work: ${flags || 'none'}`, async () => {
      const plan = { checkOnly: true, deployTime: 2 * DAY };
      const [first, second] = [test.add(plan), test.add(plan, DAY)];
      const words = flags
        .replace('0Af0x000017yLUFCA2', first.id)
        .replace('0Af0x000017yLUGCA2', second.id)
        .replace('prod', test.username)
        .split(' ')
        .filter(Boolean);
      const target = words.includes('--target-org') ? [] : ['--target-org', test.username];
      const { exitCode } = await runCommand({ clock: test.clock, prompter: willing }, ...words, ...target);

      expect(description).to.match(/:$/);
      expect(exitCode).to.equal(0);
      const hasCanceled = test.org.deployRequests.some(({ method }) => method === 'PATCH');
      expect(hasCanceled).to.equal(!words.includes('--dry-run'));
    });
  }
});
