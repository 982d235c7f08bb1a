import { resultIn } from '../runCommand.js';
import type { DeploymentResult, Outcome } from '../../src/index.js';
import { MINUTE, SECOND } from '../command/faults.js';
import type { Sentence } from './judge.js';
import type { Played } from './play.js';
import {
  type Facts,
  factsOf,
  hasSlept,
  isEnd,
  isLastReadFailed,
  statusesOf,
  summaryOf,
  wasAccepted,
  wasRefused,
  wasSaidMissing,
} from './truth.js';

/** Dates of orgs have whole seconds. */
const ROUNDING = 2 * SECOND;

type Entry = { shown: DeploymentResult; facts: Facts; played: Played };

const entriesIn = (played: Played): Entry[] =>
  (played.json ? (resultIn(played.json)?.deployments ?? []) : []).map((shown) => ({
    shown,
    facts: factsOf(shown.id, played),
    played,
  }));

/** A sentence about each deployment in a JSON document. */
const ofEach = (name: string, isTrue: (entry: Entry) => boolean): Sentence => ({
  name,
  brokenBy: (played) =>
    entriesIn(played)
      .filter((entry) => !isTrue(entry))
      .map(({ shown, facts }) => `${JSON.stringify(shown)}, but ${summaryOf(facts)}`),
});

const hasEndedOtherwise = ({ facts: { deployment } }: Entry): boolean =>
  deployment?.isFinished === true && deployment.status !== 'Canceled';

/** What was read last shows no end. What comes at the same moment as a signal, or as the end of a request's minute, isn't read. */
const isUnfinishedAsToldLast = ({ shown, facts: { told, patches }, played }: Entry): boolean => {
  const givenUpAt = (patches[0]?.at ?? NaN) + MINUTE;
  const last = told.findLast(({ at }) => at !== givenUpAt);
  return !isEnd(played.signaledAt === undefined ? last?.shown.status : (shown.status ?? undefined));
};

/** What each outcome claims. */
const IS_TRUE: Record<Outcome, (entry: Entry) => boolean> = {
  canceled: ({ facts }) => facts.deployment?.status === 'Canceled' && facts.patches.length > 0,
  canceling: ({ facts }) => facts.patches.length > 0 && facts.deployment?.cancelRequestedAt !== undefined,
  alreadyCanceled: ({ facts }) => facts.deployment?.status === 'Canceled',
  alreadyCanceling: ({ facts }) => facts.deployment?.cancelRequestedAt !== undefined,
  // Of a request that was about to be sent when the machine fell asleep, the command knows as little as of one that was lost.
  notCanceled: (entry) => hasEndedOtherwise(entry) && (entry.facts.patches.length > 0 || hasSlept(entry.played)),
  alreadyCompleted: hasEndedOtherwise,
  finalizing: ({ facts }) => facts.told.some(({ shown }) => shown.status?.startsWith('Finalizing')),
  notFound: ({ facts, played }) => !facts.deployment || wasSaidMissing(facts.id, played),
  refused: (entry) => wasRefused(entry.facts) && isUnfinishedAsToldLast(entry),
  unknown: () => true,
  wouldCancel: isUnfinishedAsToldLast,
  unfinished: isUnfinishedAsToldLast,
  ended: ({ facts }) => facts.deployment?.isFinished === true,
};

const SUCCESSFUL: Outcome[] = ['canceled', 'canceling', 'alreadyCanceled', 'alreadyCanceling'];

const isSuccessful = ({ outcome }: DeploymentResult): boolean => SUCCESSFUL.includes(outcome);

const ERRORS = [
  'DeploymentAlreadyCompletedError',
  'DeploymentNotCanceledError',
  'DeploymentFinalizingError',
  'DeploymentNotFoundError',
  'NoActiveDeploymentError',
  'OrgUnreachableError',
  'UnexpectedResponseError',
  'InterruptedError',
];

/** An error of the contract, or an error code of an org. */
const isOfContract = (name: string): boolean => ERRORS.includes(name) || /^[A-Z][A-Z_]+$/.test(name);

/** They hold whatever the org sends. */
export const formSentences: Sentence[] = [
  {
    name: 'each error is one of the contract',
    brokenBy: (played) => {
      const errors = entriesIn(played).flatMap(({ shown: { error } }) => (error ? [error.name] : []));
      return [...errors, played.json?.name ?? 'InterruptedError'].filter((name) => !isOfContract(name));
    },
  },
  ofEach(
    'each status is one that a response has',
    ({ shown: { status }, played: { requests } }) =>
      status === null || requests.some(({ sent }) => sent?.body.includes(JSON.stringify(status))),
  ),
];

