import { MINUTE, SECOND } from '../command/faults.js';
import { resultIn } from '../runCommand.js';
import type { Sentence } from './judge.js';
import { type Played, selectorOf } from './play.js';
import { hasSlept } from './truth.js';

/** How many seconds the connection, the list, and the last requests may take, besides the wait. */
const BESIDES = 4 * MINUTE;

/** For how long the command may be at work, in milliseconds. */
const limitOf = ({ invocation: { command, wait, flags, view, answerAfter } }: Played): number => {
  const questions = view === 'terminal' ? 2 * answerAfter * SECOND : 0;
  const isShort = flags.includes('--dry-run') || flags.includes('--async');
  if (isShort) return BESIDES + questions;
  const minutes = wait ?? (command === 'cancel-rest' ? 33 : Infinity);
  return minutes * MINUTE + BESIDES + questions;
};

const WORST_FIRST = [1, 69, 68, 0];

/** The exit code of an entry of the JSON, as far as it follows from it alone. */
const exitCodesOf = (played: Played): number[][] => {
  const { command, flags } = played.invocation;
  const isAll = selectorOf(played.invocation) === 'all';
  const ENDS: Record<string, number> = { Succeeded: 0, SucceededPartial: 68 };
  return ((played.json && resultIn(played.json)?.deployments) ?? []).map(({ error, done, status, outcome }) => {
    if (error) return [1];
    if (flags.includes('--dry-run')) return [0];
    if (command === 'cancel-rest')
      return outcome.endsWith('anceling') && !done && !flags.includes('--async') ? [69] : [0];
    if (!done) return [69];
    if (isAll) return [0];
    // Canceled by the command because of the time.
    return status === 'Canceled' ? [1, 69] : [ENDS[status ?? ''] ?? 1, 69];
  });
};

export const limitSentences: Sentence[] = [
  {
    name: 'stdout is one JSON document that fits the schema, and nothing ends in a stack trace or shows a secret',
    brokenBy: ({ thrown, stderr, stdout, json }) => [
      ...(thrown === undefined ? [] : [thrown]),
      // Documents of the CLI have it in a field of its own.
      ...(!json && /\n\s+at .+:\d+:\d+/.test(stderr + stdout) ? [stderr + stdout] : []),
    ],
  },
  {
    name: 'no request goes on after the command has ended',
    brokenBy: ({ unended, requests }) => (unended > 0 ? [`${unended}, after ${requests.at(-1)?.path ?? ''}`] : []),
  },
  {
    name: 'nothing is said, and nothing requested, after the command has ended',
    brokenBy: ({ afterwards }) => afterwards,
  },
  {
    name: 'the exit code is one of the contract, and 130 only after a signal',
    brokenBy: ({ exitCode, signaledAt, thrown }) => {
      if (thrown !== undefined) return [];
      const isKnown = [0, 1, 68, 69].includes(exitCode) || (exitCode === 130 && signaledAt !== undefined);
      return isKnown ? [] : [`exit code ${exitCode}`];
    },
  },
  {
    name: 'the exit code is the worst of those of the deployments',
    brokenBy: (played) => {
      const { exitCode, json } = played;
      if (!json || exitCode === 130 || json.name !== undefined) return [];
      const codes = exitCodesOf(played);
      const possible = WORST_FIRST.filter((code) => codes.some((each) => each.includes(code)));
      const isPossible = codes.length === 0 || possible.includes(exitCode);
      const isWorst = codes.every((each) =>
        each.some((code) => WORST_FIRST.indexOf(code) >= WORST_FIRST.indexOf(exitCode)),
      );
      return isPossible && isWorst ? [] : [`exit code ${exitCode}, of ${JSON.stringify(codes)}`];
    },
  },
  {
    name: 'no limit of time is exceeded',
    brokenBy: (played) => {
      const took = played.endedAt - played.startedAt;
      return !hasSlept(played) && took > limitOf(played)
        ? [`took ${took / SECOND} s of ${limitOf(played) / SECOND} s`]
        : [];
    },
  },
  {
    name: 'after a signal, the command ends within 5 s',
    brokenBy: (played) => {
      const { signaledAt = Infinity, endedAt } = played;
      const late = endedAt - signaledAt;
      return !hasSlept(played) && late > 6 * SECOND ? [`ended ${late / SECOND} s after the signal`] : [];
    },
  },
  {
    name: 'a person is never left without a word for more than a minute, and not for 3 s before the first one',
    brokenBy: (played) => {
      const { invocation, words, startedAt, endedAt } = played;
      if (invocation.view !== 'log' || hasSlept(played)) return [];
      const times = [startedAt, ...words.map(({ at }) => at), endedAt];
      return times.slice(1).flatMap((time, index) => {
        const silence = time - (times[index] ?? time);
        const most = index === 0 ? 5 * SECOND : 72 * SECOND;
        return silence > most
          ? [`silent for ${silence / SECOND} s, from ${((times[index] ?? 0) - startedAt) / SECOND} s on`]
          : [];
      });
    },
  },
];
