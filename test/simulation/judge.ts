import { formSentences, jsonSentences } from './judgeJson.js';
import { limitSentences } from './judgeLimits.js';
import { intentSentences, requestSentences } from './judgeRequests.js';
import { stepSentences, suggestedInVain } from './judgeSteps.js';
import { textSentences } from './judgeText.js';
import type { Played, RunSuggestion } from './play.js';

/** A sentence of the contract that can be held against what a command has done. */
export type Sentence = {
  name: string;
  /** What breaks it; empty if nothing does. */
  brokenBy: (played: Played) => string[];
};

/** What broke which sentence of the contract. */
export type Breach = { sentence: string; what: string };

/** They hold whatever the org sends. */
const unconditional: Sentence[] = [...limitSentences, ...intentSentences, ...formSentences];

/** They hold if what the org sends as its own is true. */
const truthful: Sentence[] = [...requestSentences, ...jsonSentences, ...textSentences, ...stepSentences];

/** Judges what a command has done by what was the case, and what it suggests by doing it. */
export const judge = async (played: Played, run: RunSuggestion): Promise<Breach[]> => {
  const isLiedTo = played.happenings.some(({ what }) => what.includes('another response'));
  const broken = [...unconditional, ...(isLiedTo ? [] : truthful)].flatMap(({ name, brokenBy }) =>
    brokenBy(played).map((what) => ({ sentence: name, what })),
  );
  const inVain = await suggestedInVain(played, isLiedTo, run);
  return [
    ...broken,
    ...inVain.map((what) => ({
      sentence: 'a suggested command can be used as it is, and does what the step says',
      what,
    })),
  ];
};
