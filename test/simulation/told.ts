import * as fc from 'fast-check';
import { type History, history } from './history.js';
import { judge } from './judge.js';
import { play } from './play.js';
import { storyOf } from './story.js';

/** A history in which a sentence of the contract was broken. Its message tells the story. */
export class Finding extends Error {
  public override readonly name = 'Finding';

  public constructor(
    public readonly sentence: string,
    story: string,
  ) {
    super(story);
  }
}

/**
 * Plays a history, and holds what the command says and does against what was the case.
 *
 * @param except sentences of the contract that aren't looked at
 * @throws Finding if a sentence is broken
 */
export const assertToldAsItWas = async (one: History, except: string[] = []): Promise<void> => {
  await play(one, async (played, run) => {
    const breaches = (await judge(played, run)).filter(({ sentence }) => !except.includes(sentence));
    const [first] = breaches;
    if (first) throw new Finding(first.sentence, storyOf(one, played, breaches));
  });
};

/** The property that any history is told as it was. */
export const anyIsToldAsItWas = (except: string[] = []): fc.IAsyncProperty<[History]> =>
  fc.asyncProperty(history(), async (one) => assertToldAsItWas(one, except));

/** How long a history may take to play, in milliseconds of the machine's clock: one that takes longer hangs. */
export const LONGEST_PLAY = 60_000;
