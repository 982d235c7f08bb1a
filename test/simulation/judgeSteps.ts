import type { Sentence } from './judge.js';
import { textOfPlayed } from './judgeText.js';
import type { Played, RunSuggestion } from './play.js';
import { idsIn, sentencesIn } from './sentences.js';
import { factsOf, isEnd, isSame, summaryOf } from './truth.js';

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

/** The steps that ask the org to cancel. */
const CANCELS = ['step.repeat', 'step.cancel', 'step.cancelOther'];

const endsOf = (ids: string[], { deployments }: Played): string[] =>
  ids.flatMap((id) => {
    const deployment = deployments.find((each) => isSame(each.id, id));
    return deployment?.isFinished === false ? [`${id} is ${deployment.status}`] : [];
  });

/** What the suggested commands don't do, although their steps say so, when they're run one after the other. */
export const suggestedInVain = async (played: Played, isLiedTo: boolean, run: RunSuggestion): Promise<string[]> => {
  const problems: string[] = [];
  const all = new Map(suggestedIn(played).map((each) => [each.command, each]));
  for (const { key, command } of all.values()) {
    const [, , ...words] = command.split(' ');
    if (!['cancel-rest', 'watch-rest'].includes(words[0] ?? '')) continue;
    const { exitCode, text, patched } = await run(words);
    const named = idsIn(command);
    const problem = ((): string | undefined => {
      if (exitCode === 2) return 'is wrong usage';
      if (!CANCELS.includes(key)) return patched.length > 0 ? `cancels ${patched.join()}` : undefined;
      const missed = named.filter((id) => !patched.some((path) => path.includes(id.slice(0, 15))));
      return missed.length > 0 ? `doesn't cancel ${missed.join()}` : undefined;
    })();
    const left = key.startsWith('step.watch') && !isLiedTo ? endsOf(named, played) : [];
    for (const each of [problem, ...left]) if (each) problems.push(`${key}: “${command}” ${each}\n${text}`);
  }
  return problems;
};
