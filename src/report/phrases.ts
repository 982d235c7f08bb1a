import type { Duration } from '@salesforce/kit';
import type { Deployment } from '../deployments/deployment.js';
import type { Filters } from '../deployments/filters.js';
import { say, sayCount } from '../messages.js';
import type { Queue } from '../watch/queue.js';
import { localTime, timeAgo } from './time.js';

/** Whether it's a deployment or a validation, as a word. */
export const kindOf = ({ checkOnly }: Deployment): string =>
  checkOnly ? say('kind.validation') : say('kind.deployment');

/** The status for a sentence about it. */
export const statusOf = ({ status }: Deployment): string => status ?? say('status.unknown');

/** The user who requested it; empty if the org didn't say. */
export const requesterOf = ({ createdByName, createdById }: Deployment): string => createdByName ?? createdById ?? '';

/** Words as a list in a sentence, such as `a, b, and c`. */
export const listOf = (words: string[]): string =>
  // One word needs no list, whose rules for languages take 4.5 MB.
  words.length > 1 ? new Intl.ListFormat('en').format(words) : words.join('');

/** Some deployments by their IDs, such as `deployments 0Af… and 0Af…`. */
export const deploymentsPhrase = (deployments: Deployment[]): string =>
  sayCount('phrase.named', deployments.length, { ids: listOf(deployments.map(({ id, typedId = id }) => typedId)) });

/** How many deployments and validations there are, such as `2 deployments and 1 validation`. */
export const countPhrase = (deployments: Deployment[]): string => {
  const validations = deployments.filter(({ checkOnly }) => checkOnly).length;
  const others = deployments.length - validations;
  return listOf([
    ...(others > 0 ? [sayCount('phrase.deployments', others)] : []),
    ...(validations > 0 ? [sayCount('phrase.validations', validations)] : []),
  ]);
};

/** The units of ages in minutes, from the largest. */
export const AGE_UNITS = { d: 1440, h: 60, m: 1 };

/** An age as it's typed behind a flag, such as `4h`. */
export const ageText = ({ minutes }: Duration): string => {
  const [unit, size] = Object.entries(AGE_UNITS).find(([, each]) => minutes % each === 0) ?? ['m', 1];
  return `${minutes / size}${unit}`;
};

/** The words for a filter that's set. */
type FilterWords<Value> = {
  /** Words that follow the deployments that match, unless the filter stands in the noun. */
  phrase?: (wanted: NonNullable<Value>) => string;
  /** The flag, for a command to paste. */
  flag: (wanted: NonNullable<Value>) => string;
};

const FILTER_WORDS: { [Name in keyof Filters]: FilterWords<Filters[Name]> } = {
  validationsOnly: { flag: () => '--validations-only' },
  queuedOnly: { phrase: () => say('phrase.queued'), flag: () => '--queued-only' },
  mine: { phrase: () => say('phrase.mine'), flag: () => '--mine' },
  olderThan: {
    phrase: (wanted) => say('phrase.olderThan', { age: ageText(wanted) }),
    flag: (wanted) => `--older-than ${ageText(wanted)}`,
  },
  newerThan: {
    phrase: (wanted) => say('phrase.newerThan', { age: ageText(wanted) }),
    flag: (wanted) => `--newer-than ${ageText(wanted)}`,
  },
  except: {
    phrase: (wanted) => say('phrase.except', { ids: listOf(wanted) }),
    flag: (wanted) => wanted.map((id) => `--except ${id}`).join(' '),
  },
};

const isSet = <Value>(wanted: Value): wanted is NonNullable<Value> =>
  Array.isArray(wanted) ? wanted.length > 0 : Boolean(wanted);

const filterWords = (filters: Filters, kind: 'phrase' | 'flag'): string[] => {
  const wordsOf = <Name extends keyof Filters>(name: Name): string[] => {
    const wanted = filters[name];
    const words = FILTER_WORDS[name][kind];
    return words && isSet(wanted) ? [words(wanted)] : [];
  };
  return (Object.keys(FILTER_WORDS) as Array<keyof Filters>).flatMap(wordsOf);
};

/** The flags of the filters, for a command to paste. */
export const filterFlags = (filters: Filters): string[] => filterWords(filters, 'flag');

/** How many there are in one number, such as `3 deployments and validations`. */
const totalPhrase = (deployments: Deployment[]): string => {
  const count = deployments.length;
  const validations = deployments.filter(({ checkOnly }) => checkOnly).length;
  if (validations === 0) return sayCount('phrase.deployments', count);
  return validations === count ? sayCount('phrase.validations', count) : say('phrase.mixed', { count });
};

/** How many deployments the filters match, such as `2 validations (older than 4h)`. */
export const filterPhrase = (filters: Filters, deployments: Deployment[]): string => {
  const found = totalPhrase(deployments);
  const words = filterWords(filters, 'phrase');
  return words.length > 0 ? say('phrase.filtered', { found, filters: words.join(', ') }) : found;
};

/** When something was, such as `3 minutes ago (Nov 2, 8:06 AM UTC)`. */
export const momentPhrase = (date: string, now: number): string =>
  say('phrase.moment', { ago: timeAgo(date, now, 'long'), time: localTime(date) });

/** Which deployment it is, such as `validation 0Af… (Pending), requested 3 minutes ago by Riley Release`. */
export const deploymentPhrase = (deployment: Deployment, now: number): string => {
  const what = { kind: kindOf(deployment), id: deployment.id, status: statusOf(deployment) };
  const ago = timeAgo(deployment.createdDate, now, 'long');
  const user = requesterOf(deployment);
  return ago && user ? say('phrase.deployment', { ...what, ago, user }) : say('phrase.deployment.bare', what);
};

/** The deployment in progress that a queued one waits for, for how long it has been, and how many others are queued. */
export const queuePhrase = ({ inProgress, others }: Queue, now: number): string => {
  const queued = others > 0 ? [sayCount('phrase.othersQueued', others)] : [];
  if (!inProgress) return queued.join('');
  const user = requesterOf(inProgress);
  const values = { kind: kindOf(inProgress), id: inProgress.id };
  const since = timeAgo(inProgress.startDate, now, 'long');
  const running = user ? say('phrase.inProgress', { ...values, user }) : say('phrase.inProgress.bare', values);
  return [since ? say('phrase.since', { running, since }) : running, ...queued].join('; ');
};
