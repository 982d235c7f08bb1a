import { jsonSentences } from './judgeJson.js';
import { limitSentences } from './judgeLimits.js';
import { requestSentences } from './judgeRequests.js';
import { stepSentences, unparsable } from './judgeSteps.js';
import { textSentences } from './judgeText.js';
import type { Played } from './play.js';

/** A sentence of the contract that can be held against what a command has done. */
export type Sentence = {
  name: string;
  /** What breaks it; empty if nothing does. */
  brokenBy: (played: Played) => string[];
};

/** What broke which sentence of the contract. */
export type Breach = { sentence: string; what: string };

const sentences: Sentence[] = [
  ...limitSentences,
  ...requestSentences,
  ...jsonSentences,
  ...textSentences,
  ...stepSentences,
];

/** Judges what a command has done by what was the case. */
export const judge = async (played: Played): Promise<Breach[]> => [
  ...sentences.flatMap(({ name, brokenBy }) => brokenBy(played).map((what) => ({ sentence: name, what }))),
  ...(await unparsable(played)).map((what) => ({ sentence: 'each suggested command can be used as it is', what })),
];
