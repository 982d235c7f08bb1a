import { ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import type { DeploymentPlan } from '../../simulatedOrg/deployment.js';
import type { Prompter } from '../../src/system/environment.js';
import { commandClass, COMMANDS, runner } from '../runCommand.js';
import { DAY, MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

/** What is done in the examples: those of a command that cancels take long, so that filters by age match. */
const PLANS: Record<string, { plan: Partial<DeploymentPlan>; age: number; cancels: boolean }> = {
  'cancel-rest': { plan: { checkOnly: true, deployTime: 2 * DAY }, age: DAY, cancels: true },
  'watch-rest': { plan: { deployTime: MINUTE }, age: SECOND, cancels: false },
};

/** Takes the first choice, and says yes. */
const willing: Prompter = {
  rowWidth: 80,
  choose: async (_signal, _message, _heading, [first]) => {
    if (!first) throw new Error('there is nothing to choose from');
    return Promise.resolve([first.value]);
  },
  confirm: async () => Promise.resolve(true),
};

const examples = await Promise.all(
  COMMANDS.map(async (name) => (await commandClass(name)).examples.map((example) => ({ name, example }))),
);

describe('the examples in the help', () => {
  const test = orgForEach();

  for (const { name, example } of examples.flat()) {
    const [description = '', line = ''] = example.split('\n').filter(Boolean);
    const flags = line.replace('<%= config.bin %> <%= command.id %>', '').trim();

    it(`of ${name} work: ${flags || 'none'}`, async () => {
      const { plan, age, cancels } = ensure(PLANS[name]);
      const [first, second] = [test.add(plan), test.add(plan, age)];
      const words = flags
        .replace('0Af0x000017yLUFCA2', first.id)
        .replace('0Af0x000017yLUGCA2', second.id)
        .replace('prod', test.username)
        .split(' ')
        .filter(Boolean);
      const target = words.includes('--target-org') ? [] : ['--target-org', test.username];
      const { exitCode } = await runner(name)({ clock: test.clock, prompter: willing }, ...words, ...target);

      expect(description).to.match(/:$/);
      expect(exitCode).to.equal(0);
      const hasCanceled = test.org.deployRequests.some(({ method }) => method === 'PATCH');
      expect(hasCanceled).to.equal(cancels && !words.includes('--dry-run'));
    });
  }
});
