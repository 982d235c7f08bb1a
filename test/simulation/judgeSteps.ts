import { Parser } from '@oclif/core';
import { commandClass } from '../runCommand.js';
import type { Sentence } from './judge.js';
import { textOfPlayed } from './judgeText.js';
import type { Played } from './play.js';
import { idsIn, sentencesIn } from './sentences.js';
import { factsOf, isEnd, summaryOf } from './truth.js';

/** A suggested command, and the sentence that suggests it. */
type Suggested = { key: string; text: string; command: string };

const suggestedIn = (played: Played): Suggested[] =>
  sentencesIn(textOfPlayed(played)).flatMap(({ key, text, values: { command } }) =>
    command ? [{ key, text, command }] : [],
  );

const SORTED = (ids: string[]): string => ids.toSorted().join();

/** Whether what a step says of a deployment can be so, as far as the command knows. */
const fits = (key: string, id: string, played: Played): boolean => {
  const { told } = factsOf(id, played);
  const status = told.at(-1)?.shown.status;
  const isInTime = played.signaledAt === undefined;
  switch (key) {
    case 'step.watch':
    case 'step.cancel':
    case 'step.repeat':
      return !isEnd(status) || !isInTime;
    case 'step.failures':
      return isEnd(status);
    default:
      return true;
  }
};

export const stepSentences: Sentence[] = [
  {
    name: 'a suggested command names exactly the deployments that its sentence is about',
    brokenBy: (played) =>
      suggestedIn(played)
        .filter(({ key }) => !['step.notFound', 'watch.'].some((each) => key.startsWith(each)))
        .filter(({ text, command }) => {
          const about = idsIn(text.replace(command, ''));
          return about.length > 0 && SORTED(about) !== SORTED(idsIn(command));
        })
        .map(({ text }) => text),
  },
  {
    name: 'a suggested command is for deployments that it can do something about',
    brokenBy: (played) =>
      sentencesIn(textOfPlayed(played)).flatMap(({ key, text }) =>
        idsIn(text)
          .filter((id) => !fits(key, id, played))
          .map((id) => `“${text}”, but ${summaryOf(factsOf(id, played))}`),
      ),
  },
  {
    name: 'to undo is suggested for what has changed the org',
    brokenBy: (played) =>
      sentencesIn(textOfPlayed(played))
        .filter(({ key }) => key === 'step.undo')
        .flatMap(({ text }) => idsIn(text).map((id) => ({ text, facts: factsOf(id, played) })))
        .filter(({ facts: { deployment } }) => !deployment?.status.startsWith('Succeeded') || deployment.plan.checkOnly)
        .map(({ text, facts }) => `“${text}”, but ${summaryOf(facts)}`),
  },
  {
    name: 'what looks only suggests no command that cancels what others requested without asking',
    brokenBy: (played) => {
      const { flags, command } = played.invocation;
      if (
        !flags.includes('--dry-run') &&
        !(command === 'watch-rest' && !flags.some((flag) => flag.startsWith('--cancel')))
      )
        return [];
      return suggestedIn(played)
        .filter((each) => / cancel-rest .*-i /.test(each.command))
        .filter((each) =>
          idsIn(each.command).some((id) => factsOf(id, played).deployment?.plan.createdByName !== 'Riley Release'),
        )
        .map(({ text }) => text);
    },
  },
];

/** What is wrong with the suggested commands by the word of the parser that they would be given to. */
export const unparsable = async (played: Played): Promise<string[]> => {
  const all = await Promise.all(
    suggestedIn(played).map(async ({ command }) => {
      const [, name, ...argv] =
        /deploy (cancel-rest|watch-rest)(.*)/
          .exec(command)
          ?.flatMap((each, index) => (index === 2 ? each.trim().split(' ').filter(Boolean) : [each])) ?? [];
      if (!name) return [];
      const { flags, args, baseFlags } = await commandClass(name);
      try {
        await Parser.parse(argv, { flags: { ...baseFlags, ...flags }, args, strict: true });
        return [];
      } catch (error) {
        return [`${command}: ${String(error)}`];
      }
    }),
  );
  return all.flat();
};