export const jsonSentences: Sentence[] = [
  ofEach('each outcome is what really became of the deployment', (entry) => IS_TRUE[entry.shown.outcome](entry)),
  ofEach('alreadyCompleted is said of what had ended before the request', ({ shown, facts, played }) => {
    if (shown.outcome !== 'alreadyCompleted') return true;
    const endedAt = facts.deployment?.completedAt ?? Infinity;
    const hasOtherClock = played.happenings.some(({ what }) => /clock|date/.test(what));
    return hasOtherClock || endedAt <= (facts.patches[0]?.at ?? Infinity) + ROUNDING;
  }),
  ofEach('done is said of what has ended, with the status of the end', ({ shown, facts }) => {
    if (!shown.done) return true;
    return facts.deployment?.isFinished === true && facts.deployment.status === shown.status;
  }),
  ofEach('each status is one that the org has told, and the last one of its resource', ({ shown, facts, played }) => {
    const { status } = shown;
    if (status === null) return true;
    // What comes at the same moment as a signal isn't read.
    const isCut = played.signaledAt !== undefined;
    const last = facts.read.at(-1);
    if (!isCut && last) return facts.told.some((each) => each.at >= last.at && each.shown.status === status);
    return facts.told.some((each) => each.shown.status === status);
  }),
  ofEach('no status is said that the deployment never had', ({ shown: { status }, facts: { deployment } }) => {
    if (status === null || !deployment) return status === null;
    // A list has its own word for it.
    const name = (each: string): string => each.replace(/^FinalizingDeploy$/, 'Finalizing');
    return statusesOf(deployment).map(name).includes(name(status));
  }),
  ofEach('checkOnly, createdDate and createdByName are those of the deployment', ({ shown, facts: { deployment } }) => {
    if (!deployment) return true;
    const { checkOnly, createdByName, createdDate } = shown;
    return (
      (checkOnly === null || checkOnly === deployment.plan.checkOnly) &&
      (createdByName === null || createdByName === deployment.plan.createdByName) &&
      (createdDate === null || Math.abs(Date.parse(createdDate) - deployment.createdAt) < ROUNDING)
    );
  }),
  ofEach('an error is named for exactly what did not succeed', ({ shown, facts, played }) => {
    const { command, flags } = played.invocation;
    const isFine =
      isSuccessful(shown) || (shown.outcome === 'alreadyCompleted' && flags.includes('--ignore-completed'));
    if (played.exitCode === 130) return true;
    // What can't be read any more is an error, although the org has accepted the request.
    if (isSuccessful(shown) && shown.error && !shown.done) return isLastReadFailed(facts.id, played);
    return command === 'watch-rest' || flags.includes('--dry-run') || (shown.error === undefined) === isFine;
  }),
  {
    name: 'without mishaps, nothing is unknown',
    brokenBy: (played) =>
      played.happenings.some(({ what }) => /from here|sleeps|Ctrl-C/.test(what))
        ? []
        : entriesIn(played)
            .filter(({ shown }) => shown.outcome === 'unknown')
            .map(({ facts }) => summaryOf(facts)),
  },
  {
    name: 'the deployResult is that of its deployment',
    brokenBy: ({ json }) => {
      const { deployResult, id, status } = (json && resultIn(json)) ?? {};
      if (!deployResult || typeof deployResult !== 'object' || Array.isArray(deployResult)) return [];
      const shown = deployResult as { id?: string; status?: string };
      const isSame = shown.id?.slice(0, 15) === id?.slice(0, 15) && shown.status === status;
      return isSame
        ? []
        : [`deployResult of ${shown.id ?? ''} with ${shown.status ?? ''} in ${id ?? ''}, ${status ?? ''}`];
    },
  },
  {
    name: 'a success of cancel-rest means that each deployment is canceled, is being canceled, or may have ended',
    brokenBy: (played) => {
      const { command, flags } = played.invocation;
      if (command !== 'cancel-rest' || played.exitCode !== 0 || flags.includes('--dry-run')) return [];
      return entriesIn(played)
        .filter(({ facts }) => !wasAccepted(facts) && facts.deployment?.cancelRequestedAt === undefined)
        .filter(({ facts: { deployment } }) => !(flags.includes('--ignore-completed') && deployment?.isFinished))
        .map(({ facts }) => summaryOf(facts));
    },
  },
];
