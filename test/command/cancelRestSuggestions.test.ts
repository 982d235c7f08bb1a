import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import type { DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { type CommandRun, COMMANDS, runner } from '../runCommand.js';
import { MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

const OTHER = { createdById: '0055g000000ZZZZAA4' };

/** A command that was suggested, as the words that a shell makes of it. */
type Suggestion = { command: string; words: string[] };

describe('the commands that sf deploy cancel-rest suggests', () => {
  const test = orgForEach();

  /** Adds deployments that are in progress at the same time, and gives their IDs for a flag. */
  const addRunning = (...plans: Array<Partial<DeploymentPlan>>): string => {
    const deployments = plans.map((plan) => test.add(plan));
    for (const deployment of deployments) {
      deployment.start(test.clock.now());
      test.clock.after(3 * MINUTE, () => {
        deployment.settle(test.clock.now());
      });
    }
    return deployments.map(({ id }) => id).join();
  };

  const runInterrupted = async (...flags: string[]): Promise<CommandRun> => {
    test.interruptAfter(3 * SECOND);
    return test.cancel(...flags);
  };

  const suggestionsIn = ({ stdout, stderr }: CommandRun): Suggestion[] => {
    const text = stripVTControlCharacters(stdout + stderr).replace(/\s+/g, ' ');
    return [...text.matchAll(/\brun "sf deploy ([^"]+)"/gi)].map(([, words = '']) => {
      const [command = '', ...flags] = words.split(' ');
      return { command, words: flags };
    });
  };

  const follow = async ({ command, words }: Suggestion): Promise<number> => {
    expect(COMMANDS).to.include(command);
    return (await runner(command)(test.clock, ...words)).exitCode;
  };

  type Situation = {
    situation: string;
    meet: () => Promise<CommandRun>;
    /** The commands that are suggested, and what they exit with. */
    follows: Array<[command: string, exitCode: number]>;
  };

  const situations: Situation[] = [
    {
      situation: 'the org has accepted and nobody waits',
      meet: async () => test.cancel('--job-id', test.add().id, '--async'),
      follows: [['watch-rest', 1]],
    },
    {
      situation: "one hasn't ended in time",
      meet: async () => test.cancel('--job-id', test.add({ cancelTime: 2 * MINUTE }).id, '--wait', '1'),
      follows: [['watch-rest', 1]],
    },
    {
      situation: "one of several hasn't ended in time",
      meet: async () => {
        test.add({ cancelTime: 2 * MINUTE });
        test.add();
        return test.cancel('--all', '--no-prompt', '--wait', '1');
      },
      follows: [
        ['watch-rest', 1],
        ['cancel-rest', 0],
      ],
    },
    {
      situation: "two of several haven't ended in time",
      meet: async () => {
        const ids = addRunning({ cancelTime: 2 * MINUTE }, { cancelTime: 2 * MINUTE });
        return test.cancel('--job-id', ids, '--wait', '1');
      },
      follows: [['watch-rest', 1]],
    },
    {
      situation: 'the org has accepted several, which it hides, and nobody waits',
      meet: async () => {
        const plan = { cancelHiddenTime: MINUTE, cancelTime: 2 * MINUTE };
        return test.cancel('--job-id', addRunning(plan, plan), '--async');
      },
      follows: [['watch-rest', 1]],
    },
    {
      situation: 'one was waited for and somebody pressed Ctrl-C',
      meet: async () => runInterrupted('--job-id', test.add({ cancelTime: MINUTE }).id),
      follows: [['watch-rest', 1]],
    },
    {
      situation: 'all were waited for and somebody pressed Ctrl-C',
      meet: async () => {
        test.add({ cancelTime: MINUTE });
        test.add();
        return runInterrupted('--all', '--no-prompt');
      },
      follows: [
        ['watch-rest', 1],
        ['cancel-rest', 0],
      ],
    },
    {
      situation: "the request wasn't answered and somebody pressed Ctrl-C",
      meet: async () => {
        const meanwhile = (): void => {
          test.clock.advance(5 * SECOND);
        };
        test.org.failNext('PATCH', { kind: 'hang', meanwhile }, 1);
        return runInterrupted('--job-id', test.add().id);
      },
      follows: [['cancel-rest', 0]],
    },
    {
      situation: "it isn't known whether the org has accepted",
      meet: async () => {
        test.clock.after(5 * MINUTE, () => {
          test.org.recover();
        });
        test.org.failNext('PATCH', { kind: 'reset', acts: false });
        const seen = await test.cancel('--job-id', test.add({ deployTime: 60 * MINUTE }).id);
        test.org.recover();
        return seen;
      },
      follows: [['cancel-rest', 0]],
    },
    {
      situation: 'it had already failed',
      meet: async () => test.cancel('--job-id', test.add({ ending: 'Failed' }, 20 * MINUTE).id),
      follows: [['watch-rest', 1]],
    },
    {
      situation: 'it ended otherwise',
      meet: async () => test.cancel('--job-id', test.add({ cancelEnding: 'Failed' }).id),
      follows: [['watch-rest', 1]],
    },
    {
      situation: 'the org is finalizing it',
      meet: async () => test.cancel('--job-id', test.add({}, 10 * MINUTE).id),
      follows: [['watch-rest', 0]],
    },
    {
      situation: 'the user has others',
      meet: async () => {
        test.add();
        test.add();
        return test.cancel('-r');
      },
      follows: [
        ['cancel-rest', 0],
        ['cancel-rest', 0],
      ],
    },
    {
      situation: 'only other users have some',
      meet: async () => {
        test.add(OTHER);
        return test.cancel('-r');
      },
      follows: [['cancel-rest', 0]],
    },
    {
      situation: 'two were queued meanwhile, but not without asking',
      meet: async () => {
        test.add();
        test.org.beforeNext('PATCH', () => {
          test.add();
          test.add();
        });
        return test.cancel('--all', '--no-prompt');
      },
      follows: [
        ['cancel-rest', 2],
        ['cancel-rest', 0],
      ],
    },
    {
      situation: 'it was a list, but not without asking',
      meet: async () => {
        test.add();
        test.add();
        return test.cancel('--dry-run');
      },
      follows: [['cancel-rest', 2]],
    },
    {
      situation: 'it was a dry run of named ones',
      meet: async () => test.cancel('--dry-run', '--job-id', addRunning({}, {})),
      follows: [['cancel-rest', 0]],
    },
  ];

  for (const { situation, meet, follows } of situations) {
    it(`work when ${situation}`, async () => {
      const suggestions = suggestionsIn(await meet());

      const followed: Array<[command: string, exitCode: number]> = [];
      for (const suggestion of suggestions) followed.push([suggestion.command, await follow(suggestion)]);
      expect(followed).to.deep.equal(follows);
    });
  }

  it('have the filters of a dry run of --all, and ask before they cancel', async () => {
    test.add({ checkOnly: true });
    test.add();
    const { stdout } = await test.cancel('--dry-run', '--all', '--validations-only', '--older-than', '1m', '--mine');

    expect(stdout).to.not.include('cancel-rest -i');
    test.clock.advance(2 * MINUTE);
    const again = await test.cancel('--dry-run', '--all', '--validations-only', '--older-than', '1m', '--mine');
    expect(again.stdout).to.include('cancel-rest --all --validations-only --mine --older-than 1m -o ');
  });
});
